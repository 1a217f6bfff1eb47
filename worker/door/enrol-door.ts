/** Makes a device a door. The link works once; the device that used it may ask again, since its answer may have been lost. */
import { findEnrolment, useEnrolment, type EnrolmentRow } from '#db/doors';
import { plainRole } from '#domain/gate-pack/role';
import { idFromBytes } from '#domain/ids';
import type { EnrolReply, EnrolRequest } from '#domain/contract/door';
import type { HandlerOf } from '../app.ts';
import { ask, isBusy, settingsOf } from '../box-office.ts';
import { database, timed, type ApiContext, type ApiEnv } from '../context.ts';
import { gateNames } from '../desk/gate-names.ts';
import { problemOfRefusal, refuse, type Refusal } from '../http/problem.ts';
import { keyedHash } from '../keyed-hash.ts';
import { tokenHash } from './token-hash.ts';

export const enrolDoor: HandlerOf<'enrolDoor', ApiEnv> = async (c) => {
  const request = c.req.valid('json');
  const enrolled = await enrol(c, request);
  return 'code' in enrolled ? refuse(c, enrolled) : c.json(enrolled, 201);
};

async function enrol(c: ApiContext, { token, publicKey }: EnrolRequest): Promise<EnrolReply | Refusal> {
  const db = database(c);
  const hash = await tokenHash(token);
  const link = await timed(c, 'db', () => findEnrolment(db, hash));
  if (!link) return { code: 'not-found' };
  // The id follows from link and key: the same device asking again is the same door, another device is another one.
  const idBytes = (await keyedHash(c.env.AUTH_SECRET, 'foyer/device-id/1', link.id, publicKey)).slice(0, 16);
  const deviceId = idFromBytes('device', idBytes);
  const used = await timed(c, 'db', () => useEnrolment(db, { tokenHash: hash, deviceId, atMs: Date.now() }));
  if (!used)
    return { code: link.usedAtMs === null && link.expiresAtMs <= Date.now() ? 'enrolment-expired' : 'enrolment-used' };
  const refused = await enrolAtBoxOffice(c, used, deviceId, publicKey);
  return refused ?? describe(c, used, deviceId);
}

async function enrolAtBoxOffice(
  c: ApiContext,
  link: EnrolmentRow,
  deviceId: string,
  publicKey: string,
): Promise<Refusal | null> {
  const { eventId, name, gate, role } = link;
  const command = {
    kind: 'enrol-door' as const,
    key: `enrol:${link.id}`,
    deviceId,
    publicKey,
    name,
    gate,
    ...(role && { role }),
  };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () =>
    ask(c.env, eventId, (office) => office.run<'enrol-door'>(command, context)),
  );
  if (isBusy(reply)) return reply;
  return reply.ok ? null : problemOfRefusal(reply);
}

async function describe(c: ApiContext, link: EnrolmentRow, deviceId: string): Promise<EnrolReply | Refusal> {
  const { eventId, name, gate } = link;
  const [settings, keys, gates, certificate] = await Promise.all([
    settingsOf(c.env, eventId),
    ask(c.env, eventId, (office) => office.publicKeys()),
    gateNames(c, eventId),
    ask(c.env, eventId, (office) => office.doorCertificate(deviceId)),
  ]);
  if (isBusy(settings)) return settings;
  if (isBusy(keys)) return keys;
  if (isBusy(certificate)) return certificate;
  const anchor = keys.find(({ retiredAtMs }) => retiredAtMs === undefined);
  if (!settings || !anchor) return { code: 'event-not-published' };
  return {
    ...{ deviceId, eventId, name, gate },
    eventName: settings.name,
    gateName: gates(gate),
    trustAnchor: anchor.publicKey,
    ...(anchor.index > 0 && { trustAnchorIndex: anchor.index }),
    ...(certificate !== null && { certificate }),
    serverNowMs: Date.now(),
    role: link.role ?? plainRole,
  };
}
