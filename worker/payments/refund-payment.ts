/** Money that must go back goes back once: the refund is made under a key of the payment, and the box office hears of it. */
import type { OutboxMessage } from '#durable-objects/box-office-rpc';
import type { Bindings } from '../env.ts';
import { stripeOf } from './stripe.ts';
import { takeRefundsOf } from './take-refunds.ts';

type RefundMessage = Extract<OutboxMessage, { kind: 'refund-payment' }>;

/** Makes the refund, or finds that it has been made. @throws when Stripe or the box office is away; the queue tries again. */
export async function refundPayment(env: Bindings, refund: RefundMessage, requestId: string): Promise<void> {
  const { paymentIntent, amountMinor, eventId, orderId } = refund;
  try {
    await stripeOf(env).refunds.create(
      { payment_intent: paymentIntent, amount: amountMinor, metadata: { eventId, orderId } },
      { idempotencyKey: `refund:${paymentIntent}:${amountMinor}` },
    );
  } catch (error) {
    // Somebody was quicker (the dashboard): then there is only to be told of it.
    if ((error as { code?: string }).code !== 'charge_already_refunded') throw error;
  }
  if ((await takeRefundsOf(env, paymentIntent, requestId)) === 'busy') throw new Error('The box office is busy.');
}
