/** The organizer cancels an order, or some of its tickets: they are revoked, and what was paid for them goes back. */
import { recordAudit } from '#db/audit';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { ask, isBusy } from '../box-office.ts';
import { database, timed, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse } from '../http/problem.ts';

export const cancelOrder: HandlerOf<'cancelOrder', ApiEnv> = async (c) => {
  const { event, order: orderId } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'orders.refund');
  if (!access.ok) return refuse(c, access);
  const { serials } = c.req.valid('json');
  const wish = serials === undefined ? {} : { serials };
  const command = { kind: 'cancel' as const, key: callerKey(c), orderId, ...wish, by: 'organizer' as const };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () => ask(c.env, event, (office) => office.run<'cancel'>(command, context)));
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok) return refuse(c, problemOfRefusal(reply));
  const { status: state, refundDueMinor } = reply;
  const { organizerId, userId } = access;
  const entry = { organizerId, atMs: Date.now(), actor: `usr:${userId}`, action: 'order.cancelled', subject: orderId };
  await recordAudit(database(c), { ...entry, detail: { serials: serials ?? 'all', refundDueMinor } });
  return c.json({ state, refundDueMinor }, 200);
};
