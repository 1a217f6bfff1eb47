/** The door's decision, pure and at once: what is genuine may still be old, revoked, early, elsewhere or used (A2). */
import { bit } from '#domain/gate-pack/serial-set';
import { timeStepAt } from '#domain/ticket/code';
import { everyOccurrence } from '#domain/ticket/payload';
import { isCurrentStep } from '#domain/ticket/verify';
import { freshnessOf } from './freshness.ts';
import { zoneNow } from './head-count.ts';
import { knownGeneration, knownUse, type KnownUse } from './known-use.ts';
import { identityCheck } from './not-shown.ts';
import { occurrenceNow, typeWindow } from './occurrence.ts';
import { partsOf, personsOf, policyOf } from './policy.ts';
import type { Admit, DoorKnowledge, Overridden, Refuse, ScanMoment, ScanWish, TicketFacts, Verdict } from './types.ts';
import type { CodeCheck } from './verify-code.ts';

type Genuine = Extract<CodeCheck, { ok: true }>;
/** A refusal without the parts that all have in common. */
type Why = Refuse extends infer Each
  ? Each extends Refuse
    ? Omit<Each, 'verdict' | 'proof' | 'ticket' | 'freshness'>
    : never
  : never;

/** generation and revocation → type, occurrence, window, gate → holder proof → rules → already used → verdict. */
export function decideAdmission(
  check: CodeCheck,
  door: DoorKnowledge,
  moment: ScanMoment,
  wish: ScanWish = {},
): Verdict {
  const nowMs = moment.atMs + moment.offsetMs;
  if (!check.ok)
    return refuse({ reason: check.reason } as Why, check.proof, null, freshnessOf(door, nowMs, null, moment.gate));
  const ticket = factsOf(check, door);
  const freshness = freshnessOf(door, nowMs, check.ticketType, moment.gate);
  const outward = moment.direction === 'out';
  const early =
    statusRefusal(check, door, outward) ??
    (outward ? null : placeRefusal(check, ticket, door, moment, nowMs)) ??
    holderRefusal(check, door, nowMs);
  const use = knownUse(door.pack, door.admissions, check.serial, check.ticketType, {
    atMs: nowMs,
    occurrence: ticket.occurrence,
  });
  const policy = policyOf(door.admissions.rules, check.ticketType);
  const used = early ?? (outward ? exitRefusal(use, nowMs) : useRefusal(use, policy, nowMs));
  const group = groupOf(use, door, check.ticketType, outward);
  const admits = personsNow(group, wish, door, check.ticketType);
  const zone = outward ? null : zoneBehind(door, moment.gate, admits, nowMs);
  const why = used ?? zoneRefusal(zone, door);
  const override = why && wish.override ? setAside(why, moment) : null;
  if (why && !override) return refuse(why, check.proof, ticket, freshness);
  const type = door.pack.head.ticketTypes.find(({ index }) => index === check.ticketType);
  return {
    verdict: 'admit',
    proof: check.proof,
    direction: moment.direction,
    ticket,
    admits,
    group,
    checks: outward ? [] : [...(check.via === 'found' ? [identityCheck] : []), ...(type?.checks ?? [])],
    ...(check.via && { via: check.via }),
    zone,
    override,
    entriesBefore: use.entries,
    freshness,
  };
}

/** A27. A supervisor who lets in a group that is used up lets in as many as stand there: the whole group is the least wrong guess. */
function groupOf(use: KnownUse, door: DoorKnowledge, ticketType: number, outward: boolean): Admit['group'] {
  if (!use.persons) return null;
  const size = partsOf(door.admissions.rules, ticketType)!;
  const left = outward ? use.persons.inside : use.persons.left;
  return { size, left: left > 0 ? left : size };
}

function personsNow(group: Admit['group'], wish: ScanWish, door: DoorKnowledge, ticketType: number): number {
  if (!group) return personsOf(door.admissions.rules, { ticketType });
  return Math.min(group.left, Math.max(1, wish.persons ?? group.left));
}

function zoneBehind(door: DoorKnowledge, gate: number, more: number, nowMs: number): Admit['zone'] {
  const known = { heads: door.admissions.heads, packed: door.packedHeads ?? new Map() };
  return zoneNow(door.pack.head, known, gate, more, nowMs);
}

/** A29: full is a refusal only where the organizer wants it so. */
function zoneRefusal(zone: Admit['zone'], door: DoorKnowledge): Why | null {
  if (!zone?.full) return null;
  const rule = door.pack.head.zones?.find(({ index }) => index === zone.zone);
  return rule?.whenFull === 'red' ? { reason: 'rule', rule: 'zone-full', untilMs: null } : null;
}

/** A33: what no supervisor can mend is a ticket of the wrong kind; all that is genuine they may let in. */
function setAside(why: Why, moment: ScanMoment): Overridden | null {
  if (moment.role?.kind !== 'supervisor' || why.reason === 'test-ticket') return null;
  return why.reason === 'rule' ? why.rule : why.reason;
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
  const blockedFor = status.blocked.get(check.serial);
  if (blockedFor !== undefined) return { reason: 'rule', rule: 'blocked', untilMs: null, blockedFor };
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
  if (!roleAllows(moment.role, check.ticketType, date.occurrence)) return { reason: 'wrong-gate' };
  if (head.gates.length === 0) return null;
  const gate = head.gates.find(({ index }) => index === moment.gate);
  if (!gate) return { reason: 'rule', rule: 'unknown-gate', untilMs: null };
  const typeHere = !gate.ticketTypes || gate.ticketTypes.includes(check.ticketType);
  const dateHere =
    !gate.occurrences || date.occurrence === everyOccurrence || gate.occurrences.includes(date.occurrence);
  return typeHere && dateHere ? null : { reason: 'wrong-gate' };
}

/** A34: a device may be for some types and dates only, whatever its gate lets in. */
function roleAllows(role: ScanMoment['role'], ticketType: number, occurrence: number): boolean {
  if (!role) return true;
  const typeHere = role.ticketTypes?.includes(ticketType) ?? true;
  return typeHere && (occurrence === everyOccurrence || (role.occurrences?.includes(occurrence) ?? true));
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
  const partLeft = use.persons !== null && use.persons.left > 0;
  if (use.earlier && !partLeft) return { reason: 'already-used', earlier: use.earlier };
  if (policy.kind !== 'entries' && policy.kind !== 're-entry') return null;
  const { lastEntry } = use;
  const last = { atMs: lastEntry?.atMs ?? null, gate: lastEntry?.gate ?? null, deviceId: lastEntry?.deviceId ?? null };
  const exhausted = use.persons
    ? !partLeft
    : policy.kind === 'entries'
      ? use.entries >= policy.entries
      : use.lastMovement === 'in';
  if (exhausted) return { reason: 'already-used', earlier: last };
  if (use.persons && use.persons.inside > 0) return null; // the rest of a group that is coming in
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
