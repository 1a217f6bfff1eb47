/** More time for a reservation, within the bound: three times the usual, for a party that has to agree. */
import type { HandlerOf } from '../app.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse } from '../http/problem.ts';
import { holdView } from './show-hold.ts';

export const extendHold: HandlerOf<'extendHold', ApiEnv> = async (c) => {
  const { event, hold } = c.req.valid('param');
  const command = { kind: 'extend' as const, key: callerKey(c), holdId: hold };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () => ask(c.env, event, (office) => office.run<'extend'>(command, context)));
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok) return refuse(c, problemOfRefusal(reply));
  const found = await holdView(c, event, hold);
  return 'view' in found ? c.json(found.view, 200) : refuse(c, found);
};
