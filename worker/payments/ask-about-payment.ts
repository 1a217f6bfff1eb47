/** Asking Stripe about an order whose webhook has not come (or never will). */
import type { OrderRow } from '#durable-objects/box-office-rpc';
import type { Bindings } from '../env.ts';
import { errorFields, log } from '../log.ts';
import { settleSession, type Settled } from './settle-session.ts';
import { stripeOf } from './stripe.ts';

/** A page that waits reloads every second or two; Stripe needs to hear from it less often. */
const askEveryMs = 3_000;
/** Who comes back from paying is mostly overtaken by the webhook: it gets the first second. */
const webhookFirstMs = 1_000;
const rememberedMax = 5_000;
const dueAtMs = new Map<string, number>();

/** Whether this isolate should ask about the order now, at a second look or later. Asking too often is harmless, only wasteful. */
export function isTimeToAsk(order: Pick<OrderRow, 'id' | 'status' | 'sessionId'>, nowMs: number): boolean {
  if (order.status !== 'awaiting-payment' || order.sessionId === null) return false;
  const due = dueAtMs.get(order.id);
  if (due === undefined) keepDue(order.id, nowMs + webhookFirstMs);
  return due !== undefined && due <= nowMs;
}

function keepDue(orderId: string, atMs: number): void {
  if (dueAtMs.size >= rememberedMax) dueAtMs.delete(dueAtMs.keys().next().value!);
  dueAtMs.set(orderId, atMs);
}

/** Asks, and takes over what Stripe says. When Stripe is away the order simply stays as it is. */
export async function askAboutPayment(
  env: Bindings,
  eventId: string,
  order: { id: string; sessionId: string | null },
  requestId: string,
): Promise<Settled | 'stripe-away'> {
  if (order.sessionId === null) return 'open';
  keepDue(order.id, Date.now() + askEveryMs);
  try {
    const session = await stripeOf(env).checkout.sessions.retrieve(order.sessionId, { expand: ['payment_intent'] });
    const intent = session.payment_intent;
    const paidAtMs = (intent && typeof intent === 'object' ? intent.created : session.created) * 1_000;
    return await settleSession(env, session, paidAtMs, requestId);
  } catch (error) {
    log('warn', 'stripe not asked', { requestId, eventId, orderId: order.id, ...errorFields(error) });
    return 'stripe-away';
  }
}
