/** Money: every payment ends as one set of tickets or as one refund. Rules P1 to P10, R2 to R7. */
import { usedFacts, withAllotted } from './allotments.ts';
import { firstMisfit } from './capacity.ts';
import type { Paid, Refunded, RefundReason, OrderStatus, PaidReply } from './commands.ts';
import { already, refuse, settledWithout, ticketsToIssue, type Decision } from './decision.ts';
import { cannotReplace, linesGivenBack, takePlace } from './exchange.ts';
import { giveBack, standingOf, worthOf } from './funds.ts';
import { findOrder, refundsPerPaymentMax, type BoxOfficeState, type Order, type Payment } from './state.ts';
import { seatsForLatePayment } from './take-seats.ts';

export function decidePaid(state: BoxOfficeState, command: Paid): Decision {
  const order = findOrder(state, command.orderId);
  if (!state.plan) return refuse('unknown-order');
  if (!Number.isInteger(command.amountMinor) || command.amountMinor < 0) return refuse('invalid');
  if (!order) return command.amountMinor === 0 ? refuse('unknown-order') : sendBack(command);
  const known = order.payments.find((payment) => payment.intent === command.paymentIntent);
  if (known) return already(paidReply(order, order.status, known.state === 'kept' ? null : known.reason));
  const reason = refuseMoney(state, order, command);
  return reason === null ? keep(state, order, command) : turnAway(order, command, reason);
}

function keep(state: BoxOfficeState, order: Order, command: Paid): Decision {
  const replaced = takePlace(state, order.replaces, order.lines);
  const late = order.status === 'expired';
  const others = late ? seatsForLatePayment(state, order)!.seats : null;
  const lines = others ? order.lines.map((line, i) => ({ ...line, seats: others[i] ?? line.seats! })) : order.lines;
  const issued = { t: 'issued', orderId: order.id, ...(others && { seats: others }) } as const;
  return {
    events: [paymentEvent(order, command, null, 'paid'), ...replaced.events, issued],
    facts: [
      ...replaced.facts,
      {
        kind: 'order-paid',
        orderId: order.id,
        paymentIntent: command.paymentIntent,
        totalMinor: order.totalMinor,
        currency: command.currency,
        paidAtMs: command.atMs,
        late,
        ...(others && { otherSeats: true }),
        tickets: ticketsToIssue(state, order, others),
      },
      ...usedFacts(state, order.code, late ? withAllotted(state, order.code, lines) : lines, late),
    ],
    reply: paidReply(order, 'paid', null),
  };
}

/** Money for an order that was forgotten (E1): there is nothing to issue and nothing to keep, but it goes back (P10). */
function sendBack(command: Paid): Decision {
  const { orderId, paymentIntent, amountMinor, currency } = command;
  const due = { status: 'refund-due', reason: 'order-closed' } as const;
  return {
    events: [],
    facts: [{ kind: 'refund-due', orderId, paymentIntent, amountMinor, currency, ...due }],
    reply: { ok: true, orderId, outcome: 'refund-due', ...due },
  };
}

/** A second payment leaves a paid order as it is; a wrong one ends an order that waited (its session is used up). */
function turnAway(order: Order, command: Paid, reason: RefundReason): Decision {
  const open = order.status === 'awaiting-payment' || order.status === 'expired';
  const status: OrderStatus = open ? 'refund-due' : order.status;
  const events: Decision['events'] = [paymentEvent(order, command, reason, status)];
  if (order.status === 'awaiting-payment' && order.holdId !== null)
    events.unshift({ t: 'hold-ended', id: order.holdId, status: 'expired' });
  const { paymentIntent, amountMinor, currency } = command;
  return {
    events,
    facts: [{ kind: 'refund-due', orderId: order.id, status, paymentIntent, amountMinor, currency, reason }],
    reply: paidReply(order, status, reason),
  };
}

/** Why this money cannot become tickets, or null: it can. A late payment takes the same places if they are free (P4). */
function refuseMoney(state: BoxOfficeState, order: Order, command: Paid): RefundReason | null {
  const plan = state.plan!;
  if (order.status === 'paid') return 'second-payment';
  if (order.status !== 'awaiting-payment' && order.status !== 'expired') return 'order-closed';
  if (plan.settings.status === 'cancelled') return 'event-cancelled';
  if (command.amountMinor !== order.totalMinor || command.currency !== plan.settings.currency) return 'wrong-amount';
  if (order.replaces && cannotReplace(state, order.replaces)) return 'exchange-impossible';
  if (order.status === 'awaiting-payment') return null;
  const lines = withAllotted(state, order.code, order.lines);
  if (firstMisfit(plan, state.counters!, lines, linesGivenBack(state, order.replaces)) !== null) return 'sold-out';
  return seatsForLatePayment(state, order) === null ? 'sold-out' : null;
}

/** Stripe says that money went back, by our wish or by somebody's in its dashboard. */
export function decideRefunded(state: BoxOfficeState, command: Refunded): Decision {
  const order = findOrder(state, command.orderId);
  if (!order || !state.plan) return refuse('unknown-order');
  const payment = order.payments.find((candidate) => candidate.intent === command.paymentIntent);
  if (!payment) return refuse('unknown-payment');
  if (!Number.isInteger(command.amountMinor) || command.amountMinor < 1) return refuse('invalid');
  if (payment.refundIds.includes(command.refundId))
    return already({ ok: true, orderId: order.id, status: order.status });
  if (payment.refundIds.length >= refundsPerPaymentMax) return refuse('invalid');
  const whole = payment.refundedMinor + command.amountMinor >= payment.amountMinor;
  const status = statusAfterRefund(order, payment, whole);
  const { refundId, amountMinor } = command;
  const decision: Decision = {
    events: [{ t: 'refund', orderId: order.id, intent: payment.intent, refundId, amountMinor, status }],
    facts: [
      {
        kind: 'refund-made',
        orderId: order.id,
        status,
        paymentIntent: payment.intent,
        refundId,
        amountMinor,
        currency: payment.currency,
      },
    ],
    reply: { ok: true, orderId: order.id, status },
  };
  if (whole && payment.state === 'kept') revokeAll(state, order, payment, decision, status);
  return decision;
}

/** The whole went back by hand (R3). What the tickets had cost beside it, paid with an order they took the place of, goes back too (X8). */
function revokeAll(
  state: BoxOfficeState,
  order: Order,
  payment: Payment,
  decision: Decision,
  status: OrderStatus,
): void {
  const serials = standingOf(state, order);
  const restMinor = order.replaces === null ? 0 : worthOf(state, serials) - payment.amountMinor;
  const back = giveBack(state, order, Math.max(0, restMinor), new Set(serials), 'cancelled', payment);
  decision.events.unshift({ t: 'revoked', orderId: order.id, status: 'refund-due', reason: null }, ...back.events);
  decision.facts.unshift({ kind: 'order-cancelled', orderId: order.id, status, by: 'payment-provider', serials });
  decision.facts.push(...back.facts);
}

/** A part that went back leaves the tickets valid (R5); the whole of what was kept or owed ends the order. */
function statusAfterRefund(order: Order, payment: Payment, whole: boolean): OrderStatus {
  if (!whole || (order.status !== 'refund-due' && payment.state !== 'kept')) return order.status;
  return settledWithout(order, payment.intent) ? 'refunded' : 'refund-due';
}

function paymentEvent(order: Order, command: Paid, reason: RefundReason | null, status: OrderStatus) {
  return {
    t: 'payment',
    orderId: order.id,
    intent: command.paymentIntent,
    amountMinor: command.amountMinor,
    currency: command.currency,
    state: reason === null ? 'kept' : 'refund-due',
    reason,
    status,
  } as const;
}

function paidReply(order: Order, status: OrderStatus, reason: RefundReason | null): PaidReply {
  const outcome = reason === null ? 'tickets-issued' : 'refund-due';
  return { ok: true, orderId: order.id, outcome, reason, status };
}
