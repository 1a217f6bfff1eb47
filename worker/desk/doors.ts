/** The doors of an event: the links that make them, the list, and their withdrawal. */
import { recordAudit } from '#db/audit';
import { createEnrolment, findEnrolment } from '#db/doors';
import { isConflict } from '#db/errors';
import { idFromBytes } from '#domain/ids';
import type { EnrolmentRequest, EnrolmentView } from '#domain/contract/desk';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import type { Access } from '../authorize.ts';
import { ask, isBusy, settingsOf } from '../box-office.ts';
import { config, database, timed, type ApiContext, type ApiEnv } from '../context.ts';
import { tokenHash } from '../door/token-hash.ts';
import { callerKey, idempotencyKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse, type Refusal } from '../http/problem.ts';
import { keyedHash, keyedHashText } from '../keyed-hash.ts';
import { gateNames } from './gate-names.ts';

/** Long enough to set up doors the day before. */
const enrolmentLifeMs = 24 * 3_600_000;

export const inviteDoor: HandlerOf<'inviteDoor', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'doors.manage');
  if (!access.ok) return refuse(c, access);
  const settings = await timed(c, 'box', () => settingsOf(c.env, event));
  if (isBusy(settings)) return refuse(c, settings);
  if (!settings) return refuse(c, 'event-not-published');
  const request = c.req.valid('json');
  if (!settings.gates.some((gate) => gate.index === request.gate))
    return refuse(c, { code: 'invalid-fields', fields: [{ path: 'gate', code: 'unknown-choice' }] });
  const invited = await invite(c, access, event, request);
  return 'code' in invited ? refuse(c, invited) : c.json(invited, 201);
};

/**
 * Token and id follow from the caller's key, so that a repeat gives the same link although only the token's hash is stored.
 */
export async function invite(
  c: ApiContext,
  access: Access,
  eventId: string,
  { name, gate, role }: EnrolmentRequest,
): Promise<EnrolmentView | Refusal> {
  const db = database(c);
  const whose = [access.userId, eventId, idempotencyKey(c)];
  const token = await keyedHashText(c.env.AUTH_SECRET, 'foyer/enrolment-token/1', ...whose);
  const idBytes = (await keyedHash(c.env.AUTH_SECRET, 'foyer/enrolment-id/1', ...whose)).slice(0, 16);
  const hash = await tokenHash(token);
  const createdAtMs = Date.now();
  const enrolment = {
    ...{ id: idFromBytes('enrolment', idBytes), tokenHash: hash, eventId, gate, name, createdAtMs },
    expiresAtMs: createdAtMs + enrolmentLifeMs,
    createdBy: `usr:${access.userId}`,
    role: role ?? null,
  };
  const url = `${config(c).publicOrigin}/door#token=${token}`;
  try {
    await createEnrolment(db, enrolment);
  } catch (error) {
    if (!isConflict(error)) throw error;
    const first = await findEnrolment(db, hash);
    if (!first || first.name !== name || first.gate !== gate) return { code: 'idempotency-key-reused' };
    return { id: first.id, url, expiresAtMs: first.expiresAtMs };
  }
  await audit(c, access, 'door.invited', enrolment.id, { gate, ...(role && { role }) });
  return { id: enrolment.id, url, expiresAtMs: enrolment.expiresAtMs };
}

export const listDoors: HandlerOf<'listDoors', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'doors.read');
  if (!access.ok) return refuse(c, access);
  const gates = await gateNames(c, event);
  const list = await timed(c, 'box', () => ask(c.env, event, (office) => office.doorsAndReports()));
  if (isBusy(list)) return refuse(c, list);
  const doors = list.doors.map(({ deviceId, publicKey: _publicKey, ...door }) => ({
    id: deviceId,
    ...door,
    gateName: gates(door.gate),
  }));
  return c.json({ doors, packEpoch: list.packEpoch }, 200);
};

export const revokeDoor: HandlerOf<'revokeDoor', ApiEnv> = async (c) => {
  const { event, device } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'doors.manage');
  if (!access.ok) return refuse(c, access);
  const command = { kind: 'revoke-door' as const, key: callerKey(c), deviceId: device };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () => ask(c.env, event, (office) => office.run<'revoke-door'>(command, context)));
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok && reply.code !== 'door-revoked') return refuse(c, problemOfRefusal(reply));
  await audit(c, access, 'door.revoked', device, {});
  return c.body(null, 204);
};

async function audit(c: ApiContext, access: Access, action: string, subject: string, detail: Record<string, unknown>) {
  const { organizerId, userId } = access;
  await recordAudit(database(c), { organizerId, atMs: Date.now(), actor: `usr:${userId}`, action, subject, detail });
}
