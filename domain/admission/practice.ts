/**
 * Practising at a door (A38–A40): codes with the test flag, which no door at work lets in, and a pack for them that no server has issued.
 * Types and tickets in it are made up, so that nothing depends on what an event sells.
 */
import { emptyStatus, setBit } from '../gate-pack/apply.ts';
import type { GatePack, GatePackHead } from '../gate-pack/types.ts';
import { everyOccurrence } from '../ticket/payload.ts';
import type { TicketFields } from '../ticket/sign.ts';
import type { CodeCheck } from './verify-code.ts';

/** What a practice ticket shows; its position is its serial. New ones go to the end: printed sheets stay right. */
export const practiceKinds = ['in', 'look', 'check', 'group', 'used', 'revoked', 'blocked'] as const;
export type PracticeKind = (typeof practiceKinds)[number];

/** Types of their own, far above those of events (which are given from 0 and are at most 256). */
const typeBase = 0xff00;
const groupSize = 4;
const hourMs = 3_600_000;
/** The used ticket was used so long ago. */
const usedBeforeMs = 20 * 60_000;

/** What is signed for a sheet; the key is the event's. */
export function practiceTicket(kind: PracticeKind): Omit<TicketFields, 'keyIndex'> {
  const serial = practiceKinds.indexOf(kind);
  return { serial, generation: 1, ticketType: typeBase + serial, occurrence: everyOccurrence, test: true };
}

/** Words on the screens of somebody who practises, in their language. */
export type PracticeWords = { types: Record<PracticeKind, string>; check: string; blocked: string };

/**
 * A pack by which practice tickets are judged, with the keys and gates of the real one. `nowMs`: the practice begins; its evening is on then
 * and for a day.
 */
export function practicePack(pack: GatePack, words: PracticeWords, gate: number, nowMs: number): GatePack {
  const { keys, name, zone, gates, eventId, shortCodeKey } = pack.head;
  const date = { index: 0, startsAtMs: nowMs, doorsOpenAtMs: nowMs - hourMs, endsAtMs: nowMs + 24 * hourMs, zone };
  const head: GatePackHead = {
    ...{ eventId, name, zone, keys, shortCodeKey, issuedAtMs: nowMs, test: true },
    ticketTypes: practiceKinds.map((kind) => typeOf(kind, words)),
    occurrences: [date],
    gates: gates.map(({ index, name: gateName }) => ({ index, name: gateName })),
    rules: {
      ...{ policy: { kind: 'once' }, admitBeforeDoorsMs: hourMs, admitAfterEndMs: 0 },
      ...{ staleAfterMs: 48 * hourMs, liveCodes: false },
    },
    merged: {},
  };
  return { ...pack, head, status: statusOf(words, gate, nowMs), sealedNames: null };
}

/** Whether a code is a real ticket, which nobody lets in while practising (A40). */
export function isRealTicket(check: CodeCheck): boolean {
  return check.ok && !check.test;
}

function typeOf(kind: PracticeKind, { types, check }: PracticeWords): GatePackHead['ticketTypes'][number] {
  return {
    index: practiceTicket(kind).ticketType,
    name: types[kind],
    admits: kind === 'group' ? groupSize : 1,
    ...(kind === 'group' && { parts: true }),
    // whatever is known is too old for it: the screen turns amber
    ...(kind === 'look' && { staleAfterMs: -1 }),
    ...(kind === 'check' && { checks: [{ id: 'age', kind: 'age', text: check, minAge: 18 }] }),
  };
}

function statusOf(words: PracticeWords, gate: number, nowMs: number): GatePack['status'] {
  const status = emptyStatus(practiceKinds.length);
  const used = practiceTicket('used').serial;
  setBit(status.revoked, practiceTicket('revoked').serial, true);
  setBit(status.admitted, used, true);
  const use = { serial: used, entries: 1, inside: true, occurrence: 0, gate, deviceId: '' };
  const uses = new Map([[used, { ...use, lastAtMs: nowMs - usedBeforeMs }]]);
  return { ...status, uses, blocked: new Map([[practiceTicket('blocked').serial, words.blocked]]) };
}
