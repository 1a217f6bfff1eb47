/** The keys that an event's tickets are signed with: seen, added to, and retired. Y1 to Y4 of the box office. */
import { recordAudit } from '#db/audit';
import type { KeyReply, Refusal as BoxOfficeRefusal } from '#domain/box-office/commands';
import type { EventKeyList } from '#domain/contract/tickets';
import type { Busy } from '#durable-objects/box-office-rpc';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import type { Access } from '../authorize.ts';
import { ask, isBusy, type BoxOffice } from '../box-office.ts';
import { database, timed, type ApiContext, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse, type Refusal } from '../http/problem.ts';

export const listEventKeys: HandlerOf<'listEventKeys', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'keys.manage');
  if (!access.ok) return refuse(c, access);
  return answer(c, await keysOf(c, event));
};

export const rotateEventKey: HandlerOf<'rotateEventKey', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'keys.manage');
  if (!access.ok) return refuse(c, access);
  const command = { kind: 'rotate-key' as const, key: callerKey(c) };
  const context = { requestId: c.get('requestId') };
  const work = (office: BoxOffice) => office.run<'rotate-key'>(command, context);
  return answer(c, await change(c, access, event, 'key.added', work));
};

export const retireEventKey: HandlerOf<'retireEventKey', ApiEnv> = async (c) => {
  const { event, key: keyIndex } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'keys.manage');
  if (!access.ok) return refuse(c, access);
  const command = { kind: 'retire-key' as const, key: callerKey(c), keyIndex };
  const context = { requestId: c.get('requestId') };
  const work = (office: BoxOffice) => office.run<'retire-key'>(command, context);
  return answer(c, await change(c, access, event, 'key.retired', work));
};

async function change(
  c: ApiContext,
  access: Access,
  event: string,
  action: 'key.added' | 'key.retired',
  work: (office: BoxOffice) => Promise<KeyReply | BoxOfficeRefusal | Busy>,
): Promise<EventKeyList | Refusal> {
  const reply = await timed(c, 'box', () => ask(c.env, event, work));
  if (isBusy(reply)) return reply;
  if (!reply.ok) return problemOfRefusal(reply);
  const { organizerId, userId } = access;
  const entry = { organizerId, atMs: Date.now(), actor: `usr:${userId}`, action, subject: event };
  await recordAudit(database(c), { ...entry, detail: { keyIndex: reply.keyIndex } });
  return keysOf(c, event);
}

async function keysOf(c: ApiContext, event: string): Promise<EventKeyList | Refusal> {
  const keys = await timed(c, 'box', () => ask(c.env, event, (office) => office.publicKeys()));
  if (isBusy(keys)) return keys;
  const views = keys.map(({ index, publicKey, retiredAtMs }) => ({
    ...{ index, publicKey, retiredAtMs: retiredAtMs ?? null },
    signs: index === keys.at(-1)!.index,
  }));
  return { keys: views };
}

function answer(c: ApiContext, result: EventKeyList | Refusal) {
  return 'code' in result ? refuse(c, result) : c.json(result, 200);
}
