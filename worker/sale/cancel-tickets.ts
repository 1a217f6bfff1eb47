/** A buyer gives tickets back, as far as the organizer lets them; what was paid for these goes back. */
import type { HandlerOf } from '../app.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse } from '../http/problem.ts';
import { readOrder } from './read-order.ts';

export const cancelTickets: HandlerOf<'cancelTickets', ApiEnv> = async (c) => {
  const { event, order: orderId } = c.req.valid('param');
  const opened = await readOrder(c, event, orderId, c.req.valid('query').secret);
  if (!opened.ok) return refuse(c, opened);
  const { serials } = c.req.valid('json');
  const command = { kind: 'cancel' as const, key: callerKey(c), orderId, serials, by: 'buyer' as const };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () => ask(c.env, event, (office) => office.run<'cancel'>(command, context)));
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok) return refuse(c, problemOfRefusal(reply));
  return c.json({ state: reply.status, refundDueMinor: reply.refundDueMinor }, 200);
};
