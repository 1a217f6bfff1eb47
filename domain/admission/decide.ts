/** The door's decision, pure and at once: what is genuine may still be old, revoked, early, elsewhere or used (A2). */
import { bit } from '#domain/gate-pack/serial-set';
import { timeStepAt } from '#domain/ticket/code';
import { everyOccurrence } from '#domain/ticket/payload';
import { isCurrentStep } from '#domain/ticket/verify';
import { freshnessOf } from './freshness.ts';
import { knownGeneration, knownUse, type KnownUse } from './known-use.ts';
import { occurrenceNow, typeWindow } from './occurrence.ts';
import { policyOf } from './policy.ts';
import type { DoorKnowledge, Refuse, ScanMoment, TicketFacts, Verdict } from './types.ts';
import type { CodeCheck } from './verify-code.ts';

type Genuine = Extract<CodeCheck, { ok: true }>;
/** A refusal without the parts that all have in common. */
type Why = Refuse extends infer Each
  ? Each extends Refuse
    ? Omit<Each, 'verdict' | 'proof' | 'ticket' | 'freshness'>
    : never
  : never;

/** generation and revocation → type, occurrence, window, gate → holder proof → rules → already used → verdict. */
export function decideAdmission(check: CodeCheck, door: DoorKnowledge, moment: ScanMoment): Verdict {
  const nowMs = moment.atMs + moment.offsetMs;
  if (!check.ok)
    return refuse({ reason: check.reason } as Why, check.proof, null, freshnessOf(door, nowMs, null, moment.gate));
  const ticket = factsOf(check, door);
  const freshness = freshnessOf(door, nowMs, check.ticketType, moment.gate);
  const outward = moment.direction === 'out';
  const why =
    statusRefusal(check, door, outward) ??
    (outward ? null : placeRefusal(check, ticket, door, moment, nowMs)) ??
    holderRefusal(check, door, nowMs);
  if (why) return refuse(why, check.proof, ticket, freshness);
  const use = knownUse(door.pack, door.admissions, check.serial, check.ticketType, {
    atMs: nowMs,
    occurrence: ticket.occurrence,
  });
  const used = outward
    ? exitRefusal(use, nowMs)
    : useRefusal(use, policyOf(door.admissions.rules, check.ticketType), nowMs);
  if (used) return refuse(used, check.proof, ticket, freshness);
  const admits = door.pack.head.ticketTypes.find(({ index }) => index === check.ticketType)?.admits ?? 1;
  const { proof } = check;
  return {
    verdict: 'admit',
    proof,
    direction: moment.direction,
    ticket,
    admits,
    entriesBefore: use.entries,
    freshness,
  };
}

function refuse(why: Why, proof: Refuse['proof'], ticket: Refuse['ticket'], freshness: Refuse['freshness']): Refuse {
  return { verdict: 'refuse', ...why, proof, ticket, freshness } as Refuse;
}

function factsOf(check: Genuine, door: DoorKnowledge): TicketFacts {
  const { serial, generation, ticketType, occurrence } = check;
  const { status } = door.pack;
  const newerThanPack = serial >= status.ticketCount || generation > (status.generations.get(serial) ?? 1);
  return { serial, generation, ticketType, occurrence, newerThanPack };
}

/** A3–A5. Whoever leaves may leave, also with a ticket that was revoked meanwhile. */
function statusRefusal(check: Genuine, door: DoorKnowledge, outward: boolean): Why | null {
  const { status, head } = door.pack;
  if (check.test && !head.test) return { reason: 'test-ticket' };
  if (check.generation < knownGeneration(door.pack, door.admissions, check.serial)) return { reason: 'old-generation' };
  if (outward) return null;
  if (bit(status.revoked, check.serial)) return { reason: 'revoked' };
  if (bit(status.unpaid, check.serial)) return { reason: 'unpaid' };
  return null;
}

/** A6–A9: type, occurrence, window, gate. Settles `ticket.occurrence` on the date that is meant now. */
function placeRefusal(
  check: Genuine,
  ticket: TicketFacts,
  door: DoorKnowledge,
  moment: ScanMoment,
  nowMs: number,
): Why | null {
  const { head } = door.pack;
  const type = head.ticketTypes.find(({ index }) => index === check.ticketType);
  if (!type) return { reason: 'rule', rule: 'unknown-ticket-type', untilMs: null };
  const date = occurrenceNow(head, check.occurrence, moment.occurrence, nowMs);
  if (!date.ok) return whyNot(date);
  ticket.occurrence = date.occurrence;
  const window = typeWindow(type, nowMs);
  if (window) return whyNot(window);
  if (head.gates.length === 0) return null;
  const gate = head.gates.find(({ index }) => index === moment.gate);
  if (!gate) return { reason: 'rule', rule: 'unknown-gate', untilMs: null };
  const typeHere = !gate.ticketTypes || gate.ticketTypes.includes(check.ticketType);
  const dateHere =
    !gate.occurrences || date.occurrence === everyOccurrence || gate.occurrences.includes(date.occurrence);
  return typeHere && dateHere ? null : { reason: 'wrong-gate' };
}

function whyNot(closed: Extract<ReturnType<typeof occurrenceNow>, { ok: false }>): Why {
  const { ok: _, ...why } = closed;
  return why;
}

/** A10: T9 and T11. */
function holderRefusal(check: Genuine, door: DoorKnowledge, nowMs: number): Why | null {
  if (!check.holderBound) return null;
  if (check.liveStep === null) return { reason: 'copy-of-bound-ticket' };
  if (!isCurrentStep(check.liveStep, timeStepAt(nowMs))) return { reason: 'stale-live-code' };
  const last = door.liveSteps.get(check.serial);
  return last !== undefined && check.liveStep <= last ? { reason: 'copy-of-bound-ticket' } : null;
}

/** A11–A13: what the policy says of earlier uses. */
function useRefusal(use: KnownUse, policy: ReturnType<typeof policyOf>, nowMs: number): Why | null {
  if (use.earlier) return { reason: 'already-used', earlier: use.earlier };
  if (policy.kind !== 'entries' && policy.kind !== 're-entry') return null;
  const { lastEntry } = use;
  const last = { atMs: lastEntry?.atMs ?? null, gate: lastEntry?.gate ?? null, deviceId: lastEntry?.deviceId ?? null };
  const exhausted = policy.kind === 'entries' ? use.entries >= policy.entries : use.lastMovement === 'in';
  if (exhausted) return { reason: 'already-used', earlier: last };
  const untilMs = lastEntry ? lastEntry.atMs + policy.minimumGapMs : 0;
  return nowMs < untilMs ? { reason: 'rule', rule: 'minimum-gap', untilMs } : null;
}

/** The camera sees a code more than once; a person who comes in elsewhere and leaves again takes longer than this. */
const exitRepeatMs = 60_000;

/** A14: an entry that this door has not heard of is no reason to keep anybody in; only the same exit twice is refused. */
function exitRefusal(use: KnownUse, nowMs: number): Why | null {
  if (use.leftAtMs === null || Math.abs(nowMs - use.leftAtMs) >= exitRepeatMs) return null;
  return { reason: 'rule', rule: 'not-inside', untilMs: null };
}
