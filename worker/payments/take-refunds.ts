/** Refunds of a payment as Stripe has them, ours and those made by hand in its dashboard. */
import type { Stripe } from 'stripe';
import { isId } from '#domain/ids';
import { ask, isBusy } from '../box-office.ts';
import type { Bindings } from '../env.ts';
import { log } from '../log.ts';
import { stripeOf } from './stripe.ts';

/** A payment with everything that was or will be given back of it. */
export interface PaymentAtStripe {
  paymentIntent: string;
  /** Whose it is; null when it is none of ours. */
  place: { eventId: string; orderId: string } | null;
  receivedMinor: number;
  /** Newest first, as Stripe lists them; bounded by its page. */
  refunds: Pick<Stripe.Refund, 'id' | 'status' | 'amount' | 'created' | 'metadata'>[];
}

/** @throws when Stripe is away. */
export async function paymentAtStripe(env: Bindings, paymentIntent: string): Promise<PaymentAtStripe> {
  const stripe = stripeOf(env);
  const { metadata, amount_received: receivedMinor } = await stripe.paymentIntents.retrieve(paymentIntent);
  const refunds = await stripe.refunds.list({ payment_intent: paymentIntent, limit: 100 });
  const { eventId = '', orderId = '' } = metadata;
  const isOurs = isId('event', eventId) && isId('order', orderId);
  return { paymentIntent, place: isOurs ? { eventId, orderId } : null, receivedMinor, refunds: refunds.data };
}

/** Tells the box office of every refund that has succeeded; it knows which of them are news. */
export async function tellRefunds(
  env: Bindings,
  payment: PaymentAtStripe,
  requestId: string,
): Promise<'done' | 'busy'> {
  const { paymentIntent, place, refunds } = payment;
  if (!place) return 'done';
  const { eventId, orderId } = place;
  for (const refund of refunds) {
    if (refund.status !== 'succeeded') continue;
    // One that stands in for a bounced one goes by its name: that may have been counted before it came back.
    const refundId = refund.metadata?.insteadOf ?? refund.id;
    const command = {
      kind: 'refunded' as const,
      key: `refunded:${refundId}`,
      orderId,
      paymentIntent,
      refundId,
      amountMinor: refund.amount,
      atMs: refund.created * 1_000,
    };
    const reply = await ask(env, eventId, (office) => office.run<'refunded'>(command, { requestId }));
    if (isBusy(reply)) return 'busy';
    if (!reply.ok) log('warn', 'refund not taken over', { requestId, eventId, orderId, code: reply.code });
  }
  return 'done';
}
