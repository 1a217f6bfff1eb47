/** Giving back: a whole order or some of its tickets. Rules R1, X6, X7, X9, X10. */
import type { Cancel, OrderStatus, RefusalCode } from './commands.ts';
import { withCompanions } from './companions.ts';
import { refuse, serialsOf, type Decision } from './decision.ts';
import { refuseChange, refuseTickets } from './exchange.ts';
import { giveBack, standingOf, worthOf } from './funds.ts';
import { refuseRemnant } from './remnant.ts';
import { findOrder, type BoxOfficeState, type Order } from './state.ts';

export function decideCancel(state: BoxOfficeState, command: Cancel, nowMs: number): Decision {
  const order = findOrder(state, command.orderId);
  if (!order || !state.plan) return refuse('unknown-order');
  if (order.status === 'awaiting-payment') return cancelUnpaid(order, command);
  if (order.status !== 'paid') return refuse('order-not-cancellable');
  const standing = standingOf(state, order);
  const serials = command.serials ? withCompanions(state, order, command.serials) : standing;
  const no = refuseSerials(state, order, command, serials, nowMs);
  if (no) return refuse(no);
  const remnant = command.by === 'buyer' ? refuseRemnant(state, { orderId: order.id, serials: [...serials] }) : null;
  if (remnant) return { events: [], facts: [], reply: remnant };
  const isWhole = serials.length === order.count;
  const isAlone = order.replaces === null && order.changedBy.length === 0;
  return isWhole && isAlone ? cancelWhole(state, order, command) : cancelPart(state, order, command, serials);
}

function refuseSerials(
  state: BoxOfficeState,
  order: Order,
  { by }: Cancel,
  serials: readonly number[],
  nowMs: number,
): RefusalCode | null {
  if (serials.length === 0) return 'order-not-cancellable';
  const wrong = refuseTickets(state, order, serials);
  // The organizer may give money back to somebody who has been in (R4).
  if (wrong && !(wrong === 'ticket-admitted' && by === 'organizer')) return wrong;
  return by === 'buyer' ? refuseChange(state, 'cancel', serials, nowMs) : null;
}

function cancelWhole(state: BoxOfficeState, order: Order, command: Cancel): Decision {
  const kept = order.payments.find((payment) => payment.state === 'kept');
  const status: OrderStatus = kept ? 'refund-due' : 'cancelled';
  const { currency } = state.plan!.settings;
  const amountMinor = kept ? kept.amountMinor - kept.refundedMinor : 0;
  const paymentIntent = kept?.intent ?? null;
  const decision: Decision = {
    events: [{ t: 'revoked', orderId: order.id, status, reason: kept ? 'cancelled' : null }],
    facts: [{ kind: 'order-cancelled', orderId: order.id, status, by: command.by, serials: serialsOf(order) }],
    reply: { ok: true, orderId: order.id, status, refundDueMinor: amountMinor, paymentIntent },
  };
  if (paymentIntent !== null)
    decision.facts.push({
      ...{ kind: 'refund-due', orderId: order.id, status, paymentIntent, amountMinor, currency, reason: 'cancelled' },
    });
  return decision;
}

/** Some tickets, or those of an order whose money is its family's: what was paid for each goes back (X6). */
function cancelPart(state: BoxOfficeState, order: Order, { by }: Cancel, serials: readonly number[]): Decision {
  const gone = new Set(serials);
  const stands = standingOf(state, order).some((serial) => !gone.has(serial));
  const back = giveBack(state, order, worthOf(state, serials), gone, stands ? 'partly-cancelled' : 'cancelled');
  const owed = back.events.some((event) => event.t === 'owed' && event.orderId === order.id && event.status !== 'paid');
  const status: OrderStatus = stands ? 'paid' : owed ? 'refund-due' : 'cancelled';
  const { amountMinor: refundDueMinor, paymentIntent } = back;
  return {
    events: [{ t: 'tickets-revoked', orderId: order.id, serials: [...serials], status }, ...back.events],
    facts: [{ kind: 'order-cancelled', orderId: order.id, status, by, serials: [...serials] }, ...back.facts],
    reply: { ok: true, orderId: order.id, status, refundDueMinor, paymentIntent },
  };
}

function cancelUnpaid(order: Order, command: Cancel): Decision {
  if (order.session || order.holdId === null) return refuse('payment-under-way');
  if (command.serials) return refuse('unknown-ticket');
  return {
    events: [{ t: 'hold-ended', id: order.holdId, status: 'cancelled' }],
    facts: [{ kind: 'order-cancelled', orderId: order.id, status: 'cancelled', by: command.by, serials: [] }],
    reply: { ok: true, orderId: order.id, status: 'cancelled', refundDueMinor: 0, paymentIntent: null },
  };
}
