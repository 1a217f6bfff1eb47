/** An entry of a door's journal in few letters, as a page of the snapshot keeps it. Only what can change who is inside is kept. */
import type { MergeEntry } from '../admission/merge.ts';

type ScanRow = [
  deviceId: string,
  sequence: number,
  kind: 0 | 1 | 2,
  /** Corrected by the measured offset. */
  atMs: number,
  serial: number | null,
  generation: number | null,
  ticketType: number | null,
  occurrence: number | null,
  gate: number,
  undoes?: MergeEntry['undoes'] | null,
  /** What older pages do not have: persons, a rule set aside, persons counted by hand. */
  more?: Pick<MergeEntry, 'persons' | 'override' | 'counted'>,
];
const kinds = ['scan', 'exit', 'undo'] as const;

/** A refused entry changed nothing and is not kept: the door's own number says how far its journal was taken. */
export function changesWhoIsIn(entry: MergeEntry): boolean {
  if (entry.counted) return true;
  return entry.kind === 'undo' ? entry.undoes !== null : entry.verdict === 'admit';
}

export function packScan(entry: MergeEntry): ScanRow {
  const { deviceId, sequence, serial, generation, ticketType, occurrence, gate, undoes } = entry;
  const kind = kinds.indexOf(entry.kind) as 0 | 1 | 2;
  const atMs = entry.atMs + entry.offsetMs;
  const row: ScanRow = [deviceId, sequence, kind, atMs, serial, generation, ticketType, occurrence, gate];
  const { persons, override, counted } = entry;
  const more = {
    ...(persons !== undefined && { persons }),
    ...(override !== undefined && { override }),
    ...(counted && { counted }),
  };
  const hasMore = Object.keys(more).length > 0;
  if (undoes || hasMore) row.push(undoes ?? null);
  if (hasMore) row.push(more);
  return row;
}

/** Pages of the first days hold whole entries. */
export function unpackScan(row: ScanRow | MergeEntry): MergeEntry {
  if (!Array.isArray(row)) return row;
  const [deviceId, sequence, kind, atMs, serial, generation, ticketType, occurrence, gate, undoes, more] = row;
  const told = { deviceId, sequence, kind: kinds[kind], atMs, offsetMs: 0, serial, generation, ticketType, occurrence };
  return { ...told, gate, verdict: more?.counted ? 'rule' : 'admit', undoes: undoes ?? null, ...more };
}
