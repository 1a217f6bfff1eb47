/** Messages to doors: sent, looked at, withdrawn. The box office keeps them; doors fetch them with their next report. */
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { refuse } from '../http/problem.ts';
import { audit } from './audit.ts';

export const listDoorMessages: HandlerOf<'listDoorMessages', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'doors.read');
  if (!access.ok) return refuse(c, access);
  const messages = await timed(c, 'box', () => ask(c.env, event, (office) => office.doorMessages()));
  return isBusy(messages) ? refuse(c, messages) : c.json({ messages }, 200);
};

export const sendDoorMessage: HandlerOf<'sendDoorMessage', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'doors.manage');
  if (!access.ok) return refuse(c, access);
  const { text, door } = c.req.valid('json');
  const message = { key: callerKey(c), text, deviceId: door };
  const sent = await timed(c, 'box', () => ask(c.env, event, (office) => office.sendDoorMessage(message)));
  if (isBusy(sent)) return refuse(c, sent);
  if (sent === 'unknown-door')
    return refuse(c, { code: 'invalid-fields', fields: [{ path: 'door', code: 'unknown-choice' }] });
  if (typeof sent === 'string') return refuse(c, sent);
  await audit(c, access, 'door.message-sent', door ?? event, { message: sent.id, text });
  return c.json(sent, 201);
};

export const withdrawDoorMessage: HandlerOf<'withdrawDoorMessage', ApiEnv> = async (c) => {
  const { event, message } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'doors.manage');
  if (!access.ok) return refuse(c, access);
  const done = await timed(c, 'box', () => ask(c.env, event, (office) => office.withdrawDoorMessage(message)));
  if (isBusy(done)) return refuse(c, done);
  if (!done) return refuse(c, 'not-found');
  await audit(c, access, 'door.message-withdrawn', event, { message });
  return c.body(null, 204);
};
