/** Refunds of a payment as Stripe has them, ours and those made by hand in its dashboard. */
import { isId } from '#domain/ids';
import { ask, isBusy } from '../box-office.ts';
import type { Bindings } from '../env.ts';
import { log } from '../log.ts';
import { stripeOf } from './stripe.ts';

/** Looks up the payment's order and every refund of it that has succeeded. @throws when Stripe is away. */
export async function takeRefundsOf(env: Bindings, paymentIntent: string, requestId: string): Promise<'done' | 'busy'> {
  const stripe = stripeOf(env);
  const { metadata } = await stripe.paymentIntents.retrieve(paymentIntent);
  const eventId = metadata.eventId ?? '';
  const orderId = metadata.orderId ?? '';
  if (!isId('event', eventId) || !isId('order', orderId)) return 'done';
  const refunds = await stripe.refunds.list({ payment_intent: paymentIntent, limit: 100 });
  for (const refund of refunds.data) {
    if (refund.status !== 'succeeded') continue;
    const command = {
      kind: 'refunded' as const,
      key: `refunded:${refund.id}`,
      orderId,
      paymentIntent,
      refundId: refund.id,
      amountMinor: refund.amount,
      atMs: refund.created * 1_000,
    };
    const reply = await ask(env, eventId, (office) => office.run<'refunded'>(command, { requestId }));
    if (isBusy(reply)) return 'busy';
    if (!reply.ok) log('warn', 'refund not taken over', { requestId, eventId, orderId, code: reply.code });
  }
  return 'done';
}
