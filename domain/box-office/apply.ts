/** The one writer of the state. It never refuses and never asks the clock: what it is given has been decided. */
import { block } from './blocks.ts';
import { remember } from './answers.ts';
import { addAllotment, shrinkAllotment } from './allotments.ts';
import * as orders from './apply-orders.ts';
import { setCodes } from './codes.ts';
import type { BoxOfficeEvent, Entry } from './events.ts';
import { addHold, endHold, extendHold, recount } from './holds.ts';
import { gatePolicies } from './gate-policies.ts';
import { mergeScans, type ScanOutcome } from './merge-scans.ts';
import { owe } from './funds.ts';
import { compilePlan } from './plan.ts';
import { findOrder, noteChange, touchTickets, type BoxOfficeState } from './state.ts';
import { useSeatMap } from './seat-map-change.ts';
import { fitSeatsToPlan } from './seats.ts';
import { sweepHolds } from './sweep.ts';
import { boundFlag } from './tickets.ts';
import { addWaiting, endWaiting, stirring, stirWaiting } from './waiting-entries.ts';
import { addOffer } from './waiting-list.ts';

/** Brings the state forward by one entry of the journal. What a merge of scans found is returned, for the first time it is applied. */
export function applyEntry(state: BoxOfficeState, entry: Entry): ScanOutcome | null {
  let outcome: ScanOutcome | null = null;
  if (state.waitingTold.length > 0) state.waitingTold = []; // of the entry before: a replay tells nobody
  for (const event of entry.events) {
    outcome = apply(state, event, entry.atMs) ?? outcome;
    if (state.waiting.size > 0 && stirring.has(event.t)) stirWaiting(state);
  }
  state.factSequence += entry.facts;
  const { key, print, reply, atMs } = entry;
  if (key === null || reply === null) return outcome;
  remember(state.answers, { key, print, atMs, reply });
  return outcome;
}

function apply(state: BoxOfficeState, event: BoxOfficeEvent, atMs: number): ScanOutcome | null {
  switch (event.t) {
    case 'held':
      return (addHold(state, event, atMs), null);
    case 'extended':
      return (extendHold(state, event.id, event.deadlineMs), null);
    case 'hold-ended':
      return (endHold(state, state.holds.get(event.id)!, event.status, atMs), null);
    case 'swept':
      return (sweepHolds(state, atMs), null);
    case 'ordered':
      return (orders.ordered(state, event, atMs), null);
    case 'session-opened':
      return (orders.sessionOpened(state, event), null);
    case 'session-closed':
      return (orders.sessionClosed(state, findOrder(state, event.orderId)!), null);
    case 'issued':
      return (orders.issue(state, findOrder(state, event.orderId)!, event.seats), null);
    case 'payment':
      return (orders.payment(state, event), null);
    case 'refund':
      return (orders.refund(state, event), null);
    case 'revoked':
      return (orders.revoke(state, event, atMs), null);
    case 'tickets-revoked':
      return (orders.ticketsRevoked(state, event, atMs), null);
    case 'owed':
      return (owe(state, findOrder(state, event.orderId)!, event), null);
    default:
      return applyRare(state, event, atMs);
  }
}

/** What is no sale: the organizer's wishes, the waiting list, doors. */
function applyRare(state: BoxOfficeState, event: Rare, atMs: number): ScanOutcome | null {
  switch (event.t) {
    case 'configured':
      return (configure(state, event.settings), null);
    case 'seat-map':
      return (useSeatMap(state, event.mapVersion), null);
    case 'codes':
      return (setCodes(state, event.codes), null);
    case 'allotted':
      return (addAllotment(state, event.allotment, event.seats), null);
    case 'allotment-released':
      return (shrinkAllotment(state, event.id, event.quantity, event.seats), null);
    case 'waiting':
      return (addWaiting(state, event, atMs), null);
    case 'waiting-ended':
      return (endWaiting(state, event.id), null);
    case 'offered':
      return (addOffer(state, event, atMs), null);
    case 'reissued':
      return (issueAgain(state, event.serial, 0, atMs), null);
    case 'bound':
      return (issueAgain(state, event.serial, boundFlag, atMs), null);
    case 'key-added':
      state.signing.newest = event.keyIndex;
      return (newHead(state), null); // packs name the keys
    case 'key-retired':
      state.signing.retired.set(event.keyIndex, atMs);
      return (newHead(state), null);
    case 'door':
      return (door(state, event, atMs), null);
    case 'blocked':
      return (block(state, event.rows, atMs), null);
    case 'door-revoked':
      state.doors.get(event.id)!.revokedAtMs = atMs;
      return (newHead(state), null); // packs name whose word counts
    case 'scans':
      return mergeScans(state, event, atMs);
    case 'broken':
      return (broken(state, event, atMs), null);
  }
}
type Rare = Exclude<BoxOfficeEvent, { t: Sale }>;
type Sale =
  | ('held' | 'extended' | 'hold-ended' | 'swept' | 'ordered' | 'session-opened' | 'session-closed')
  | ('issued' | 'payment' | 'refund' | 'revoked' | 'tickets-revoked' | 'owed');

type Of<T extends BoxOfficeEvent['t']> = Extract<BoxOfficeEvent, { t: T }>;

/** The head has changed: a door fetches the whole pack. */
function newHead(state: BoxOfficeState): void {
  state.epoch++;
  state.changes = [];
  state.changesSince = state.epoch;
}

function configure(state: BoxOfficeState, settings: Of<'configured'>['settings']): void {
  const former = state.plan;
  state.plan = compilePlan(settings);
  state.orders.currency = settings.currency;
  state.admissions.rules = { ...gatePolicies(settings), zone: settings.zone };
  recount(state);
  fitSeatsToPlan(state, former);
  newHead(state);
}

/** At the next generation, bound or not: codes of before are dead. */
function issueAgain(state: BoxOfficeState, serial: number, bound: 0 | typeof boundFlag, atMs: number): void {
  const { tickets } = state;
  tickets.generation[serial]!++;
  tickets.flags[serial] = (tickets.flags[serial]! & ~boundFlag) | bound;
  tickets.changedAtMs[serial] = atMs;
  touchTickets(state, serial, serial + 1);
  noteChange(state, serial);
}

function door(state: BoxOfficeState, event: Of<'door'>, atMs: number): void {
  const { id, publicKey, name, gate, role } = event;
  state.doors.set(id, {
    id,
    publicKey,
    name,
    gate,
    enrolledAtMs: atMs,
    revokedAtMs: null,
    lastContactAtMs: null,
    through: 0,
    packEpoch: null,
    broken: 0,
    late: 0,
    ...(role && { role }),
  });
}

function broken(state: BoxOfficeState, event: Of<'broken'>, atMs: number): void {
  const kept = state.doors.get(event.deviceId)!;
  kept.broken += event.entries;
  kept.packEpoch = event.packEpoch;
  kept.lastContactAtMs = atMs;
}
