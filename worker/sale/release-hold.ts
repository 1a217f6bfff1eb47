/** Gives a reservation back. Doing it twice, or too late, is no error. */
import type { HandlerOf } from '../app.ts';
import { isBusy } from '../box-office.ts';
import { speakerOf, timed, type ApiContext, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse } from '../http/problem.ts';
import { tell } from '../tell-box-office.ts';

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
  const reply = await timed(c, 'box', () => tell<'release'>(c.env, eventId, command, speakerOf(c)));
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok && reply.code !== 'hold-expired') return refuse(c, problemOfRefusal(reply));
  return c.body(null, 204);
}
