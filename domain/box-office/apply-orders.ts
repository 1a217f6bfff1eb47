/** What becomes of orders, from the checkout to the last refund, as the journal tells it. */
import { lend, useUp, withAllotted } from './allotments.ts';
import { countUse, usedBy } from './codes.ts';
import type { PricedLine } from './commands.ts';
import { quantityOf, serialsOf } from './decision.ts';
import type { BoxOfficeEvent } from './events.ts';
import { noteChanged } from './exchange.ts';
import { buyHold, draw, wake } from './holds.ts';
import { addOrder, type Order } from './orders.ts';
import { slotOf } from './plan.ts';
import { revokeTickets } from './revoke.ts';
import { sellSeats } from './seats.ts';
import { findOrder, touchHold, touchOrder, touchTickets, type BoxOfficeState } from './state.ts';
import { reserve } from './tickets.ts';

type Of<T extends BoxOfficeEvent['t']> = Extract<BoxOfficeEvent, { t: T }>;

export function ordered(state: BoxOfficeState, event: Of<'ordered'>, atMs: number): void {
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

export function sessionOpened(state: BoxOfficeState, event: Of<'session-opened'>): void {
  const order = findOrder(state, event.orderId)!;
  const hold = state.holds.get(order.holdId!)!;
  order.session = { id: event.id, expiresAtMs: event.expiresAtMs };
  touchOrder(state, order);
  hold.deadlineMs = event.deadlineMs;
  hold.lapsesAtMs = event.lapsesAtMs;
  wake(state, hold, event.deadlineMs);
}

export function sessionClosed(state: BoxOfficeState, order: Order): void {
  const hold = state.holds.get(order.holdId!)!;
  order.session = null;
  touchOrder(state, order);
  hold.askedToClose = false;
  hold.lapsesAtMs = hold.deadlineMs;
  wake(state, hold, hold.deadlineMs);
}

export function issue(state: BoxOfficeState, order: Order, otherSeats: Of<'issued'>['seats']): void {
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

export function payment(state: BoxOfficeState, event: Of<'payment'>): void {
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

export function refund(state: BoxOfficeState, event: Of<'refund'>): void {
  const order = findOrder(state, event.orderId)!;
  const paid = order.payments.find((candidate) => candidate.intent === event.intent)!;
  paid.refundIds.push(event.refundId);
  paid.refundedMinor += event.amountMinor;
  paid.owedMinor = Math.max(0, paid.owedMinor - event.amountMinor);
  if (paid.refundedMinor >= paid.amountMinor) paid.state = 'refunded';
  order.status = event.status;
  touchOrder(state, order);
}

export function ticketsRevoked(state: BoxOfficeState, event: Of<'tickets-revoked'>, atMs: number): void {
  const order = findOrder(state, event.orderId)!;
  order.status = event.status;
  revokeTickets(state, order, event.serials, atMs);
  touchOrder(state, order);
}

/** Revokes the order's tickets. */
export function revoke(state: BoxOfficeState, event: Of<'revoked'>, atMs: number): void {
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
