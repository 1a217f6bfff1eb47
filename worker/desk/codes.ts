/** Sale codes at the desk: the list with their use, and making or changing them. */
import { noteCodes } from '#db/seat-maps';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { ask, isBusy } from '../box-office.ts';
import { database, timed, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { badCursor, problemOfRefusal, refuse } from '../http/problem.ts';
import { audit } from './audit.ts';

export const listCodes: HandlerOf<'listCodes', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'codes.read');
  if (!access.ok) return refuse(c, access);
  const { cursor = '0', limit } = c.req.valid('query');
  if (!/^\d{1,7}$/.test(cursor)) return refuse(c, badCursor);
  const rows = await timed(c, 'box', () => ask(c.env, event, (office) => office.codes(Number(cursor), limit)));
  if (isBusy(rows)) return refuse(c, rows);
  return c.json({ codes: rows.codes, nextCursor: rows.next === null ? null : String(rows.next) }, 200);
};

export const setCodes: HandlerOf<'setCodes', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'codes.manage');
  if (!access.ok) return refuse(c, access);
  const { codes } = c.req.valid('json');
  const context = { requestId: c.get('requestId') };
  const command = { kind: 'set-codes' as const, key: callerKey(c), codes };
  const reply = await timed(c, 'box', () => ask(c.env, event, (office) => office.run<'set-codes'>(command, context)));
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok) return refuse(c, problemOfRefusal(reply));
  await noteCodes(database(c), event);
  await audit(c, access, 'codes.set', event, {
    codes: codes.map(({ code }) => code).slice(0, 20),
    count: codes.length,
  });
  return c.json({ codes: reply.codes }, 200);
};
