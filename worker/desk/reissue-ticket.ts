/** The desk gives a ticket a new code, say for a buyer who has published a picture of the old one. */
import { recordAudit } from '#db/audit';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { ask, isBusy } from '../box-office.ts';
import { database, timed, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse } from '../http/problem.ts';

export const reissueTicket: HandlerOf<'reissueTicket', ApiEnv> = async (c) => {
  const { event, order: orderId, serial } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'tickets.reissue');
  if (!access.ok) return refuse(c, access);
  const command = { kind: 'reissue' as const, key: callerKey(c), orderId, serial };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () => ask(c.env, event, (office) => office.run<'reissue'>(command, context)));
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok) return refuse(c, problemOfRefusal(reply));
  const { generation } = reply;
  const { organizerId, userId } = access;
  const entry = { organizerId, atMs: Date.now(), actor: `usr:${userId}`, action: 'ticket.reissued', subject: orderId };
  await recordAudit(database(c), { ...entry, detail: { serial, generation } });
  return c.body(null, 204);
};
