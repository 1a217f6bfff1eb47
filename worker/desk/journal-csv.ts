/** The journals of all doors as a file: what they signed, entry by entry, so that anybody can check the chain. */
import type { JournalEntry, SignedEntry } from '#domain/admission/types';
import type { SalesSettings } from '#domain/box-office/settings';
import type { CsvCell } from '#domain/csv';
import type { EvidencePlace, EvidenceRow } from '#durable-objects/door-rpc';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { ask, isBusy, settingsOf } from '../box-office.ts';
import type { ApiContext, ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { csvDownload, localTime, utcTime } from './csv-download.ts';

const pageRows = 1_000;
const head = [
  ...['door', 'device', 'entry', 'chain', 'time (UTC)', 'time (venue)', 'device clock', 'offset ms'],
  ...[
    'what',
    'verdict',
    'rule',
    'ticket',
    'generation',
    'type',
    'date',
    'gate',
    'persons',
    'counted in',
    'counted out',
  ],
  ...['override', 'takes back', 'note', 'confirmed', 'proof', 'code digest', 'previous hash', 'hash', 'signature'],
];

export const exportJournal: HandlerOf<'exportJournal', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'scans.read');
  if (!access.ok) return refuse(c, access);
  const [settings, doors] = await Promise.all([
    settingsOf(c.env, event),
    ask(c.env, event, (office) => office.doors()),
  ]);
  if (isBusy(settings)) return refuse(c, settings);
  if (isBusy(doors)) return refuse(c, doors);
  if (!settings) return refuse(c, 'event-not-published');
  const names = new Map(doors.map(({ deviceId, name }) => [deviceId, name]));
  return csvDownload(`journal-${event}`, head, pages(c, event, cellsWith(settings, names)));
};

async function* pages(c: ApiContext, eventId: string, cells: (row: EvidenceRow) => CsvCell[]) {
  for (let after: EvidencePlace | null = null; ;) {
    const rows: Awaited<ReturnType<typeof ask<EvidenceRow[]>>> = await ask(c.env, eventId, (office) =>
      office.evidence(after, pageRows),
    );
    if (isBusy(rows)) throw new Error('the box office is busy: the table is broken off');
    yield rows.map(cells);
    const last: EvidenceRow | undefined = rows.at(-1);
    if (!last || rows.length < pageRows) return;
    after = { deviceId: last.deviceId, sequence: last.sequence, hash: last.hash };
  }
}

function cellsWith({ zone, gates, ticketTypes }: SalesSettings, doorNames: ReadonlyMap<string, string>) {
  const local = localTime(zone);
  const gateNames = new Map(gates.map(({ index, name }) => [index, name]));
  const typeNames = new Map(ticketTypes.map(({ index, name }) => [index, name]));
  const named = (names: ReadonlyMap<number, string>, index: number | null) =>
    index === null ? null : (names.get(index) ?? `#${index}`);
  return (row: EvidenceRow): CsvCell[] => {
    const door = [doorNames.get(row.deviceId) ?? '', row.deviceId, row.sequence];
    const entry = row.broken ? null : (JSON.parse(row.entry) as SignedEntry);
    // nothing in a broken entry is believed; what was sent stands under "note" for whoever looks into it
    if (!entry) return [...door, 'broken', ...Array.from({ length: 17 }, () => null), row.entry];
    const atMs = Math.min(Math.max(entry.atMs + entry.offsetMs, 0), 8.64e15);
    return [
      ...[...door, 'whole', utcTime(atMs), local(atMs), utcTime(entry.atMs), entry.offsetMs],
      ...[entry.kind, entry.verdict, entry.rule ?? null, entry.serial, entry.generation],
      ...[named(typeNames, entry.ticketType), entry.occurrence, named(gateNames, entry.gate), ...personsOf(entry)],
      ...[entry.override ?? null, entry.undoes && `${entry.undoes.deviceId}/${entry.undoes.sequence}`, entry.note],
      ...[entry.confirmed?.join(' ') ?? null, entry.proof, entry.codeDigest],
      ...[entry.previous, entry.hash, entry.signature],
    ];
  };
}

function personsOf({ persons, counted }: JournalEntry): CsvCell[] {
  return [persons ?? null, counted?.in ?? null, counted?.out ?? null];
}
