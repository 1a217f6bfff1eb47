/** Money that must go back goes back once, however often that takes: what Stripe says of the payment decides, and the box office hears. */
import type { Stripe } from 'stripe';
import type { OutboxMessage } from '#durable-objects/box-office-rpc';
import type { Bindings } from '../env.ts';
import { ask, isBusy } from '../box-office.ts';
import { hasBounced, nextRefund } from './next-refund.ts';
import { stripeOf } from './stripe.ts';
import { paymentAtStripe, tellRefunds, type PaymentAtStripe } from './take-refunds.ts';

type RefundMessage = Extract<OutboxMessage, { kind: 'refund-payment' }>;

/**
 * Gives back what is left of the payment (or of the part of it that is owed), or finds that all has been. What must have gone back in
 * all is compared with what Stripe says has: a part may have gone back by hand meanwhile.
 * @throws until all of it has arrived, and when Stripe or the box office is away; the queue tries again.
 */
export async function refundPayment(env: Bindings, refund: RefundMessage, requestId: string): Promise<void> {
  const { paymentIntent, eventId, orderId, upToMinor } = refund;
  let payment = await paymentAtStripe(env, paymentIntent);
  let next = nextRefund(payment, Date.now(), upToMinor);
  if (next.do === 'refund') {
    const { key: idempotencyKey, insteadOf, amountMinor: amount } = next;
    const metadata = { eventId, orderId, ...(insteadOf && { insteadOf }) };
    try {
      await stripeOf(env).refunds.create({ payment_intent: paymentIntent, amount, metadata }, { idempotencyKey });
    } catch (error) {
      // Somebody was quicker (the dashboard): then there is only to be told of it.
      if ((error as { code?: string }).code !== 'charge_already_refunded') throw error;
    }
    payment = await paymentAtStripe(env, paymentIntent);
    next = nextRefund(payment, Date.now(), upToMinor);
  }
  if ((await tellRefunds(env, payment, requestId)) === 'busy') throw new Error('The box office is busy.');
  if (next.do !== 'nothing') throw new Error(next.do === 'wait' ? next.why : 'Not all has gone back.');
}

/** A refund can come back days after it was done, when nobody waits for it any more: then what is owed is queued anew. */
export async function refundBounced(
  env: Bindings,
  payment: PaymentAtStripe,
  refund: Stripe.Refund,
): Promise<'done' | 'busy'> {
  const { place, paymentIntent } = payment;
  if (!place || !hasBounced(refund.status)) return 'done';
  // Ours are made only where all is owed. One from the dashboard may have been a favour, and the tickets are still good.
  if (refund.metadata?.orderId !== place.orderId) {
    const order = await ask(env, place.eventId, (office) => office.order(place.orderId));
    if (order && isBusy(order)) return 'busy';
    if (order?.status !== 'refunded' && order?.status !== 'refund-due') return 'done';
  }
  const { amount: amountMinor, currency } = refund;
  const arrivedMinor = payment.refunds
    .filter(({ status }) => status === 'succeeded')
    .reduce((sum, { amount }) => sum + amount, 0);
  const upToMinor = arrivedMinor + amountMinor;
  const message = { ...place, paymentIntent, amountMinor, upToMinor, currency: currency.toUpperCase() };
  await env.MESSAGES.send({ kind: 'refund-payment', key: `bounced:${refund.id}`, ...message });
  return 'done';
}
