/** A door says how it is and which messages were seen there, and hears which it should show. */
import type { HandlerOf } from '../app.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { signedDoor } from './device-signature.ts';

export const reportDoor: HandlerOf<'reportDoor', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const signed = await signedDoor(c, event, { withdrawnToo: true });
  if (!signed.ok) return refuse(c, signed);
  const report = c.req.valid('json');
  const { deviceId } = signed.door;
  const reply = await timed(c, 'box', () => ask(c.env, event, (office) => office.reportDoor(deviceId, report)));
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply) return refuse(c, 'not-found');
  return c.json({ ...reply, serverNowMs: Date.now() }, 200);
};
