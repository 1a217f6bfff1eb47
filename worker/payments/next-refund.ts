/** What is to be done about a payment that must go back, whole or up to an amount, from what Stripe says of its refunds. */
import type { PaymentAtStripe } from './take-refunds.ts';

/** A refund that bounced was kept by a closed card or account. After so many a person has to find another way. */
export const bouncesMax = 10;
/** The first that bounces is followed at once; each later one waits this much longer than the last. */
const patienceMs = 3_600_000;

export type NextRefund =
  | { do: 'nothing' }
  /**
   * So much goes back, under this key; `insteadOf` names the bounced refund of the same amount that it makes good. The key does not
   * know the amount: of two that were reckoned at the same time Stripe then does one, and the other is reckoned anew.
   */
  | { do: 'refund'; amountMinor: number; key: string; insteadOf: string | null }
  | { do: 'wait'; why: string };

/** `upToMinor`: so much must have gone back in all; missing is the whole payment. */
export function nextRefund(
  { paymentIntent, receivedMinor, refunds }: Omit<PaymentAtStripe, 'place'>,
  nowMs: number,
  upToMinor = receivedMinor,
): NextRefund {
  const bounced = refunds.filter(({ status }) => hasBounced(status));
  const arrived = refunds.filter(({ status }) => status === 'succeeded');
  if (bounced.length + arrived.length < refunds.length) return { do: 'wait', why: 'A refund is under way.' };
  const leftMinor = Math.min(upToMinor, receivedMinor) - arrived.reduce((sum, { amount }) => sum + amount, 0);
  if (leftMinor <= 0) return { do: 'nothing' };
  if (bounced.length >= bouncesMax) return { do: 'wait', why: 'Every refund bounces: the buyer has to be asked.' };
  const lastMs = Math.max(0, ...bounced.map(({ created }) => created * 1_000));
  if (nowMs - lastMs < (bounced.length - 1) * patienceMs) return { do: 'wait', why: 'A refund has bounced again.' };
  const same = bounced.find(({ amount }) => amount === leftMinor);
  return {
    do: 'refund',
    amountMinor: leftMinor,
    // Another key whenever Stripe's list has changed, since under the same one it would only repeat its answer for a day.
    key: `refund:${paymentIntent}:${refunds.length}:${bounced.length}`,
    insteadOf: same ? (same.metadata?.insteadOf ?? same.id) : null,
  };
}

/** Whether the money is with us again (or never left): Stripe's final states but for the good one. */
export function hasBounced(status: string | null): boolean {
  return status === 'failed' || status === 'canceled';
}
