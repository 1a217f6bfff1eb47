/** A hold ran out while its payment page is open: the page is closed first, and only Stripe's word frees the places. */
import type { OutboxMessage } from '#durable-objects/box-office-rpc';
import type { Bindings } from '../env.ts';
import { settleSession } from './settle-session.ts';
import { stripeOf } from './stripe.ts';

type CloseMessage = Extract<OutboxMessage, { kind: 'expire-session' }>;

/** Closes the session, or takes over how it ended otherwise. @throws when Stripe or the box office is away. */
export async function closeSession(env: Bindings, close: CloseMessage, requestId: string): Promise<void> {
  const { sessions } = stripeOf(env).checkout;
  try {
    await sessions.expire(close.sessionId);
  } catch (error) {
    // It cannot be closed when it is not open any more: paid in the last second, or expired by itself.
    if ((error as { statusCode?: number }).statusCode !== 400) throw error;
  }
  const session = await sessions.retrieve(close.sessionId, { expand: ['payment_intent'] });
  const settled = await settleSession(env, session, Date.now(), requestId);
  if (settled === 'busy') throw new Error('The box office is busy.');
  // Completed but unpaid is a bank transfer under way: it is asked about until the bank has said yes or no.
  if (settled === 'open') throw new Error(`The payment is not over: its page is ${session.status}.`);
}
