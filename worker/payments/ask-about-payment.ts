/** Asking Stripe about an order whose webhook has not come (or never will). */
import type { OrderRow } from '#durable-objects/box-office-rpc';
import type { Bindings } from '../env.ts';
import { errorFields, log } from '../log.ts';
import { settleSession, type Settled } from './settle-session.ts';
import { stripeOf } from './stripe.ts';

/** A page that waits reloads every second or two; Stripe needs to hear from it less often. */
const askEveryMs = 3_000;
const rememberedMax = 5_000;
const askedAtMs = new Map<string, number>();

/** Whether this isolate should ask about the order now. Asking more than once is harmless, only wasteful. */
export function isTimeToAsk(order: Pick<OrderRow, 'id' | 'status' | 'sessionId'>, nowMs: number): boolean {
  if (order.status !== 'awaiting-payment' || order.sessionId === null) return false;
  return nowMs - (askedAtMs.get(order.id) ?? 0) >= askEveryMs;
}

/** Asks, and takes over what Stripe says. When Stripe is away the order simply stays as it is. */
export async function askAboutPayment(
  env: Bindings,
  eventId: string,
  order: { id: string; sessionId: string | null },
  requestId: string,
): Promise<Settled | 'stripe-away'> {
  if (order.sessionId === null) return 'open';
  if (askedAtMs.size >= rememberedMax) askedAtMs.delete(askedAtMs.keys().next().value!);
  askedAtMs.set(order.id, Date.now());
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
