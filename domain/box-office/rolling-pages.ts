/**
 * Which pages of a table that changes everywhere a snapshot writes. To write all pages that changed would write nearly the whole table
 * each time, and everybody would wait for it. So each snapshot writes a fixed share of them whole, those that have waited longest, and
 * of the rest only the rows that changed since the last snapshot. Rows that were written this way can go once all pages they are from
 * have been written whole after them.
 */

/** After so many snapshots every page has been written whole that needed it. More of them: less to write each time, more to read on a wake. */
const snapshotsPerRound = 32;

export interface RollingPages {
  /** Positions of rows that changed since the last snapshot, each once; and a mark for each of them. */
  changed: number[];
  marks: Uint8Array;
  /** Pages that are stored with former rows, and the number of the first snapshot that wrote newer rows of it; the oldest first. */
  stale: Map<number, number>;
}

export function emptyRolling(): RollingPages {
  return { changed: [], marks: new Uint8Array(256), stale: new Map() };
}

/** The row has changed. */
export function noteRow(rolling: RollingPages, position: number): void {
  if (position >= rolling.marks.length) {
    const wider = new Uint8Array(2 * position);
    wider.set(rolling.marks);
    rolling.marks = wider;
  }
  if (rolling.marks[position] === 1) return;
  rolling.marks[position] = 1;
  rolling.changed.push(position);
}

/** All that has changed has been written. */
export function settleRows(rolling: RollingPages): void {
  for (const position of rolling.changed) rolling.marks[position] = 0;
  rolling.changed = [];
}

/** What the snapshot of that number has to write. */
export interface Written {
  /** Pages, whole. */
  pages: number[];
  /** Positions of single rows, of other pages. */
  rows: number[];
  /** Rows that earlier snapshots wrote one by one are not needed any more. */
  rowsFrom: number;
}

/** Chooses what the snapshot of that number writes of a table of `positions` rows, `perPage` to a page; it counts as written then. */
export function rollPages(rolling: RollingPages, snapshot: number, positions: number, perPage: number): Written {
  const { changed, stale } = rolling;
  for (const position of changed) {
    const page = Math.floor(position / perPage);
    if (!stale.has(page)) stale.set(page, snapshot);
  }
  const share = Math.ceil(Math.ceil(positions / perPage) / snapshotsPerRound);
  const pages = [...stale.keys()].slice(0, share);
  for (const page of pages) stale.delete(page);
  const rows = changed.filter((position) => stale.has(Math.floor(position / perPage)));
  settleRows(rolling);
  const [oldest = snapshot + 1] = stale.values();
  return { pages, rows, rowsFrom: oldest };
}

/** Whether a row that the snapshot of that number wrote by itself is newer than its page. */
export function isNewer({ stale }: RollingPages, page: number, snapshot: number): boolean {
  const since = stale.get(page);
  return since !== undefined && since <= snapshot;
}
