/** Where holds lie in the snapshot. Each has a place of its own while it lasts; the place of one that has ended is given to the next. */
import { packHold, unpackHold, type HoldRow } from './hold-row.ts';
import { emptyRolling, isNewer, noteRow, rollPages, type RollingPages } from './rolling-pages.ts';
import type { Hold } from './state.ts';

export const holdsPerPage = 256;

export interface HoldPages {
  byPlace: (Hold | null)[];
  /** Places of holds that have ended; the last one is given first. */
  free: number[];
  rolling: RollingPages;
}

export function emptyHoldPages(): HoldPages {
  return { byPlace: [], free: [], rolling: emptyRolling() };
}

/** Gives the hold its place. */
export function placeHold(pages: HoldPages, hold: Hold): void {
  hold.place = pages.free.pop() ?? pages.byPlace.length;
  pages.byPlace[hold.place] = hold;
  noteRow(pages.rolling, hold.place);
}

export function displaceHold(pages: HoldPages, { place }: Hold): void {
  pages.byPlace[place] = null;
  pages.free.push(place);
  noteRow(pages.rolling, place);
}

type PlacedRow = [place: number, row: HoldRow | 0];

/** What the snapshot of that number stores: whole pages by number, single rows as one text, and the first such text that still counts. */
export function packHolds(
  { byPlace, rolling }: HoldPages,
  snapshot: number,
): { pages: [number: number, data: string][]; rows: string | null; rowsFrom: number } {
  const { pages, rows, rowsFrom } = rollPages(rolling, snapshot, byPlace.length, holdsPerPage);
  const rowAt = (place: number): HoldRow | 0 => (byPlace[place] ? packHold(byPlace[place]) : 0);
  const pageText = (page: number) => {
    const holds = byPlace.slice(page * holdsPerPage, (page + 1) * holdsPerPage);
    return JSON.stringify(holds.map((hold) => (hold ? packHold(hold) : 0)));
  };
  return {
    pages: pages.map((page) => [page, pageText(page)]),
    rows: rows.length === 0 ? null : JSON.stringify(rows.map((place): PlacedRow => [place, rowAt(place)])),
    rowsFrom,
  };
}

/** Reads stored texts back into holds: first pages, then single rows, both in order; `rolling.stale` must have been set. */
export class HoldReader {
  readonly #rolling: RollingPages;
  readonly #rows: (HoldRow | 0)[] = [];

  constructor(rolling: RollingPages) {
    this.#rolling = rolling;
  }

  page(number: number, text: string): void {
    for (const [i, row] of (JSON.parse(text) as (HoldRow | 0)[]).entries()) this.#rows[number * holdsPerPage + i] = row;
  }

  changes(snapshot: number, text: string): void {
    for (const [place, row] of JSON.parse(text) as PlacedRow[])
      if (isNewer(this.#rolling, Math.floor(place / holdsPerPage), snapshot)) this.#rows[place] = row;
  }

  /** The holds, each on its place. */
  holds(): HoldPages {
    const byPlace = Array.from(this.#rows, (row, place) => (row ? { ...unpackHold(row), place } : null));
    const free = byPlace.flatMap((hold, place) => (hold ? [] : [place])).reverse();
    return { byPlace, free, rolling: this.#rolling };
  }
}
