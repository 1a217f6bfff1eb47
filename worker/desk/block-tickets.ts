/** Tickets of an order that no door lets in any more, though they stay sold; and the lifting of such a block. */
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse } from '../http/problem.ts';
import { audit } from './audit.ts';

export const blockTickets: HandlerOf<'blockTickets', ApiEnv> = async (c) => {
  const { event, order: orderId } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'tickets.block');
  if (!access.ok) return refuse(c, access);
  const { serials, reason } = c.req.valid('json');
  const found = await timed(c, 'box', () => ask(c.env, event, (office) => office.orders([orderId])));
  if (isBusy(found)) return refuse(c, found);
  const order = found[0];
  if (!order) return refuse(c, 'not-found');
  const own = new Set(order.tickets.map(({ serial }) => serial));
  if (!serials.every((serial) => own.has(serial)))
    return refuse(c, { code: 'invalid-fields', fields: [{ path: 'serials', code: 'unknown-choice' }] });
  const block = reason === null ? [] : serials.map((serial) => ({ serial, reason }));
  const unblock = reason === null ? serials : [];
  const command = { kind: 'block-tickets' as const, key: callerKey(c), block, unblock };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () =>
    ask(c.env, event, (office) => office.run<'block-tickets'>(command, context)),
  );
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok) return refuse(c, problemOfRefusal(reply));
  const action = reason === null ? 'tickets.unblocked' : 'tickets.blocked';
  await audit(c, access, action, orderId, { serials, ...(reason !== null && { reason }) });
  return c.json({ blocked: reply.blocked }, 200);
};
