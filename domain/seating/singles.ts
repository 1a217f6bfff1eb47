/**
 * The single seat: a free seat that a take leaves without a free neighbour. Only what this take has done counts: a seat that was alone
 * before is nobody's fault. At a table the single is the last free chair.
 */
import { noSegment, type CompiledSeatMap } from './compiled-map.ts';
import { seatStates } from './seat-index.ts';

/**
 * The seats that taking `taken` (free until now) leaves alone, judged on the whole take at once; in ascending order.
 * Seats of accessible units are nobody's neighbours.
 */
export function singlesLeftBy(map: CompiledSeatMap, state: Uint8Array, taken: readonly number[]): number[] {
  const take = new Set(taken);
  const singles = new Set<number>();
  const isFree = (seat: number) => state[seat] === seatStates.free && !take.has(seat);
  for (const seat of take) {
    const segment = map.segmentOf[seat]!;
    if (segment === noSegment) continue;
    if (map.rowIsTable[map.segmentRow[segment]!] === 1) {
      const left = chairsOf(map, segment).filter(isFree);
      if (left.length === 1) singles.add(left[0]!);
      continue;
    }
    const inSegment = (other: number) => map.segmentOf[other] === segment;
    for (const [next, beyond] of [
      [seat - 1, seat - 2],
      [seat + 1, seat + 2],
    ] as const)
      if (inSegment(next) && isFree(next) && !(inSegment(beyond) && isFree(beyond))) singles.add(next);
  }
  return [...singles].sort((a, b) => a - b);
}

/** The ordinary seats of a segment. */
export function chairsOf(map: CompiledSeatMap, segment: number): number[] {
  const chairs: number[] = [];
  for (let seat = map.segmentStart[segment]!; seat < map.segmentEnd[segment]!; seat++)
    if (map.segmentOf[seat] === segment) chairs.push(seat);
  return chairs;
}

/** How many singles the take of `first … after - 1` leaves in a row's segment `from … end - 1`: 0, 1 or 2. */
export function singlesBeside(state: Uint8Array, from: number, end: number, first: number, after: number): number {
  const left = first - 1;
  const loneLeft = left >= from && state[left] === 0 && !(left > from && state[left - 1] === 0);
  const loneRight = after < end && state[after] === 0 && !(after + 1 < end && state[after + 1] === 0);
  return (loneLeft ? 1 : 0) + (loneRight ? 1 : 0);
}
