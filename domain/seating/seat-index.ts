/**
 * What is free, kept so that the next good block is found fast. Beside the state of every seat there is, for every segment, the set
 * of lengths of its runs of free neighbours, as bits of one number; a tree over each category's segments (see `segment-order.ts`)
 * holds what its branches have together. Taking or releasing seats costs O(length of their segments + log segments).
 *
 * Memory: one byte a seat and about eight a segment and category, beside the compiled map that all dates of an event share.
 */
import { noSegment, type CompiledSeatMap } from './compiled-map.ts';

/** `killed`: taken off sale by the organizer. */
export const seatStates = { free: 0, held: 1, sold: 2, killed: 3 } as const;
export type SeatState = (typeof seatStates)[keyof typeof seatStates];

export interface SeatIndex {
  map: CompiledSeatMap;
  /** A `SeatState` for each seat. Written by `setSeats` alone. */
  state: Uint8Array;
  nodes: Uint32Array;
  /** Free seats of each category, without those of accessible units. */
  freeByCategory: Int32Array;
}

/** The index over a map, with everything free or in the given states (which the index keeps and changes from then on). */
export function buildSeatIndex(map: CompiledSeatMap, state: Uint8Array = new Uint8Array(map.seatCount)): SeatIndex {
  if (state.length !== map.seatCount) throw new RangeError(`${state.length} states for ${map.seatCount} seats`);
  const nodes = new Uint32Array(map.nodeCount);
  const freeByCategory = new Int32Array(map.categories.length);
  for (let seat = 0; seat < map.seatCount; seat++)
    if (state[seat] === seatStates.free && map.segmentOf[seat] !== noSegment) freeByCategory[map.category[seat]!]! += 1;
  for (let segment = 0; segment < map.segmentCount; segment++) {
    const runs = runsOf(map, state, segment);
    for (let slot = map.leafStart[segment]!; slot < map.leafStart[segment + 1]!; slot++) nodes[map.leaf[slot]!] = runs;
  }
  for (let tree = 0; tree < map.treeStart.length; tree++) {
    const base = map.treeStart[tree]!;
    for (let node = map.treeLeaves[tree]! - 1; node > 0; node--)
      nodes[base + node] = nodes[base + 2 * node]! | nodes[base + 2 * node + 1]!;
  }
  return { map, state, nodes, freeByCategory };
}

/** Puts seats into a state. Whether the seats may change so is the caller's matter. */
export function setSeats(index: SeatIndex, seats: readonly number[], to: SeatState): void {
  const { map, state } = index;
  let last: number = noSegment;
  for (const seat of seats) {
    const from = state[seat];
    if (from === undefined) throw new RangeError(`no seat ${seat}`);
    state[seat] = to;
    const segment = map.segmentOf[seat]!;
    if (segment === noSegment || (from === seatStates.free) === (to === seatStates.free)) continue;
    index.freeByCategory[map.category[seat]!]! += to === seatStates.free ? 1 : -1;
    if (last !== segment && last !== noSegment) refresh(index, last);
    last = segment;
  }
  if (last !== noSegment) refresh(index, last);
}

function refresh(index: SeatIndex, segment: number): void {
  const { map, nodes } = index;
  const runs = runsOf(map, index.state, segment);
  for (let slot = map.leafStart[segment]!; slot < map.leafStart[segment + 1]!; slot++) {
    const base = map.treeStart[map.leafTree[slot]!]!;
    let node = map.leaf[slot]! - base;
    nodes[base + node] = runs;
    for (node >>= 1; node > 0; node >>= 1) {
      const both = (nodes[base + 2 * node]! | nodes[base + 2 * node + 1]!) >>> 0;
      if (nodes[base + node] === both) break;
      nodes[base + node] = both;
    }
  }
}

/** Lengths from here on share the highest bit. */
const longRun = 31;

/** Bit n: there is a run of n free neighbours; bit 31: one of 31 or more. All free chairs of a table are one run. */
function runsOf(map: CompiledSeatMap, state: Uint8Array, segment: number): number {
  const end = map.segmentEnd[segment]!;
  const isTable = map.rowIsTable[map.segmentRow[segment]!] === 1;
  let runs = 0;
  let length = 0;
  for (let seat = map.segmentStart[segment]!; seat < end; seat++) {
    if (isTable && map.segmentOf[seat] !== segment) continue;
    if (state[seat] === seatStates.free) length++;
    else if (!isTable && length > 0) {
      runs |= 1 << Math.min(length, longRun);
      length = 0;
    }
  }
  if (length > 0) runs |= 1 << Math.min(length, longRun);
  return runs >>> 0;
}

/** Runs that `size` seats fit into. Beyond 31 the answer must be looked up in the segment. */
export function fitting(size: number): number {
  return (-1 << Math.min(size, longRun)) >>> 0;
}

/** Runs that `size` seats fit into so that no single seat is left: as many, or at least two more. */
export function fittingCleanly(size: number): number {
  return size >= longRun ? fitting(size) : ((1 << size) | fitting(size + 2)) >>> 0;
}

/** The set of run lengths of a segment. */
export function runsIn({ map, nodes }: SeatIndex, segment: number): number {
  return nodes[map.leaf[map.leafStart[segment]!]!]!;
}

/** The first segment of a category's list, from a place in that list on, that has one of the runs; -1 when none has. */
export function nextWith({ map, nodes }: SeatIndex, category: number, from: number, runs: number): number {
  const base = map.treeStart[category]!;
  const leaves = map.treeLeaves[category]!;
  if (from >= leaves) return -1;
  let node = leaves + from;
  while ((nodes[base + node]! & runs) === 0) {
    while ((node & 1) === 1) node >>= 1;
    if (node === 0) return -1;
    node++;
  }
  while (node < leaves) {
    node *= 2;
    if ((nodes[base + node]! & runs) === 0) node++;
  }
  return node - leaves;
}
