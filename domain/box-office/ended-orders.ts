/**
 * Orders that ended without money. They are kept for those who look at their page or pay late, but not for ever and not without
 * number: whoever reserves and lets go in a loop must not fill the object. Rules E1 to E3.
 */
import { orderAt, removeOrder, type Order } from './orders.ts';
import { touchPosition, type BoxOfficeState } from './state.ts';

/** How many are kept, the latest; some megabytes of memory. Money for one that was forgotten goes back (P10). */
export const endedOrdersMax = 10_000;
/** And for how long: the slowest way to pay takes two weeks. */
export const endedOrderLifeMs = 30 * 24 * 3_600_000;

/** In the order in which they ended; those before `head` are done with. */
export interface EndedOrders {
  positions: number[];
  atMs: number[];
  head: number;
}

export function emptyEnded(): EndedOrders {
  return { positions: [], atMs: [], head: 0 };
}

/** The order has ended at `atMs`; those that ended too long before it are forgotten. */
export function noteEnded(state: BoxOfficeState, order: Order, atMs: number): void {
  const { ended } = state;
  ended.positions.push(order.position);
  ended.atMs.push(atMs);
  while (ended.positions.length - ended.head > endedOrdersMax || ended.atMs[ended.head]! + endedOrderLifeMs <= atMs)
    forget(state, ended.positions[ended.head++]!);
  if (ended.head < endedOrdersMax) return;
  state.ended = { positions: ended.positions.slice(ended.head), atMs: ended.atMs.slice(ended.head), head: 0 };
}

/** One that was paid late, or has a payment to tell of, stays. */
function forget(state: BoxOfficeState, position: number): void {
  const order = orderAt(state.orders, position);
  if (order.payments.length > 0 || order.first >= 0) return;
  touchPosition(state, position);
  removeOrder(state.orders, order);
  state.forgotten.push(order.id);
}
