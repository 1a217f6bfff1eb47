/** A door hands in its journal: any order, any number of times. The box office checks the chain; the device may then forget. */
import type { AdmitReply } from '#domain/box-office/commands';
import type { JournalReply } from '#domain/contract/door';
import type { HandlerOf } from '../app.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiContext, type ApiEnv } from '../context.ts';
import { gateNames } from '../desk/gate-names.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse } from '../http/problem.ts';
import { signedDoor } from './device-signature.ts';

export const uploadJournal: HandlerOf<'uploadJournal', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const signed = await signedDoor(c, event, { withdrawnToo: true });
  if (!signed.ok) return refuse(c, signed);
  const { entries, packEpoch } = c.req.valid('json');
  const upload = { key: callerKey(c), deviceId: signed.door.deviceId, entries, packEpoch };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () => ask(c.env, event, (office) => office.admitJournal(upload, context)));
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok) return refuse(c, problemOfRefusal(reply));
  return c.json(await journalReply(c, event, reply), 200);
};

async function journalReply(c: ApiContext, eventId: string, reply: AdmitReply): Promise<JournalReply> {
  const { acceptedThrough, packEpoch } = reply;
  const conflicts = reply.conflicts.length === 0 ? [] : await namedConflicts(c, eventId, reply.conflicts);
  return { acceptedThrough, conflicts, packEpoch, serverNowMs: Date.now() };
}

async function namedConflicts(c: ApiContext, eventId: string, conflicts: AdmitReply['conflicts']) {
  const [doors, gates] = await Promise.all([ask(c.env, eventId, (office) => office.doors()), gateNames(c, eventId)]);
  const names = new Map(isBusy(doors) ? [] : doors.map((door) => [door.deviceId, door.name]));
  return conflicts.map(({ serial, sequence, firstAtMs, firstDeviceId, firstGate }) => ({
    serial,
    sequence,
    firstAtMs: firstAtMs ?? 0,
    firstGate: firstGate === null ? '' : gates(firstGate),
    firstDoor: firstDeviceId === null ? '' : (names.get(firstDeviceId) ?? firstDeviceId),
  }));
}
