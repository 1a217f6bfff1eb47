/** What a verdict looks like from two metres: colour, word, picture, sound, and the two lines below. Words of a language come later. */
import type { RefusalReason, RuleBroken, Verdict } from '#domain/admission/types';
import { plainRole, type DoorRole } from '#domain/gate-pack/role';
import type { Gate, GatePack } from '#domain/gate-pack/types';

/** Let in; let in but look; not in. Never told by the colour alone. */
export type Tone = 'good' | 'care' | 'bad';

/** The big word. */
export type VerdictWord = 'in' | 'in-look' | 'out' | 'no-entry' | 'no-ticket' | 'not-written';

/** Why a green is not quite green. */
export type Caution =
  'typed' | 'stale' | 'newer-than-pack' | 'apart-peers' | 'apart-home' | 'zone-full' | 'override' | 'found';

/** Why not: the closed words of the door, with the rule spelled out. */
export type Reason = Exclude<RefusalReason, 'rule'> | RuleBroken | 'not-kept' | 'forked' | 'crowded' | 'real-ticket';

export type VerdictView = {
  tone: Tone;
  word: VerdictWord;
  /** Null for an admission. */
  reason: Reason | null;
  /** Whether the code was typed by hand. */
  typed: boolean;
  ticketType: string | null;
  /** A note of the organizer for whoever lets this ticket type in ("white wristband"); nothing where nobody is let in. */
  note: string | null;
  /** Persons let in by this scan. */
  admits: number;
  cautions: readonly Caution[];
  /** Of `already-used`: when and where; null where nobody knows. */
  earlier: { atMs: number | null; gateName: string | null; here: boolean } | null;
  /** The instant that the reason speaks of: opens, closed, until. */
  atMs: number | null;
  /** How old the knowledge of refunds and entries is. */
  statusAgeMs: number | null;
  /** Doors nearby that should be heard, and how many are; null where there are none. */
  peers: { known: number; heard: number } | null;
  /** The event has other doors, and this one talks with none of them: a copy may be going in there. */
  alone: boolean;
  /** Of `wrong-gate`: names of the gates that would take the ticket. */
  gates: readonly string[];
  /** Why the ticket is blocked; only for supervisors. */
  blockedFor: string | null;
  /** Of a group that came in parts: how many are still outside. */
  groupLeft: number | null;
  /** A supervisor may let this in all the same. */
  mayOverride: boolean;
  /** Shown at least so long, whatever comes next, and at most so long. */
  leastMs: number;
  mostMs: number;
};

const nothing = {
  typed: false,
  ticketType: null,
  note: null,
  admits: 0,
  cautions: [],
  earlier: null,
  atMs: null,
  statusAgeMs: null,
  peers: null,
  alone: false,
  gates: [],
  blockedFor: null,
  groupLeft: null,
  mayOverride: false,
};

/** An admission may give way to the next person soon; a refusal is being discussed. */
const admitStay = { leastMs: 700, mostMs: 2_500 };
const lookStay = { leastMs: 1_500, mostMs: 6_000 };
const refuseStay = { leastMs: 1_500, mostMs: 8_000 };

/** @param deviceId of this door, so that "here" can be told from "another door" */
export function viewOfVerdict(
  verdict: Verdict,
  pack: GatePack,
  deviceId: string,
  role: DoorRole = plainRole,
): VerdictView {
  const type = pack.head.ticketTypes.find(({ index }) => index === verdict.ticket?.ticketType);
  const common = {
    ...nothing,
    typed: verdict.proof === 'typed',
    ticketType: type?.name ?? null,
    note: verdict.verdict === 'admit' ? (type?.note ?? null) : null,
    statusAgeMs: verdict.freshness.statusAgeMs,
    peers: verdict.freshness.peers.known > 0 ? verdict.freshness.peers : null,
    alone: verdict.freshness.peers.known === 0 && hasOthers(pack, deviceId),
  };
  if (verdict.verdict === 'admit') {
    const cautions = cautionsOf(verdict);
    const look = cautions.length > 0;
    const word = verdict.direction === 'out' ? 'out' : look ? 'in-look' : 'in';
    const tone = look && word !== 'out' ? 'care' : 'good';
    return {
      ...common,
      tone,
      word,
      reason: null,
      admits: verdict.admits,
      groupLeft: leftOutside(verdict),
      cautions,
      ...(look ? lookStay : admitStay),
    };
  }
  const supervises = role.kind === 'supervisor';
  const reason: Reason = verdict.reason === 'rule' ? verdict.rule : verdict.reason;
  const isTicket = verdict.reason !== 'unreadable' && verdict.reason !== 'newer-format';
  return {
    ...common,
    tone: isTicket ? 'bad' : 'care',
    word: isTicket ? 'no-entry' : 'no-ticket',
    reason,
    earlier: verdict.reason === 'already-used' ? earlierOf(verdict.earlier, pack.head.gates, deviceId) : null,
    atMs: instantOf(verdict),
    gates: verdict.reason === 'wrong-gate' ? gatesFor(verdict.ticket?.ticketType, pack) : [],
    blockedFor: supervises && verdict.reason === 'rule' ? (verdict.blockedFor ?? null) : null,
    mayOverride: supervises && verdict.ticket !== null && verdict.reason !== 'test-ticket',
    ...refuseStay,
  };
}

/** No verdict came about. Whoever stands there waits; nobody is let in on it. */
export function viewOfTrouble(reason: 'not-kept' | 'forked' | 'crowded' | 'real-ticket'): VerdictView {
  if (reason === 'real-ticket') return { ...nothing, tone: 'care', word: 'no-entry', reason, ...refuseStay };
  return { ...nothing, tone: 'bad', word: 'not-written', reason, ...refuseStay };
}

function leftOutside({ group, admits, direction }: Extract<Verdict, { verdict: 'admit' }>): number | null {
  return group && direction === 'in' && group.left > admits ? group.left - admits : null;
}

function cautionsOf(verdict: Extract<Verdict, { verdict: 'admit' }>): Caution[] {
  const cautions: Caution[] = [];
  if (verdict.via) cautions.push('found');
  else if (verdict.proof === 'typed') cautions.push('typed');
  if (verdict.freshness.stale) cautions.push('stale');
  if (verdict.freshness.apart === 'peers') cautions.push('apart-peers');
  if (verdict.freshness.apart === 'home-gate') cautions.push('apart-home');
  if (verdict.zone?.full) cautions.push('zone-full');
  if (verdict.override) cautions.push('override');
  // Fresh knowledge that does not know the ticket yet is a sale of the last minute; only together with age it is worth a look.
  if (verdict.ticket.newerThanPack && verdict.freshness.stale) cautions.push('newer-than-pack');
  return cautions;
}

function earlierOf(
  earlier: { atMs: number | null; gate: number | null; deviceId: string | null },
  gates: readonly Gate[],
  deviceId: string,
): NonNullable<VerdictView['earlier']> {
  const gateName = gates.find(({ index }) => index === earlier.gate)?.name ?? null;
  return { atMs: earlier.atMs, gateName, here: earlier.deviceId === deviceId };
}

/** Doors that were withdrawn let nobody in: there is nothing to hear of them. */
function hasOthers({ head }: GatePack, deviceId: string): boolean {
  return (head.doors ?? []).some(({ id, revokedAtMs }) => id !== deviceId && revokedAtMs === undefined);
}

/** Gates that take a type; none where every gate does, since then it is not the gate that stands in the way. */
function gatesFor(ticketType: number | undefined, { head }: GatePack): string[] {
  if (ticketType === undefined) return [];
  const open = head.gates.filter(({ ticketTypes }) => !ticketTypes || ticketTypes.includes(ticketType));
  return open.length === head.gates.length ? [] : open.map(({ name }) => name);
}

function instantOf(verdict: Extract<Verdict, { verdict: 'refuse' }>): number | null {
  switch (verdict.reason) {
    case 'too-early':
      return verdict.opensAtMs;
    case 'too-late':
      return verdict.closedAtMs;
    case 'rule':
      return verdict.untilMs;
    default:
      return null;
  }
}
