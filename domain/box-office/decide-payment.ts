/** Money: every payment ends as one set of tickets or as one refund. Rules P1 to P9, R1 to R7. */
import { firstMisfit } from './capacity.ts';
import type { Cancel, Paid, Refunded, RefundReason, OrderStatus, PaidReply } from './commands.ts';
import { already, refuse, serialsOf, settledWithout, ticketsToIssue, type Decision } from './decision.ts';
import { findOrder, refundsPerPaymentMax, type BoxOfficeState, type Order, type Payment } from './state.ts';

export function decidePaid(state: BoxOfficeState, command: Paid): Decision {
  const order = findOrder(state, command.orderId);
  if (!state.plan) return refuse('unknown-order');
  if (!Number.isInteger(command.amountMinor) || command.amountMinor < 0) return refuse('invalid');
  if (!order) return command.amountMinor === 0 ? refuse('unknown-order') : sendBack(command);
  const known = order.payments.find((payment) => payment.intent === command.paymentIntent);
  if (known) return already(paidReply(order, order.status, known.state === 'kept' ? null : known.reason));
  const reason = refuseMoney(state, order, command);
  return reason === null ? keep(state, order, command) : giveBack(order, command, reason);
}

function keep(state: BoxOfficeState, order: Order, command: Paid): Decision {
  return {
    events: [paymentEvent(order, command, null, 'paid'), { t: 'issued', orderId: order.id }],
    facts: [
      {
        kind: 'order-paid',
        orderId: order.id,
        paymentIntent: command.paymentIntent,
        totalMinor: order.totalMinor,
        currency: command.currency,
        paidAtMs: command.atMs,
        late: order.status === 'expired',
        tickets: ticketsToIssue(state, order),
      },
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
function giveBack(order: Order, command: Paid, reason: RefundReason): Decision {
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
  if (order.status === 'awaiting-payment') return null;
  return firstMisfit(plan, state.counters!, order.lines) === null ? null : 'sold-out';
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
  if (whole && payment.state === 'kept') {
    decision.events.unshift({ t: 'revoked', orderId: order.id, status: 'refund-due', reason: null });
    const serials = serialsOf(order);
    decision.facts.unshift({ kind: 'order-cancelled', orderId: order.id, status, by: 'payment-provider', serials });
  }
  return decision;
}

/** A part that went back leaves the tickets valid (R5); the whole of what was kept or owed ends the order. */
function statusAfterRefund(order: Order, payment: Payment, whole: boolean): OrderStatus {
  if (!whole || (order.status !== 'refund-due' && payment.state !== 'kept')) return order.status;
  return settledWithout(order, payment.intent) ? 'refunded' : 'refund-due';
}

export function decideCancel(state: BoxOfficeState, command: Cancel): Decision {
  const order = findOrder(state, command.orderId);
  if (!order || !state.plan) return refuse('unknown-order');
  if (order.status === 'awaiting-payment') return cancelUnpaid(order, command);
  if (order.status !== 'paid') return refuse('order-not-cancellable');
  const kept = order.payments.find((payment) => payment.state === 'kept');
  const status: OrderStatus = kept ? 'refund-due' : 'cancelled';
  const { currency } = state.plan.settings;
  const amountMinor = kept ? kept.amountMinor - kept.refundedMinor : 0;
  const decision: Decision = {
    events: [{ t: 'revoked', orderId: order.id, status, reason: kept ? 'cancelled' : null }],
    facts: [{ kind: 'order-cancelled', orderId: order.id, status, by: command.by, serials: serialsOf(order) }],
    reply: {
      ok: true,
      orderId: order.id,
      status,
      refundDueMinor: amountMinor,
      paymentIntent: kept?.intent ?? null,
    },
  };
  if (kept) {
    const paymentIntent = kept.intent;
    decision.facts.push({
      kind: 'refund-due',
      orderId: order.id,
      status,
      paymentIntent,
      amountMinor,
      currency,
      reason: 'cancelled',
    });
  }
  return decision;
}

function cancelUnpaid(order: Order, command: Cancel): Decision {
  if (order.session || order.holdId === null) return refuse('payment-under-way');
  return {
    events: [{ t: 'hold-ended', id: order.holdId, status: 'cancelled' }],
    facts: [{ kind: 'order-cancelled', orderId: order.id, status: 'cancelled', by: command.by, serials: [] }],
    reply: { ok: true, orderId: order.id, status: 'cancelled', refundDueMinor: 0, paymentIntent: null },
  };
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
