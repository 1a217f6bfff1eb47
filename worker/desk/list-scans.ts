/** Refused scans and conflicts, the newest first. */
import { doorsOf } from '#db/doors';
import { listScans as readScans } from '#db/scans';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { database, timed, type ApiEnv } from '../context.ts';
import { badCursor, refuse } from '../http/problem.ts';
import { gateNames } from './gate-names.ts';

export const listScans: HandlerOf<'listScans', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'scans.read');
  if (!access.ok) return refuse(c, access);
  const db = database(c);
  const [page, doors, gates] = await timed(c, 'db', () =>
    Promise.all([readScans(db, event, c.req.valid('query')), doorsOf(db, event), gateNames(c, event)]),
  );
  if (!page) return refuse(c, badCursor);
  const doorName = new Map(doors.map((door) => [door.id, door.name]));
  const scans = page.rows.map((row) => ({
    sequence: row.sequence,
    atMs: row.atMs,
    door: doorName.get(row.deviceId) ?? row.deviceId,
    gate: row.gate === null ? '' : gates(row.gate),
    serial: row.serial,
    verdict: row.kind === 'refused' ? row.verdict : row.kind,
    why: row.kind === 'conflict' ? row.verdict : null,
    firstAtMs: row.firstAtMs,
    firstDoor: row.firstDeviceId && (doorName.get(row.firstDeviceId) ?? row.firstDeviceId),
    firstGate: row.firstGate === null ? null : gates(row.firstGate),
  }));
  return c.json({ scans, nextCursor: page.nextCursor }, 200);
};
