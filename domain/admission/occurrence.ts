/** Which date a ticket is used for now, and whether its window is open (A7, A8). */
import type { GateOccurrence, GatePackHead, GateTicketType } from '#domain/gate-pack/types';
import { everyOccurrence } from '#domain/ticket/payload';

export type OccurrenceNow =
  | { ok: true; occurrence: number }
  | { ok: false; reason: 'wrong-occurrence'; expected: number | null }
  | { ok: false; reason: 'too-early'; opensAtMs: number }
  | { ok: false; reason: 'too-late'; closedAtMs: number };

/**
 * @param ticketOccurrence from the payload; 255 = every date
 * @param doorOccurrence what the door is set to, or null
 * @param nowMs the corrected clock
 */
export function occurrenceNow(
  head: GatePackHead,
  ticketOccurrence: number,
  doorOccurrence: number | null,
  nowMs: number,
): OccurrenceNow {
  const everyDate = ticketOccurrence === everyOccurrence;
  if (head.occurrences.length === 0 && everyDate) return { ok: true, occurrence: everyOccurrence };
  if (doorOccurrence !== null && !everyDate && ticketOccurrence !== doorOccurrence)
    return { ok: false, reason: 'wrong-occurrence', expected: doorOccurrence };
  const wanted = doorOccurrence ?? (everyDate ? null : ticketOccurrence);
  const candidates = head.occurrences.filter(({ index }) => wanted === null || index === wanted);
  const open = nearest(
    candidates.filter((each) => isOpen(head, each, nowMs)),
    nowMs,
  );
  if (open) return { ok: true, occurrence: open.index };
  const other = doorOccurrence === null ? openElsewhere(head, nowMs) : null;
  if (candidates.length === 0 || other !== null) return { ok: false, reason: 'wrong-occurrence', expected: other };
  return closed(head, candidates, nowMs);
}

/** A ticket type may be valid for a part of the window only. */
export function typeWindow(type: GateTicketType, nowMs: number): Extract<OccurrenceNow, { ok: false }> | null {
  if (type.validFromMs !== undefined && nowMs < type.validFromMs)
    return { ok: false, reason: 'too-early', opensAtMs: type.validFromMs };
  if (type.validUntilMs !== undefined && nowMs >= type.validUntilMs)
    return { ok: false, reason: 'too-late', closedAtMs: type.validUntilMs };
  return null;
}

const opensAtMs = (head: GatePackHead, occurrence: GateOccurrence) =>
  occurrence.doorsOpenAtMs - head.rules.admitBeforeDoorsMs;
const closesAtMs = (head: GatePackHead, occurrence: GateOccurrence) => occurrence.endsAtMs + head.rules.admitAfterEndMs;

function isOpen(head: GatePackHead, occurrence: GateOccurrence, nowMs: number): boolean {
  return nowMs >= opensAtMs(head, occurrence) && nowMs < closesAtMs(head, occurrence);
}

function openElsewhere(head: GatePackHead, nowMs: number): number | null {
  const open = head.occurrences.filter((each) => isOpen(head, each, nowMs));
  return nearest(open, nowMs)?.index ?? null;
}

/** Windows of dates that follow closely overlap; the date whose beginning is nearest is meant. */
function nearest(occurrences: readonly GateOccurrence[], nowMs: number): GateOccurrence | null {
  const distance = (each: GateOccurrence) => Math.abs(each.startsAtMs - nowMs);
  return occurrences.reduce<GateOccurrence | null>(
    (best, each) => (!best || distance(each) < distance(best) ? each : best),
    null,
  );
}

function closed(head: GatePackHead, candidates: readonly GateOccurrence[], nowMs: number): OccurrenceNow {
  const openings = candidates.map((each) => opensAtMs(head, each)).filter((atMs) => atMs > nowMs);
  if (openings.length > 0) return { ok: false, reason: 'too-early', opensAtMs: Math.min(...openings) };
  return { ok: false, reason: 'too-late', closedAtMs: Math.max(...candidates.map((each) => closesAtMs(head, each))) };
}
