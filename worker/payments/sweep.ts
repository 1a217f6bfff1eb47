/** The reconciliation: every order that waits for a payment or a refund for longer than it should is asked about at Stripe. */
import { openDatabase } from '#db/client';
import { forgetOldAnswers } from '#db/idempotency';
import { eventsWithOpenMoney } from '#db/orders';
import { eventsActiveSince } from '#db/totals';
import type { OpenOrder } from '#durable-objects/box-office-rpc';
import { ask, isBusy } from '../box-office.ts';
import type { Bindings } from '../env.ts';
import { errorFields, log } from '../log.ts';
import { askAboutPayment } from './ask-about-payment.ts';
import { inTurn } from './in-turn.ts';
import { refundPayment } from './refund-payment.ts';

/** A webhook takes seconds; what is older has lost its own. */
const overdueMs = 2 * 60_000;
/** As the cron trigger says; each run begins where the last one ended. */
const everyMs = 5 * 60_000;
/** Per run: Stripe allows 25 requests a second, and another run follows in five minutes. */
const eventsMax = 50;
const ordersPerEventMax = 50;
/** What is known to be open is visited first; for so long after its last fact any other event is, too. */
const activeMs = 2 * 24 * 3_600_000;
const otherEventsMax = 50;
/** How many take turns. */
const eventsInTurnMax = 5_000;
const ordersInTurnMax = 500;

/** One round. Nothing here is needed for selling; all of it makes late things right. */
export async function sweepPayments(env: Bindings, nowMs: number): Promise<void> {
  const requestId = `sweep-${nowMs}`;
  const run = Math.floor(nowMs / everyMs);
  const db = openDatabase(env);
  const open = await eventsWithOpenMoney(db, nowMs - overdueMs, eventsInTurnMax);
  const active = await eventsActiveSince(db, nowMs - activeMs, eventsInTurnMax);
  const others = inTurn(active, run, otherEventsMax);
  const eventIds = [...new Set([...inTurn(open, run, eventsMax), ...others])];
  let settled = 0;
  for (const eventId of eventIds) settled += await sweepEvent(env, eventId, run, requestId);
  const forgotten = await forgetOldAnswers(db, nowMs);
  log('info', 'sweep', { requestId, events: eventIds.length, settled, forgotten });
}

async function sweepEvent(env: Bindings, eventId: string, run: number, requestId: string): Promise<number> {
  const orders = await ask(env, eventId, (office) => office.openOrders(ordersInTurnMax));
  if (isBusy(orders)) return 0;
  let settled = 0;
  for (const order of inTurn(orders, run, ordersPerEventMax)) {
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
