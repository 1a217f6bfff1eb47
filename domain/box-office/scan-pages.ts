/**
 * Entries of doors' journals as a page of the snapshot keeps them: only what can change who is inside. Nine numbers in a row for each,
 * and a device is named once a page, since a hundred thousand of them are read before an object that wakes can answer.
 */
import type { MergeEntry } from '../admission/merge.ts';

interface ScansPage {
  devices: string[];
  /** Of each entry: device, sequence, kind, corrected time, serial, generation, ticket type, occurrence, gate. */
  scans: number[];
  /** What few entries have. */
  more: [at: number, more: More][];
}
type More = Partial<Pick<MergeEntry, 'undoes' | 'persons' | 'override' | 'counted'>>;
const width = 9;
const kinds = ['scan', 'exit', 'undo'] as const;
/** In the place of a number that an entry does not have. */
const nothing = -1;

/** A refused entry changed nothing and is not kept: the door's own number says how far its journal was taken. */
export function changesWhoIsIn(entry: MergeEntry): boolean {
  if (entry.counted) return true;
  return entry.kind === 'undo' ? entry.undoes !== null : entry.verdict === 'admit';
}

export function packScans(entries: readonly MergeEntry[]): string {
  const page: ScansPage = { devices: [], scans: [], more: [] };
  const devices = new Map<string, number>();
  for (const [at, entry] of entries.entries()) {
    let device = devices.get(entry.deviceId);
    if (device === undefined) {
      device = page.devices.push(entry.deviceId) - 1;
      devices.set(entry.deviceId, device);
    }
    const { sequence, serial, generation, ticketType, occurrence, gate } = entry;
    page.scans.push(device, sequence, kinds.indexOf(entry.kind), entry.atMs + entry.offsetMs);
    page.scans.push(serial ?? nothing, generation ?? nothing, ticketType ?? nothing, occurrence ?? nothing, gate);
    const more = moreOf(entry);
    if (more) page.more.push([at, more]);
  }
  return JSON.stringify(page);
}

function moreOf({ undoes, persons, override, counted }: MergeEntry): More | null {
  if (!undoes && persons === undefined && override === undefined && !counted) return null;
  return {
    ...(undoes && { undoes }),
    ...(persons !== undefined && { persons }),
    ...(override !== undefined && { override }),
    ...(counted && { counted }),
  };
}

export function unpackScans(text: string): MergeEntry[] {
  const page = JSON.parse(text) as ScansPage | (ScanRow | MergeEntry)[];
  if (Array.isArray(page)) return page.map(unpackRow);
  const { devices, scans } = page;
  const more = new Map(page.more);
  const entries: MergeEntry[] = [];
  for (let from = 0; from < scans.length; from += width) {
    const number = (column: number) => (scans[from + column] === nothing ? null : scans[from + column]!);
    const entry: MergeEntry = {
      deviceId: devices[scans[from]!]!,
      sequence: scans[from + 1]!,
      kind: kinds[scans[from + 2]!]!,
      atMs: scans[from + 3]!,
      offsetMs: 0,
      serial: number(4),
      generation: number(5),
      ticketType: number(6),
      occurrence: number(7),
      gate: scans[from + 8]!,
      verdict: 'admit',
      undoes: null,
    };
    const rest = more.get(from / width);
    entries.push(rest ? { ...entry, ...(rest.counted && { verdict: 'rule' }), ...rest } : entry);
  }
  return entries;
}

/** What older pages hold: an array for each entry. */
type ScanRow = [
  deviceId: string,
  sequence: number,
  kind: 0 | 1 | 2,
  atMs: number,
  serial: number | null,
  generation: number | null,
  ticketType: number | null,
  occurrence: number | null,
  gate: number,
  undoes?: MergeEntry['undoes'] | null,
  more?: Omit<More, 'undoes'>,
];

/** Pages of the first days hold whole entries. */
function unpackRow(row: ScanRow | MergeEntry): MergeEntry {
  if (!Array.isArray(row)) return row;
  const [deviceId, sequence, kind, atMs, serial, generation, ticketType, occurrence, gate, undoes, more] = row;
  const told = { deviceId, sequence, kind: kinds[kind], atMs, offsetMs: 0, serial, generation, ticketType, occurrence };
  return { ...told, gate, verdict: more?.counted ? 'rule' : 'admit', undoes: undoes ?? null, ...more };
}
