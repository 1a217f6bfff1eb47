/**
 * When a party fits nowhere together: the best two blocks near each other, in one row (across an aisle or people in between) or in
 * neighbouring rows of a zone. Better is: nobody sits alone, then fewer single seats left by both together, then nearer in sum, then
 * earlier on the map.
 */
import type { CompiledSeatMap } from './compiled-map.ts';
import { fitting, nextWith, runsIn } from './seat-index.ts';
import { emptyBlock, isTable, noBlock, seatsOfBlock, tryBlocks, type Block, type Search } from './search-blocks.ts';
import { singlesBeside, singlesLeftBy } from './singles.ts';

/** Pairs of segments and sizes looked at for one party, counted before any is judged: about a millisecond. Then the best so far is taken. */
export const splitTriesMax = 5_000;

interface Pair {
  alone: number;
  singles: number;
  score: number;
  /** Ascending. */
  seats: number[];
}

interface Hunt {
  search: Search;
  size: number;
  best: Pair | null;
  triesLeft: number;
}

/** The seats of both parts, the larger first; null when no such pair was found. To be asked only when `size` fits nowhere together. */
export function bestSplit(search: Search, size: number): [number[], number[]] | null {
  if (size < 2) return null;
  const hunt: Hunt = { search, size, best: null, triesLeft: splitTriesMax };
  for (const category of search.categories) walkLargerParts(hunt, category);
  return hunt.best && partsOf(hunt, hunt.best);
}

function walkLargerParts(hunt: Hunt, category: number): void {
  const { index, fromFocalPoint } = hunt.search;
  const { map } = index;
  const runs = fitting(Math.ceil(hunt.size / 2));
  const leastAlone = hunt.size < 4 ? 1 : 0;
  for (let at = nextWith(index, category, 0, runs); at >= 0; at = nextWith(index, category, at + 1, runs)) {
    const segment = map.order[map.orderStart[category]! + at]!;
    const { best } = hunt;
    const nearest = hunt.size * Math.max(0, map.segmentDistance[segment]! - map.neighbourLead);
    if (fromFocalPoint && best && best.alone === leastAlone && best.singles === 0 && nearest > best.score) return;
    if (hunt.triesLeft <= 0) return;
    tryLargerPart(hunt, segment);
  }
}

/** Rows `first … last` are this one and its neighbours within the zone. */
function rowsAround({ rowZone }: CompiledSeatMap, row: number): { first: number; last: number } {
  const first = row > 0 && rowZone[row - 1] === rowZone[row] ? row - 1 : row;
  const last = row + 1 < rowZone.length && rowZone[row + 1] === rowZone[row] ? row + 1 : row;
  return { first, last };
}

/** Whether no pair with its larger part in this segment can be as good as what is there: at least half of the party sits in it. */
function isTooFar({ search, size, best }: Hunt, segment: number, from: number, before: number): boolean {
  if (!search.fromFocalPoint || !best || best.singles > 0 || best.alone > (size < 4 ? 1 : 0)) return false;
  const { segmentDistance } = search.index.map;
  let nearest = segmentDistance[segment]!;
  for (let near = from; near < before; near++) nearest = Math.min(nearest, segmentDistance[near]!);
  const smallerHalf = size >> 1;
  return (size - smallerHalf) * segmentDistance[segment]! + smallerHalf * nearest > best.score;
}

/** All pairs whose larger part (or one of two equal ones) sits in this segment. */
function tryLargerPart(hunt: Hunt, segment: number): void {
  const { index } = hunt.search;
  const { map } = index;
  const { first, last } = rowsAround(map, map.segmentRow[segment]!);
  const from = map.rowSegment[first]!;
  const before = map.rowSegment[last + 1]!;
  if (isTooFar(hunt, segment, from, before)) return;
  for (let size = hunt.size - 1; 2 * size >= hunt.size; size--) {
    if ((runsIn(index, segment) & fitting(size)) === 0) continue;
    const larger = emptyBlock(size);
    tryBlocks(hunt.search, segment, larger);
    if (larger.singles === noBlock) continue;
    const rest = fitting(hunt.size - size);
    for (let near = from; near < before; near++) {
      if (--hunt.triesLeft < 0) return;
      if ((runsIn(index, near) & rest) === 0) continue;
      if (near === segment) tryWithinRow(hunt, segment, size);
      else tryBeside(hunt, larger, near);
    }
  }
}

/** Two segments do not touch each other's singles, so that the best of each is the best of both. */
function tryBeside(hunt: Hunt, larger: Block, segment: number): void {
  const smaller = emptyBlock(hunt.size - larger.size);
  tryBlocks(hunt.search, segment, smaller);
  if (smaller.singles === noBlock) return;
  keepBetter(
    hunt,
    smaller.size === 1 ? 1 : 0,
    larger.singles + smaller.singles,
    larger.score + smaller.score,
    (): number[] => [...seatsOfBlock(hunt.search, larger), ...seatsOfBlock(hunt.search, smaller)].sort((a, b) => a - b),
  );
}

/** Both parts in one segment of a row: what lies between them is judged on both together. */
function tryWithinRow(hunt: Hunt, segment: number, size: number): void {
  const { search } = hunt;
  const { map, state } = search.index;
  if (isTable(map, segment)) return;
  const rest = hunt.size - size;
  const larger = windowsIn(search, segment, size);
  const smaller = windowsIn(search, segment, rest);
  hunt.triesLeft -= (larger.length * smaller.length) >> 4; // a sixteenth of the work of another segment
  for (const one of larger) {
    for (const other of smaller) {
      if (other.start < one.start + size && one.start < other.start + rest) continue;
      const seatsOf = () => [...span(one.start, size), ...span(other.start, rest)].sort((a, b) => a - b);
      const between = one.start < other.start ? one.start + size : other.start + rest;
      const apart = Math.max(one.start, other.start) - between;
      const shared = apart === 1 && state[between] === 0; // free, of a category that is not wanted
      const singles = shared ? singlesLeftBy(map, state, seatsOf()).length : one.singles + other.singles;
      keepBetter(hunt, rest === 1 ? 1 : 0, singles, one.score + other.score, seatsOf);
    }
  }
}

interface Window {
  start: number;
  singles: number;
  score: number;
}

/** Every block of that size in a row's segment. */
function windowsIn({ index, wanted, distance }: Search, segment: number, size: number): Window[] {
  const { map, state } = index;
  const from = map.segmentStart[segment]!;
  const end = map.segmentEnd[segment]!;
  const windows: Window[] = [];
  let length = 0;
  for (let seat = from; seat < end; seat++) {
    length = state[seat] === 0 && wanted[map.category[seat]!] === 1 ? length + 1 : 0;
    if (length < size) continue;
    const start = seat - size + 1;
    let score = 0;
    for (let each = start; each <= seat; each++) score += distance[each]!;
    windows.push({ start, singles: singlesBeside(state, from, end, start, seat + 1), score });
  }
  return windows;
}

function keepBetter(hunt: Hunt, alone: number, singles: number, score: number, seatsOf: () => number[]): void {
  const { best } = hunt;
  const order = best ? alone - best.alone || singles - best.singles || score - best.score : -1;
  if (order > 0) return;
  const seats = seatsOf();
  if (order < 0 || earlier(seats, best!.seats)) hunt.best = { alone, singles, score, seats };
}

/** Whether the first difference of two ascending lists of one length speaks for the first list. */
function earlier(seats: readonly number[], others: readonly number[]): boolean {
  const at = seats.findIndex((seat, position) => seat !== others[position]);
  return at >= 0 && seats[at]! < others[at]!;
}

/** The pair cut again where it breaks: between segments, or where neighbours are missing. Larger part first, else the earlier. */
function partsOf({ search }: Hunt, { seats }: Pair): [number[], number[]] {
  const { map } = search.index;
  const cut = seats.findIndex((seat, position) => {
    if (position === 0) return false;
    const before = seats[position - 1]!;
    const segment = map.segmentOf[seat]!;
    return segment !== map.segmentOf[before] || (!isTable(map, segment) && seat !== before + 1);
  });
  const parts: [number[], number[]] = [seats.slice(0, cut), seats.slice(cut)];
  return parts[1].length > parts[0].length ? [parts[1], parts[0]] : parts;
}

function span(start: number, size: number): number[] {
  return Array.from({ length: size }, (_, i) => start + i);
}
