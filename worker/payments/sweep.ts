/** The reconciliation: every order that waits for a payment or a refund for longer than it should is asked about at Stripe. */
import { openDatabase } from '#db/client';
import { forgetOldAnswers } from '#db/idempotency';
import { ordersAwaitingPayment } from '#db/orders';
import type { OpenOrder } from '#durable-objects/box-office-rpc';
import { ask, isBusy } from '../box-office.ts';
import type { Bindings } from '../env.ts';
import { errorFields, log } from '../log.ts';
import { askAboutPayment } from './ask-about-payment.ts';
import { refundPayment } from './refund-payment.ts';

/** A webhook takes seconds; what is older has lost its own. */
const overdueMs = 2 * 60_000;
/** Per run: Stripe allows 25 requests a second, and another run follows in five minutes. */
const eventsMax = 50;
const ordersPerEventMax = 50;

/** One round. Nothing here is needed for selling; all of it makes late things right. */
export async function sweepPayments(env: Bindings, nowMs: number): Promise<void> {
  const requestId = `sweep-${nowMs}`;
  const db = openDatabase(env);
  const overdue = await ordersAwaitingPayment(db, nowMs - overdueMs, 500);
  const eventIds = [...new Set(overdue.map((order) => order.eventId))].slice(0, eventsMax);
  let settled = 0;
  for (const eventId of eventIds) settled += await sweepEvent(env, eventId, requestId);
  const forgotten = await forgetOldAnswers(db, nowMs);
  log('info', 'sweep', { requestId, events: eventIds.length, settled, forgotten });
}

async function sweepEvent(env: Bindings, eventId: string, requestId: string): Promise<number> {
  const orders = await ask(env, eventId, (office) => office.openOrders(ordersPerEventMax));
  if (isBusy(orders)) return 0;
  let settled = 0;
  for (const order of orders) {
    try {
      settled += await sweepOrder(env, eventId, order, requestId);
    } catch (error) {
      log('warn', 'sweep failed', { requestId, eventId, orderId: order.orderId, ...errorFields(error) });
    }
  }
  return settled;
}

async function sweepOrder(env: Bindings, eventId: string, order: OpenOrder, requestId: string): Promise<number> {
  const { orderId, sessionId } = order;
  for (const due of order.refundsDue) {
    const key = `sweep:${due.paymentIntent}`;
    await refundPayment(env, { kind: 'refund-payment', eventId, orderId, key, ...due }, requestId);
  }
  if (order.status !== 'awaiting-payment' || sessionId === null) return order.refundsDue.length;
  const settled = await askAboutPayment(env, eventId, { id: orderId, sessionId }, requestId);
  return settled === 'paid' || settled === 'expired' ? 1 : 0;
}
