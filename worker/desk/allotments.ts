/** Places that the organizer keeps off general sale: the list, keeping some, and putting them back. */
import type { AllotmentRow } from '#durable-objects/box-office-rpc';
import type { DeskAllotment } from '#domain/contract/desk';
import { idFromBytes } from '#domain/ids';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { callerKey, idempotencyKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse } from '../http/problem.ts';
import { keyedHash } from '../keyed-hash.ts';
import { audit } from './audit.ts';

export const listAllotments: HandlerOf<'listAllotments', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'allotments.read');
  if (!access.ok) return refuse(c, access);
  const rows = await timed(c, 'box', () => ask(c.env, event, (office) => office.allotments()));
  return isBusy(rows) ? refuse(c, rows) : c.json({ allotments: rows.map(allotmentView) }, 200);
};

export const makeAllotment: HandlerOf<'makeAllotment', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'allotments.manage');
  if (!access.ok) return refuse(c, access);
  const wish = c.req.valid('json');
  // The id follows from the key, so that a repeat is the same wish.
  const hash = await keyedHash(c.env.AUTH_SECRET, 'foyer/allotment-id/1', access.userId, event, idempotencyKey(c));
  const id = idFromBytes('allotment', hash.subarray(0, 16));
  const command = { kind: 'allot' as const, key: callerKey(c), allotment: { ...wish, allotmentId: id } };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () => ask(c.env, event, (office) => office.run<'allot'>(command, context)));
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok) return refuse(c, problemOfRefusal(reply));
  const { purpose, reason, occurrence } = wish;
  await audit(c, access, 'allotment.made', event, { id, purpose, reason, occurrence, places: reply.left });
  return c.json({ ...wish, id, left: reply.left }, 201);
};

export const releaseAllotment: HandlerOf<'releaseAllotment', ApiEnv> = async (c) => {
  const { event, allotment: allotmentId } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'allotments.manage');
  if (!access.ok) return refuse(c, access);
  const part = c.req.valid('json');
  const command = { kind: 'release-allotment' as const, key: callerKey(c), allotmentId, ...part };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () =>
    ask(c.env, event, (office) => office.run<'release-allotment'>(command, context)),
  );
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok) return refuse(c, problemOfRefusal(reply));
  await audit(c, access, 'allotment.released', event, { id: allotmentId, left: reply.left });
  return c.json({ id: allotmentId, left: reply.left }, 200);
};

function allotmentView({ allotmentId: id, ...row }: AllotmentRow): DeskAllotment {
  return { id, ...row };
}
