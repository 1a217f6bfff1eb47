/**
 * The best block of one size: seats that are neighbours (or chairs of one table), all free and of a wanted category. Better is: fewer
 * single seats left, then nearer in sum, then earlier on the map.
 */
import type { CompiledSeatMap } from './compiled-map.ts';
import { fitting, fittingCleanly, nextWith, type SeatIndex } from './seat-index.ts';
import { chairsOf, singlesBeside } from './singles.ts';

/** What is searched for, and from where it is looked at. */
export interface Search {
  index: SeatIndex;
  /** 1 for each wanted category, 0 for the others; and the wanted ones as a list. */
  wanted: Uint8Array;
  categories: readonly number[];
  /** Of every seat from the point that counts. */
  distance: Uint32Array;
  /** Whether that point is the focal point, by which segments are ordered; otherwise all of them must be looked at. */
  fromFocalPoint: boolean;
}

export interface Block {
  /** `noBlock` while nothing has been found. */
  singles: number;
  /** Sum of the distances. */
  score: number;
  segment: number;
  /** First seat; for a table the start of its segment, see `seatsOfBlock`. */
  start: number;
  size: number;
}

/** More singles than any block can leave. */
export const noBlock = 9;

export function emptyBlock(size: number): Block {
  return { singles: noBlock, score: 0, segment: -1, start: -1, size };
}

/** The best block of `size` seats, or null when there is none. With `clean` only blocks that leave no single seat count. */
export function bestBlock(search: Search, size: number, clean = false): Block | null {
  const best = emptyBlock(size);
  for (const category of search.categories) walk(search, category, fittingCleanly(size), 0, best);
  if (best.singles > 0 && clean) return null;
  if (best.singles > 0) for (const category of search.categories) walk(search, category, fitting(size), 1, best);
  return best.segment >= 0 ? best : null;
}

/** Tries the segments with such runs, nearest first, until none can be better; fewer singles than `leastSingles` do not exist. */
function walk(search: Search, category: number, runs: number, leastSingles: number, best: Block): void {
  const { index } = search;
  const { map } = index;
  const start = map.orderStart[category]!;
  for (let at = nextWith(index, category, 0, runs); at >= 0; at = nextWith(index, category, at + 1, runs)) {
    const segment = map.order[start + at]!;
    if (search.fromFocalPoint && best.singles <= leastSingles && best.size * map.segmentDistance[segment]! > best.score)
      return;
    tryBlocks(search, segment, best);
  }
}

/** Makes `best` the best of itself and the blocks of its size in this segment. */
export function tryBlocks(search: Search, segment: number, best: Block): void {
  const { map } = search.index;
  const category = map.segmentCategory[segment]!;
  if (category >= 0 && search.wanted[category] === 0) return;
  if (isTable(map, segment)) tryTable(search, segment, best);
  else tryRow(search, segment, best);
}

function tryRow({ index, wanted, distance }: Search, segment: number, best: Block): void {
  const { map, state } = index;
  const from = map.segmentStart[segment]!;
  const end = map.segmentEnd[segment]!;
  const mixed = map.segmentCategory[segment]! < 0;
  const size = best.size;
  let length = 0;
  let sum = 0;
  for (let seat = from; seat < end; seat++) {
    if (state[seat] !== 0 || (mixed && wanted[map.category[seat]!] === 0)) {
      length = 0;
      sum = 0;
      continue;
    }
    sum += distance[seat]!;
    if (length === size) sum -= distance[seat - size]!;
    else length++;
    if (length < size || (best.singles === 0 && sum > best.score)) continue;
    const start = seat - size + 1;
    consider(best, singlesBeside(state, from, end, start, seat + 1), sum, segment, start);
  }
}

function tryTable(search: Search, segment: number, best: Block): void {
  const seats = nearestChairs(search, segment, best.size);
  if (seats.length < best.size) return;
  const free = chairsOf(search.index.map, segment).filter((seat) => search.index.state[seat] === 0).length;
  const sum = seats.reduce((total, seat) => total + search.distance[seat]!, 0);
  consider(best, free - best.size === 1 ? 1 : 0, sum, segment, search.index.map.segmentStart[segment]!);
}

function consider(best: Block, singles: number, score: number, segment: number, start: number): void {
  if (singles > best.singles) return;
  if (singles === best.singles && (score > best.score || (score === best.score && start >= best.start))) return;
  best.singles = singles;
  best.score = score;
  best.segment = segment;
  best.start = start;
}

/** Up to `size` free wanted chairs of a table, the nearest, in the order of the map. */
function nearestChairs({ index, wanted, distance }: Search, segment: number, size: number): number[] {
  const { map, state } = index;
  return chairsOf(map, segment)
    .filter((seat) => state[seat] === 0 && wanted[map.category[seat]!] === 1)
    .sort((a, b) => distance[a]! - distance[b]! || a - b)
    .slice(0, size)
    .sort((a, b) => a - b);
}

/** The seats of a block that was just found, ascending. */
export function seatsOfBlock(search: Search, block: Pick<Block, 'segment' | 'start' | 'size'>): number[] {
  const { map } = search.index;
  if (isTable(map, block.segment)) return nearestChairs(search, block.segment, block.size);
  return Array.from({ length: block.size }, (_, i) => block.start + i);
}

export function isTable(map: CompiledSeatMap, segment: number): boolean {
  return map.rowIsTable[map.segmentRow[segment]!] === 1;
}
