/** Gives a reservation back. Doing it twice, or too late, is no error. */
import type { HandlerOf } from '../app.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiContext, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse } from '../http/problem.ts';

export const releaseHold: HandlerOf<'releaseHold', ApiEnv> = (c) => {
  const { event, hold } = c.req.valid('param');
  return release(c, event, hold);
};

export const releaseHoldOnLeave: HandlerOf<'releaseHoldOnLeave', ApiEnv> = (c) => {
  const { event, hold } = c.req.valid('param');
  return release(c, event, hold);
};

async function release(c: ApiContext, eventId: string, holdId: string) {
  const command = { kind: 'release' as const, key: callerKey(c), holdId };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () => ask(c.env, eventId, (office) => office.run<'release'>(command, context)));
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok && reply.code !== 'hold-expired') return refuse(c, problemOfRefusal(reply));
  return c.body(null, 204);
}
