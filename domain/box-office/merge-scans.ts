/**
 * A door's journal becomes part of the truth. The merge of domain/admission grows in place, so this one decision is made by
 * doing it; it depends on nothing but the state and the entries, and a replay does the same. Rules D5 to D12.
 */
import { mergeAdmissions, standingAdmissions, type MergeEntry } from '../admission/merge.ts';
import type { AdmissionFact } from '../admission/types.ts';
import type { Admit, AdmissionConflict, ScanEntry } from './commands.ts';
import { refuse, type Decision } from './decision.ts';
import type { BoxOfficeEvent } from './events.ts';
import type { NewFact } from './facts.ts';
import { orderAt } from './orders.ts';
import { slotOf } from './plan.ts';
import { changesWhoIsIn } from './scan-pages.ts';
import { noteChange, touchTickets, type BoxOfficeState, type Door } from './state.ts';
import { admittedFlag, revokedFlag } from './tickets.ts';

/** What came of one batch: told to the device and to the desk, forgotten by a replay. */
export interface ScanOutcome {
  conflicts: AdmissionConflict[];
  facts: NewFact[];
}

/** Broken entries kept of one device: enough for evidence, too few to fill the disk with. */
const brokenMax = 10_000;
/** Entries taken of a device after it was revoked: what it had not handed in yet of the busiest night. */
const lateMax = 20_000;

/** Before the merge: may this device speak, and does the batch continue its journal? Entries taken before are left out. */
export function decideAdmit(state: BoxOfficeState, command: Admit): Decision {
  const door = state.doors.get(command.deviceId);
  if (!state.plan) return refuse('event-not-published');
  if (!door) return refuse('unknown-door');
  if (door.revokedAtMs !== null && door.late + command.entries.length > lateMax) return refuse('door-revoked');
  const { deviceId, packEpoch } = command;
  const reply = {
    ok: true as const,
    acceptedThrough: door.through,
    conflicts: [],
    quarantined: 0,
    packEpoch: state.epoch,
  };
  if (command.chain === 'broken') {
    const entries = command.entries.length;
    if (door.broken + entries > brokenMax) return refuse('invalid');
    return {
      events: [{ t: 'broken', deviceId, entries, packEpoch }],
      facts: [{ kind: 'journal-broken', deviceId, fromSequence: door.through + 1, entries }],
      reply: { ...reply, quarantined: entries },
    };
  }
  const entries = command.entries.filter((entry) => entry.sequence > door.through);
  for (let i = 0; i < entries.length; i++)
    if (entries[i]!.sequence !== door.through + 1 + i) return refuse('journal-gap', { left: door.through + 1 });
  if (entries.length === 0 && door.packEpoch === packEpoch) return { events: [], facts: [], reply };
  return {
    events: [{ t: 'scans', deviceId, entries, packEpoch }],
    facts: [],
    reply: { ...reply, acceptedThrough: door.through + entries.length },
  };
}

type ScansEvent = Extract<BoxOfficeEvent, { t: 'scans' }>;

/** Takes the entries in. The device must exist and the entries continue its journal: `decideAdmit` has seen to it. */
export function mergeScans(state: BoxOfficeState, event: ScansEvent, nowMs: number): ScanOutcome {
  const door = state.doors.get(event.deviceId)!;
  const outcome: ScanOutcome = { conflicts: [], facts: [] };
  const merged: MergeEntry[] = [];
  for (const written of event.entries) {
    const entry = onTheClock(written);
    const doubt = doubtOf(state, door, entry, written);
    if (isRefusal(entry)) noteRefusal(state, door, entry, outcome);
    if (entry.override && !doubt) noteOverride(door, entry, outcome);
    if (doubt) noteConflict(state, door, entry, doubt, outcome);
    // To the merge a doubted entry is one that was refused: it is known, and admits nobody.
    merged.push({ ...entry, deviceId: door.id, ...(doubt && doubted) });
    if (entry.counted && !doubt) state.epoch++; // a door should hear of it, though no ticket has changed
  }
  state.unsaved.scans.push(...merged.filter(changesWhoIsIn));
  const report = mergeAdmissions(state.admissions, merged);
  state.conflicts += report.conflicts.length - report.resolved.length;
  for (const { stands, conflicting } of report.conflicts) tellConflict(door, stands, conflicting, outcome);
  for (const serial of report.changed) settleTicket(state, serial, outcome);
  door.through += event.entries.length;
  if (door.revokedAtMs !== null) door.late += event.entries.length;
  door.packEpoch = event.packEpoch;
  door.lastContactAtMs = nowMs;
  return outcome;
}

/** To the merge a doubted entry is known, and changes nothing. */
const doubted = { kind: 'scan', verdict: 'rule', undoes: null, counted: undefined } as const;

function isRefusal({ kind, verdict, counted }: ScanEntry): boolean {
  return kind !== 'undo' && verdict !== 'admit' && !counted;
}

/** The last instant that a calendar knows (ECMA-262 §21.4.1.1). */
const lastInstantMs = 8.64e15;

/** The entry with its time corrected and within the calendar, so that whoever reckons with it does not stumble (D11). */
function onTheClock(entry: ScanEntry): ScanEntry {
  const atMs = entry.atMs + entry.offsetMs;
  return { ...entry, atMs: Math.min(Math.max(atMs, 0), lastInstantMs), offsetMs: 0 };
}

type Doubt = Exclude<AdmissionConflict['kind'], 'already-used'>;

/** Why the server knows better than the door did, or null. What ticket and door were at the time of the scan counts (D8, D10). */
function doubtOf(state: BoxOfficeState, door: Door, entry: ScanEntry, written: ScanEntry): Doubt | null {
  if (isRefusal(entry)) return null;
  if (entry.atMs !== written.atMs + written.offsetMs) return 'impossible-time';
  if (door.revokedAtMs !== null && entry.atMs >= door.revokedAtMs) return 'door-revoked';
  const { role } = door;
  if (role && role.untilMs !== null && entry.atMs >= role.untilMs) return 'not-allowed';
  if (entry.override && role?.kind !== 'supervisor') return 'not-allowed';
  if (entry.counted) return null;
  return entry.kind === 'scan' ? doubtOfTicket(state, entry) : null;
}

function doubtOfTicket(state: BoxOfficeState, entry: ScanEntry): Doubt | null {
  const { serial } = entry;
  if (serial === null || serial < 0 || serial >= state.tickets.count) return 'unknown-ticket';
  if (entry.override) return null; // a supervisor stood there and decided (D16)
  const blocked = state.blocked.get(serial);
  if (blocked && entry.atMs >= blocked.atMs) return 'blocked';
  if (entry.atMs < state.tickets.changedAtMs[serial]!) return null;
  if (state.tickets.flags[serial]! & revokedFlag) return 'revoked';
  return entry.generation !== null && entry.generation < state.tickets.generation[serial]! ? 'old-generation' : null;
}

/** The admitted bit follows the admissions that stand; both ways, since an undo may take the last one back. */
function settleTicket(state: BoxOfficeState, serial: number, outcome: ScanOutcome): void {
  const standing = standingAdmissions(state.admissions, serial);
  const { tickets, plan, counters } = state;
  if (serial >= tickets.count) return;
  const was = (tickets.flags[serial]! & admittedFlag) !== 0;
  const is = standing.length > 0;
  const type = plan!.typeByIndex.get(tickets.type[serial]!)!;
  if (was !== is) {
    tickets.flags[serial]! ^= admittedFlag;
    touchTickets(state, serial, serial + 1);
    counters!.admittedBySlot[slotOf(plan!, type, tickets.occurrence[serial]!)]! += is ? 1 : -1;
  }
  noteChange(state, serial);
  const first = standing[0];
  if (!first) return;
  outcome.facts.push({
    kind: 'ticket-admitted',
    serial,
    orderId: orderAt(state.orders, tickets.order[serial]!).id,
    ticketType: tickets.type[serial]!,
    occurrence: first.occurrence,
    deviceId: first.deviceId,
    gate: first.gate,
    deviceSequence: first.sequence,
    admittedAtMs: first.atMs,
  });
}

function noteRefusal(state: BoxOfficeState, door: Door, entry: ScanEntry, outcome: ScanOutcome): void {
  state.refused++;
  outcome.facts.push({
    kind: 'scan-refused',
    serial: entry.serial,
    deviceId: door.id,
    gate: entry.gate,
    deviceSequence: entry.sequence,
    scannedAtMs: entry.atMs + entry.offsetMs,
    verdict: entry.verdict === 'rule' && entry.rule ? `rule:${entry.rule}` : entry.verdict,
  });
}

/** The desk sees each rule that was set aside among the scans; it is no refusal, and not counted as one. */
function noteOverride(door: Door, { serial, gate, sequence, atMs, override }: ScanEntry, outcome: ScanOutcome): void {
  const verdict = `override:${override}`;
  const where = { deviceId: door.id, gate, deviceSequence: sequence, scannedAtMs: atMs };
  outcome.facts.push({ kind: 'scan-refused', serial, ...where, verdict });
}

function noteConflict(
  state: BoxOfficeState,
  door: Door,
  entry: ScanEntry,
  kind: AdmissionConflict['kind'],
  outcome: ScanOutcome,
): void {
  state.conflicts++;
  const scannedAtMs = entry.atMs + entry.offsetMs;
  const { sequence, gate } = entry;
  const serial = entry.serial ?? -1;
  pushConflict(door, { serial, deviceId: door.id, gate, sequence, atMs: scannedAtMs }, kind, null, outcome);
}

function tellConflict(door: Door, stands: AdmissionFact, conflicting: AdmissionFact, outcome: ScanOutcome): void {
  pushConflict(door, conflicting, 'already-used', stands, outcome);
}

/** To the desk always; to the device that uploads only when the losing entry is its own. */
function pushConflict(
  door: Door,
  loser: Pick<AdmissionFact, 'serial' | 'deviceId' | 'gate' | 'sequence' | 'atMs'>,
  why: AdmissionConflict['kind'],
  first: AdmissionFact | null,
  outcome: ScanOutcome,
): void {
  const earlier = {
    firstAtMs: first?.atMs ?? null,
    firstDeviceId: first?.deviceId ?? null,
    firstGate: first?.gate ?? null,
  };
  const { serial, deviceId, gate, sequence } = loser;
  outcome.facts.push({
    kind: 'scan-conflict',
    serial,
    deviceId,
    gate,
    deviceSequence: sequence,
    scannedAtMs: loser.atMs,
    why,
    ...earlier,
  });
  if (deviceId === door.id) outcome.conflicts.push({ serial, sequence, kind: why, ...earlier });
}
