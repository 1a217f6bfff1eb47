/**
 * The webhook. What is not signed with our secret, or was signed long ago, is refused. Everything else may come twice, late and
 * in any order: it only says where to look, and looking twice changes nothing.
 */
import { Stripe } from 'stripe';
import type { HandlerOf } from '../app.ts';
import { config, type ApiContext, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { errorFields, log } from '../log.ts';
import { refundBounced } from './refund-payment.ts';
import { paymentAtStripe, tellRefunds } from './take-refunds.ts';
import { idOf, settleSession } from './settle-session.ts';
import { stripeOf } from './stripe.ts';

/** How old a signature may be: Stripe's own recommendation against replays. */
const toleranceS = 300;
const cryptoProvider = Stripe.createSubtleCryptoProvider();

export const hearStripe: HandlerOf<'hearStripe', ApiEnv> = async (c) => {
  const event = await verified(c);
  if (!event) return refuse(c, 'bad-signature');
  const settled = await takeOver(c, event);
  // Anything but a 2xx makes Stripe come again.
  if (settled === 'again') return refuse(c, { code: 'busy', retryAfterMs: 5_000 });
  return c.json({ received: true as const }, 200);
};

async function verified(c: ApiContext): Promise<Stripe.Event | null> {
  const body = new TextDecoder().decode(c.get('body') ?? new Uint8Array());
  const signature = c.req.header('stripe-signature') ?? '';
  const { webhookSecret } = config(c).stripe;
  try {
    return await stripeOf(c.env).webhooks.constructEventAsync(
      body,
      signature,
      webhookSecret,
      toleranceS,
      cryptoProvider,
    );
  } catch {
    log('warn', 'webhook refused', { requestId: c.get('requestId') });
    return null;
  }
}

async function takeOver(c: ApiContext, event: Stripe.Event): Promise<'done' | 'again'> {
  const requestId = c.get('requestId');
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.expired': {
      const settled = await settleSession(c.env, event.data.object, event.created * 1_000, requestId);
      return settled === 'busy' ? 'again' : 'done';
    }
    case 'checkout.session.async_payment_failed':
      return takeFailure(c, event.data.object.id, event.created * 1_000, requestId);
    case 'charge.refunded':
      return takeRefunds(c, event.data.object.payment_intent, null, requestId);
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return takeRefunds(c, event.data.object.payment_intent, event.data.object, requestId);
    default:
      return 'done';
  }
}

/** The session in the webhook does not say that its payment has failed; Stripe does when asked. */
async function takeFailure(
  c: ApiContext,
  sessionId: string,
  atMs: number,
  requestId: string,
): Promise<'done' | 'again'> {
  try {
    const session = await stripeOf(c.env).checkout.sessions.retrieve(sessionId, { expand: ['payment_intent'] });
    return (await settleSession(c.env, session, atMs, requestId)) === 'busy' ? 'again' : 'done';
  } catch (error) {
    log('warn', 'failed payment not taken over', { requestId, ...errorFields(error) });
    return 'again';
  }
}

async function takeRefunds(
  c: ApiContext,
  intent: string | { id: string } | null,
  refund: Stripe.Refund | null,
  requestId: string,
): Promise<'done' | 'again'> {
  if (!intent) return 'done';
  try {
    const payment = await paymentAtStripe(c.env, idOf(intent));
    if ((await tellRefunds(c.env, payment, requestId)) === 'busy') return 'again';
    return refund && (await refundBounced(c.env, payment, refund)) === 'busy' ? 'again' : 'done';
  } catch (error) {
    log('warn', 'refund not taken over', { requestId, ...errorFields(error) });
    return 'again';
  }
}
