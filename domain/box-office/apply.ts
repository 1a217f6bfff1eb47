/** The one writer of the state. It never refuses and never asks the clock: what it is given has been decided. */
import { block } from './blocks.ts';
import { remember } from './answers.ts';
import { addAllotment, lend, shrinkAllotment, useUp, withAllotted } from './allotments.ts';
import type { PricedLine } from './commands.ts';
import { countUse, setCodes, usedBy } from './codes.ts';
import { quantityOf, serialsOf } from './decision.ts';
import type { BoxOfficeEvent, Entry } from './events.ts';
import { addHold, buyHold, draw, endHold, extendHold, recount, wake } from './holds.ts';
import { gatePolicies } from './gate-policies.ts';
import { mergeScans, type ScanOutcome } from './merge-scans.ts';
import { addOrder } from './orders.ts';
import { noteChanged } from './exchange.ts';
import { owe } from './funds.ts';
import { compilePlan, slotOf } from './plan.ts';
import { findOrder, noteChange, touchHold, touchOrder, touchTickets, type BoxOfficeState } from './state.ts';
import type { Order } from './orders.ts';
import { revokeTickets } from './revoke.ts';
import { useSeatMap } from './seat-map-change.ts';
import { fitSeatsToPlan, sellSeats } from './seats.ts';
import { sweepHolds } from './sweep.ts';
import { boundFlag, reserve } from './tickets.ts';
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
      return (ordered(state, event, atMs), null);
    case 'session-opened':
      return (sessionOpened(state, event), null);
    case 'session-closed':
      return (sessionClosed(state, findOrder(state, event.orderId)!), null);
    case 'issued':
      return (issue(state, findOrder(state, event.orderId)!, event.seats), null);
    case 'payment':
      return (payment(state, event), null);
    case 'refund':
      return (refund(state, event), null);
    case 'revoked':
      return (revoke(state, event, atMs), null);
    case 'tickets-revoked':
      return (ticketsRevoked(state, event, atMs), null);
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

function ordered(state: BoxOfficeState, event: Of<'ordered'>, atMs: number): void {
  const { orderId: id, holdId, lines, totalMinor } = event;
  const hold = state.holds.get(holdId)!;
  const order = addOrder(state.orders, {
    id,
    status: 'awaiting-payment',
    holdId,
    lines,
    totalMinor,
    createdAtMs: atMs,
    session: null,
    payments: [],
    code: hold.code,
    person: event.person ?? 0,
    equalSeats: event.equalSeats ?? false,
    replaces: hold.replaces,
    changedBy: [],
    first: -1,
    count: 0,
  });
  touchOrder(state, order);
  hold.order = order.position;
  touchHold(state, hold);
}

function sessionOpened(state: BoxOfficeState, event: Of<'session-opened'>): void {
  const order = findOrder(state, event.orderId)!;
  const hold = state.holds.get(order.holdId!)!;
  order.session = { id: event.id, expiresAtMs: event.expiresAtMs };
  touchOrder(state, order);
  hold.deadlineMs = event.deadlineMs;
  hold.lapsesAtMs = event.lapsesAtMs;
  wake(state, hold, event.deadlineMs);
}

function sessionClosed(state: BoxOfficeState, order: Order): void {
  const hold = state.holds.get(order.holdId!)!;
  order.session = null;
  touchOrder(state, order);
  hold.askedToClose = false;
  hold.lapsesAtMs = hold.deadlineMs;
  wake(state, hold, hold.deadlineMs);
}

function issue(state: BoxOfficeState, order: Order, otherSeats: Of<'issued'>['seats']): void {
  const hold = order.holdId === null ? undefined : state.holds.get(order.holdId);
  if (otherSeats) order.lines = order.lines.map((line, i) => ({ ...line, seats: otherSeats[i] ?? line.seats! }));
  if (hold) buyHold(state, hold);
  else buyLate(state, order);
  const { tickets, plan, counters } = state;
  order.first = tickets.count;
  countUse(state, order.code, 'sold', usedBy(order.lines));
  order.count = quantityOf(order.lines);
  order.status = 'paid';
  order.session = null;
  touchOrder(state, order);
  noteChanged(state, order);
  reserve(tickets, order.count);
  for (const line of order.lines) {
    const slot = slotOf(plan!, plan!.typeByIndex.get(line.ticketType)!, line.occurrence);
    draw(state, 'sold', line.ticketType, line.occurrence, line.quantity);
    counters!.revenueBySlot[slot]! += line.unitPriceMinor * line.quantity;
    const end = tickets.count + line.quantity;
    tickets.type.fill(line.ticketType, tickets.count, end);
    tickets.occurrence.fill(line.occurrence, tickets.count, end);
    tickets.generation.fill(1, tickets.count, end);
    tickets.order.fill(order.position, tickets.count, end);
    tickets.priceMinor.fill(line.unitPriceMinor, tickets.count, end);
    if (line.seats) {
      tickets.seat.set(line.seats, tickets.count);
      sellSeats(state, line.occurrence, line.seats);
    }
    tickets.count = end;
  }
  // From here on the tickets know their seats, and follow the map; the lines need not.
  if (order.lines.some((line) => line.seats)) order.lines = order.lines.map(withoutSeats);
  touchTickets(state, order.first, tickets.count);
  state.epoch++;
}

function withoutSeats(line: PricedLine): PricedLine {
  const { seats: _seats, ...rest } = line;
  return rest;
}

/** The hold is over, so its allotments have their places back; what is still there of them is taken again. */
function buyLate(state: BoxOfficeState, order: Order): void {
  order.lines = withAllotted(state, order.code, order.lines);
  lend(state, order.code, order.lines);
  useUp(state, order.code, order.lines);
}

function payment(state: BoxOfficeState, event: Of<'payment'>): void {
  const order = findOrder(state, event.orderId)!;
  const { intent, amountMinor, currency, reason } = event;
  order.status = event.status;
  order.payments.push({
    intent,
    amountMinor,
    currency,
    state: event.state,
    reason,
    owedMinor: 0,
    refundedMinor: 0,
    refundIds: [],
  });
  touchOrder(state, order);
}

function refund(state: BoxOfficeState, event: Of<'refund'>): void {
  const order = findOrder(state, event.orderId)!;
  const paid = order.payments.find((candidate) => candidate.intent === event.intent)!;
  paid.refundIds.push(event.refundId);
  paid.refundedMinor += event.amountMinor;
  paid.owedMinor = Math.max(0, paid.owedMinor - event.amountMinor);
  if (paid.refundedMinor >= paid.amountMinor) paid.state = 'refunded';
  order.status = event.status;
  touchOrder(state, order);
}

function ticketsRevoked(state: BoxOfficeState, event: Of<'tickets-revoked'>, atMs: number): void {
  const order = findOrder(state, event.orderId)!;
  order.status = event.status;
  revokeTickets(state, order, event.serials, atMs);
  touchOrder(state, order);
}

/** Revokes the order's tickets. */
function revoke(state: BoxOfficeState, event: Of<'revoked'>, atMs: number): void {
  const order = findOrder(state, event.orderId)!;
  order.status = event.status;
  const kept = order.payments.find((candidate) => candidate.state === 'kept');
  if (kept) {
    kept.state = 'refund-due';
    kept.reason = event.reason;
    kept.owedMinor = 0;
  }
  touchOrder(state, order);
  revokeTickets(state, order, serialsOf(order), atMs);
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
