/** A lost phone, in one press: its door is withdrawn, and there is a link for another. What it has done until now stays counted (D10). */
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { ask, isBusy, settingsOf } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse } from '../http/problem.ts';
import { audit } from './audit.ts';
import { invite } from './doors.ts';

export const replaceDoor: HandlerOf<'replaceDoor', ApiEnv> = async (c) => {
  const { event, device } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'doors.manage');
  if (!access.ok) return refuse(c, access);
  const doors = await timed(c, 'box', () => ask(c.env, event, (office) => office.doors()));
  if (isBusy(doors)) return refuse(c, doors);
  const lost = doors.find(({ deviceId }) => deviceId === device);
  if (!lost) return refuse(c, 'not-found');
  // the phone first: whoever has it must not let anybody in while we wonder about the new one
  const command = { kind: 'revoke-door' as const, key: callerKey(c), deviceId: device };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () => ask(c.env, event, (office) => office.run<'revoke-door'>(command, context)));
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok && reply.code !== 'door-revoked') return refuse(c, problemOfRefusal(reply));
  await audit(c, access, 'door.replaced', device, { gate: lost.gate });
  const settings = await timed(c, 'box', () => settingsOf(c.env, event));
  if (isBusy(settings)) return refuse(c, settings);
  if (!settings?.gates.some(({ index }) => index === lost.gate))
    return refuse(c, { code: 'invalid-fields', fields: [{ path: 'gate', code: 'unknown-choice' }] });
  const { name, gate, role } = lost;
  const invited = await invite(c, access, event, { name, gate, role });
  return 'code' in invited ? refuse(c, invited) : c.json(invited, 201);
};
