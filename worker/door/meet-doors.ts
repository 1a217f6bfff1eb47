/** Doors that are online are introduced to each other, so that they still hear each other when the internet is gone. */
import type { HandlerOf } from '../app.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { signedDoor } from './device-signature.ts';

export const meetDoors: HandlerOf<'meetDoors', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const signed = await signedDoor(c, event, { withdrawnToo: false });
  if (!signed.ok) return refuse(c, signed);
  const { deviceId } = signed.door;
  const { letters } = c.req.valid('json');
  const meeting = await timed(c, 'box', () => ask(c.env, event, (office) => office.meetDoors(deviceId, letters)));
  return isBusy(meeting) ? refuse(c, meeting) : c.json(meeting, 200);
};
