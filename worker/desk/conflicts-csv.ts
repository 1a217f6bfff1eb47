/** Conflicts as a file: who, where and when of both scans, and whether it is one still. */
import { doorsOf } from '#db/doors';
import { listScans, type ScanRow } from '#db/scans';
import type { CsvCell } from '#domain/csv';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { ask, isBusy, settingsOf } from '../box-office.ts';
import { database, type ApiContext, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { csvDownload, localTime, utcTime } from './csv-download.ts';
import { gateNames } from './gate-names.ts';

const pageRows = 1_000;
const head = [
  ...['report', 'reason', 'still a conflict', 'ticket'],
  ...['scan time (UTC)', 'scan time (venue)', 'scan gate', 'scan door', 'scan entry'],
  ...['first time (UTC)', 'first time (venue)', 'first gate', 'first door'],
];

export const exportConflicts: HandlerOf<'exportConflicts', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'scans.read');
  if (!access.ok) return refuse(c, access);
  const settings = await settingsOf(c.env, event);
  if (isBusy(settings)) return refuse(c, settings);
  if (!settings) return refuse(c, 'event-not-published');
  const [doors, gateName] = await Promise.all([doorsOf(database(c), event), gateNames(c, event)]);
  const names = new Map(doors.map(({ id, name }) => [id, name]));
  const local = localTime(settings.zone);
  const gate = (index: number | null) => (index === null ? null : gateName(index));
  const door = (id: string | null) => id && (names.get(id) ?? id);
  const cells = (row: ScanRow, still: boolean): CsvCell[] => [
    ...[row.sequence, row.verdict, still ? 'yes' : 'no', row.serial],
    ...[
      utcTime(row.atMs),
      local(row.atMs),
      gate(row.gate),
      door(row.deviceId),
      `${row.deviceId}/${row.deviceSequence}`,
    ],
    ...[utcTime(row.firstAtMs), local(row.firstAtMs), gate(row.firstGate), door(row.firstDeviceId)],
  ];
  return csvDownload(`conflicts-${event}`, head, pages(c, event, cells));
};

async function* pages(c: ApiContext, eventId: string, cells: (row: ScanRow, still: boolean) => CsvCell[]) {
  for (let cursor: string | null | undefined; cursor !== null;) {
    const query = { kind: 'conflict' as const, limit: pageRows, ...(cursor !== undefined && { cursor }) };
    const page = (await listScans(database(c), eventId, query))!;
    const still = await stillConflicts(c, eventId, page.rows);
    yield page.rows.map((row, i) => cells(row, still[i]!));
    cursor = page.nextCursor;
  }
}

/** A copy that was let in stops to be a conflict when an entry is taken back; what a door was not allowed to do stays one. */
async function stillConflicts(c: ApiContext, eventId: string, rows: ScanRow[]): Promise<boolean[]> {
  const asked = rows.map((row) => ({
    ...{ serial: row.serial ?? -1, deviceId: row.deviceId, sequence: row.deviceSequence },
  }));
  const still = await ask(c.env, eventId, (office) => office.stillConflicts(asked));
  if (isBusy(still)) throw new Error('the box office is busy: the table is broken off');
  return still.map((is, i) => is || rows[i]!.verdict !== 'already-used');
}
