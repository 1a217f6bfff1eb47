/** Tickets that stop being good, and what becomes of their places. */
import { countUse, isByCode } from './codes.ts';
import { draw } from './holds.ts';
import type { Order } from './orders.ts';
import { slotOf } from './plan.ts';
import { giveUpSeat } from './seats.ts';
import { noteChange, touchTickets, type BoxOfficeState } from './state.ts';
import { admittedFlag, noSeat, placeKeptFlag, revokedFlag } from './tickets.ts';

/** Revokes those of the serials that still stand. The place of somebody who is inside stays taken (R4). */
export function revokeTickets(state: BoxOfficeState, order: Order, serials: readonly number[], atMs: number): void {
  const { tickets, plan, counters } = state;
  touchTickets(state, order.first, order.first + order.count);
  for (const serial of serials) {
    if (tickets.flags[serial]! & revokedFlag) continue;
    const inside = (tickets.flags[serial]! & admittedFlag) !== 0;
    tickets.flags[serial]! |= inside ? revokedFlag | placeKeptFlag : revokedFlag;
    tickets.changedAtMs[serial] = atMs;
    const type = tickets.type[serial]!;
    const occurrence = tickets.occurrence[serial]!;
    const slot = slotOf(plan!, plan!.typeByIndex.get(type)!, occurrence);
    counters!.revenueBySlot[slot]! -= tickets.priceMinor[serial]!;
    if (!inside) draw(state, 'sold', type, occurrence, -1);
    const seat = tickets.seat[serial]!;
    if (!inside && seat !== noSeat) giveUpSeat(state, occurrence, seat);
    if (order.code !== null && isByCode(order, serial)) countUse(state, order.code, 'sold', -1);
    noteChange(state, serial);
  }
}
