/** Places in and out of holds, and the books of all places. */
import { lend, putAllAside, takeBack, useUp } from './allotments.ts';
import { count, emptyCounters } from './capacity.ts';
import { countUse, usedBy } from './codes.ts';
import type { Replaces } from './commands.ts';
import { noteEnded } from './ended-orders.ts';
import { push } from './expiry.ts';
import { displaceHold, placeHold } from './hold-pages.ts';
import { orderAt } from './orders.ts';
import { slotOf } from './plan.ts';
import { holdSeats, letGoOfSeats } from './seats.ts';
import { seatStates } from '../seating/seat-index.ts';
import { touchHold, touchOrder, type BoxOfficeState, type Hold } from './state.ts';
import { endOffer } from './waiting-entries.ts';
import { admittedFlag, placeKeptFlag, revokedFlag } from './tickets.ts';

/** Counts places of a type and date as held or sold; less with a negative quantity. */
export function draw(
  state: BoxOfficeState,
  what: 'held' | 'sold',
  type: number,
  occurrence: number,
  quantity: number,
): void {
  const counters = state.counters!;
  const slots = what === 'held' ? counters.heldBySlot : counters.soldBySlot;
  count(state.plan!, counters[what], slots, state.plan!.typeByIndex.get(type)!, occurrence, quantity);
}

type Held = Pick<Hold, 'id' | 'lines' | 'deadlineMs'> & { code?: string; replaces?: Replaces };

/** A new hold, made at `atMs`. */
export function addHold(state: BoxOfficeState, held: Held, atMs: number, offeredTo: string | null = null): void {
  const { id, lines, deadlineMs } = held;
  const hold: Hold = {
    id,
    lines,
    code: held.code ?? null,
    replaces: held.replaces ?? null,
    offeredTo,
    createdAtMs: atMs,
    deadlineMs,
    lapsesAtMs: deadlineMs,
    order: -1,
    askedToClose: false,
    wakesAtMs: deadlineMs,
    place: -1,
  };
  state.holds.set(id, hold);
  placeHold(state.holdPages, hold);
  for (const line of lines) {
    draw(state, 'held', line.ticketType, line.occurrence, line.quantity);
    if (line.seats) holdSeats(state, line.occurrence, line.seats);
  }
  if (hold.code !== null) {
    lend(state, hold.code, lines);
    countUse(state, hold.code, 'held', usedBy(lines));
  }
  wake(state, hold, deadlineMs);
}

/** The hold has changed and wants attention then; its former entry in the heap becomes stale. */
export function wake(state: BoxOfficeState, hold: Hold, atMs: number): void {
  hold.wakesAtMs = atMs;
  touchHold(state, hold);
  push(state.heap, atMs, hold.id);
  if (state.heap.atMs.length <= 2 * state.holds.size + 1024) return;
  state.heap = { atMs: [], holdId: [] };
  for (const live of state.holds.values()) push(state.heap, live.wakesAtMs, live.id);
}

export function extendHold(state: BoxOfficeState, id: string, deadlineMs: number): void {
  const hold = state.holds.get(id)!;
  hold.deadlineMs = deadlineMs;
  hold.lapsesAtMs = Math.max(hold.lapsesAtMs, deadlineMs);
  wake(state, hold, deadlineMs);
}

/** Gives the places back; an order that waited for its payment ends with that status. */
export function endHold(state: BoxOfficeState, hold: Hold, status: 'expired' | 'cancelled', atMs: number): void {
  for (const line of hold.lines) {
    const kept = takeBack(state, hold.code, line);
    if (line.seats && kept.length > 0) letGoOfSeats(state, line.occurrence, kept, seatStates.killed);
    if (line.seats) letGoOfSeats(state, line.occurrence, kept.length > 0 ? without(line.seats, kept) : line.seats);
  }
  endOffer(state, hold, 'lapsed');
  dropHold(state, hold);
  if (hold.order < 0) return;
  const order = orderAt(state.orders, hold.order);
  order.status = status;
  order.session = null;
  touchOrder(state, order);
  noteEnded(state, order, atMs);
}

function without(seats: readonly number[], some: readonly number[]): number[] {
  return seats.filter((seat) => !some.includes(seat));
}

/** The places of a hold are bought: its allotments have them no more. Its seats are sold by the issue. */
export function buyHold(state: BoxOfficeState, hold: Hold): void {
  if (hold.code !== null) useUp(state, hold.code, hold.lines);
  endOffer(state, hold, 'taken');
  dropHold(state, hold);
}

/** The places of a hold are no longer held, whatever becomes of them. */
function dropHold(state: BoxOfficeState, hold: Hold): void {
  for (const line of hold.lines) draw(state, 'held', line.ticketType, line.occurrence, -line.quantity);
  state.holds.delete(hold.id);
  displaceHold(state.holdPages, hold);
  if (hold.code !== null) countUse(state, hold.code, 'held', -usedBy(hold.lines));
  if (hold.order >= 0) orderAt(state.orders, hold.order).holdId = null;
}

/** All counters from holds and tickets, as if they had been drawn one by one: after new settings, and to check the books. */
export function recount(state: BoxOfficeState): void {
  const plan = state.plan!;
  const counters = emptyCounters(plan);
  state.counters = counters;
  for (const hold of state.holds.values())
    for (const line of hold.lines) draw(state, 'held', line.ticketType, line.occurrence, line.quantity);
  putAllAside(state);
  const { tickets } = state;
  let [type, occurrence, slot, places] = [-1, -1, -1, 0];
  for (let serial = 0; serial < tickets.count; serial++) {
    if (tickets.type[serial] !== type || tickets.occurrence[serial] !== occurrence) {
      // Neighbours are mostly of one kind, so they are looked up and drawn together.
      if (places > 0) draw(state, 'sold', type, occurrence, places);
      places = 0;
      type = tickets.type[serial]!;
      occurrence = tickets.occurrence[serial]!;
      slot = slotOf(plan, plan.typeByIndex.get(type)!, occurrence);
    }
    const flags = tickets.flags[serial]!;
    if (!(flags & revokedFlag) || flags & placeKeptFlag) places++;
    if (!(flags & revokedFlag)) counters.revenueBySlot[slot]! += tickets.priceMinor[serial]!;
    if (flags & admittedFlag) counters.admittedBySlot[slot]!++;
  }
  if (places > 0) draw(state, 'sold', type, occurrence, places);
}
