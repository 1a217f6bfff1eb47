/** What Stripe says of a session becomes what the box office knows. Safe to repeat, in any order, from webhook, page or sweep. */
import type { Stripe } from 'stripe';
import { ask, isBusy } from '../box-office.ts';
import type { Bindings } from '../env.ts';
import { log } from '../log.ts';
import { isId } from '#domain/ids';

export type Settled = 'paid' | 'expired' | 'open' | 'not-ours' | 'busy';

/** Takes over a payment that was made, or an expiry. `atMs` is when Stripe said so. */
export async function settleSession(
  env: Bindings,
  session: Stripe.Checkout.Session,
  atMs: number,
  requestId: string,
): Promise<Settled> {
  const eventId = session.metadata?.eventId ?? '';
  const orderId = session.metadata?.orderId ?? '';
  if (!isId('event', eventId) || !isId('order', orderId)) return 'not-ours';
  const context = { requestId };
  if (session.payment_status === 'paid' && session.payment_intent) {
    const paymentIntent = idOf(session.payment_intent);
    const command = {
      kind: 'paid' as const,
      key: `paid:${paymentIntent}`,
      orderId,
      paymentIntent,
      amountMinor: session.amount_total ?? 0,
      currency: (session.currency ?? '').toUpperCase(),
      atMs,
    };
    const reply = await ask(env, eventId, (office) => office.run<'paid'>(command, context));
    if (isBusy(reply)) return 'busy';
    log(reply.ok ? 'info' : 'warn', 'payment taken', {
      requestId,
      eventId,
      orderId,
      outcome: reply.ok ? reply.outcome : reply.code,
      reason: reply.ok ? reply.reason : null,
    });
    return reply.ok ? 'paid' : 'not-ours';
  }
  if (session.status !== 'expired' && !hasFailed(session)) return 'open';
  const command = {
    kind: 'session-expired' as const,
    key: `session-expired:${session.id}`,
    orderId,
    sessionId: session.id,
  };
  const reply = await ask(env, eventId, (office) => office.run<'session-expired'>(command, context));
  return isBusy(reply) ? 'busy' : 'expired';
}

/**
 * Whether the page was completed and the bank said no days later: it stays complete and unpaid for ever. Known only where the
 * payment was asked for along with the session (`expand`).
 */
function hasFailed({ status, payment_status, payment_intent }: Stripe.Checkout.Session): boolean {
  if (status !== 'complete' || payment_status !== 'unpaid') return false;
  if (!payment_intent || typeof payment_intent === 'string') return false;
  return payment_intent.status === 'requires_payment_method' || payment_intent.status === 'canceled';
}

/** The id of something that Stripe may have sent whole. */
export function idOf(reference: string | { id: string }): string {
  return typeof reference === 'string' ? reference : reference.id;
}
