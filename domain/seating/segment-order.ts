/**
 * The order in which segments are tried: for every category those that have seats of it, nearest first. Over each of these lists
 * stands a binary tree, so that the next segment with a fitting run of free seats is found without looking at those that have none.
 * This is the fixed part; what is free changes and is kept in `seat-index.ts`.
 */
import { noSegment, type SeatColumns, type Segments } from './compiled-map.ts';

export interface SegmentOrder {
  /** Of the nearest seat of each segment. */
  segmentDistance: Uint32Array;
  /** Segments by category, nearest first; the tree of category c covers `orderStart[c] … orderStart[c + 1] - 1`. */
  order: Uint32Array;
  orderStart: Uint32Array;
  /** Where the nodes of that tree begin (its root is the node after), and how many leaves it has: a power of two. */
  treeStart: Uint32Array;
  treeLeaves: Uint32Array;
  nodeCount: number;
  /** The leaves of segment s are the nodes `leaf[leafStart[s]] … leaf[leafStart[s + 1] - 1]`, and their trees. */
  leafStart: Uint32Array;
  leaf: Uint32Array;
  leafTree: Uint8Array;
  /** No segment's row or neighbouring rows begin nearer than this before the segment itself does. */
  neighbourLead: number;
}

/** 2^18 is above the most segments there can be, so that distance and segment make one sortable number. */
const segmentRoom = 2 ** 18;

export function orderSegments(columns: SeatColumns, segments: Segments, distance: Uint32Array): SegmentOrder {
  const segmentDistance = nearestOf(columns, segments, distance);
  const lists = segmentsByCategory(columns, segments);
  const count = lists.length;
  const orderStart = new Uint32Array(count + 1);
  const treeStart = new Uint32Array(count);
  const treeLeaves = new Uint32Array(count);
  let nodeCount = 0;
  lists.forEach((list, category) => {
    orderStart[category + 1] = orderStart[category]! + list.length;
    let leaves = 1;
    while (leaves < list.length) leaves *= 2;
    treeStart[category] = nodeCount;
    treeLeaves[category] = leaves;
    nodeCount += 2 * leaves;
  });
  const order = new Uint32Array(orderStart[count]!);
  lists.forEach((list, category) => {
    const keys = Float64Array.from(list, (segment) => segmentDistance[segment]! * segmentRoom + segment).sort();
    for (let i = 0; i < keys.length; i++) order[orderStart[category]! + i] = keys[i]! % segmentRoom;
  });
  return {
    segmentDistance,
    order,
    orderStart,
    treeStart,
    treeLeaves,
    nodeCount,
    ...leavesOf(segments.segmentCount, order, orderStart, treeStart, treeLeaves),
    neighbourLead: neighbourLeadOf(columns, segments, segmentDistance),
  };
}

function nearestOf(columns: SeatColumns, segments: Segments, distance: Uint32Array): Uint32Array {
  const nearest = new Uint32Array(segments.segmentCount).fill(0xffff_ffff);
  for (let seat = 0; seat < columns.seatCount; seat++) {
    const segment = segments.segmentOf[seat]!;
    if (segment !== noSegment && distance[seat]! < nearest[segment]!) nearest[segment] = distance[seat]!;
  }
  return nearest;
}

function segmentsByCategory({ categories, category }: SeatColumns, segments: Segments): number[][] {
  const lists: number[][] = categories.map(() => []);
  for (let segment = 0; segment < segments.segmentCount; segment++) {
    if (segments.segmentCategory[segment]! >= 0) {
      lists[segments.segmentCategory[segment]!]!.push(segment);
      continue;
    }
    const found = new Set<number>();
    for (let seat = segments.segmentStart[segment]!; seat < segments.segmentEnd[segment]!; seat++)
      if (segments.segmentOf[seat] === segment) found.add(category[seat]!);
    for (const each of found) lists[each]!.push(segment);
  }
  return lists;
}

function leavesOf(
  segmentCount: number,
  order: Uint32Array,
  orderStart: Uint32Array,
  treeStart: Uint32Array,
  treeLeaves: Uint32Array,
): Pick<SegmentOrder, 'leafStart' | 'leaf' | 'leafTree'> {
  const leafStart = new Uint32Array(segmentCount + 1);
  for (const segment of order) leafStart[segment + 1]! += 1;
  for (let segment = 0; segment < segmentCount; segment++) leafStart[segment + 1]! += leafStart[segment]!;
  const next = leafStart.slice();
  const leaf = new Uint32Array(order.length);
  const leafTree = new Uint8Array(order.length);
  for (let tree = 0; tree < treeStart.length; tree++) {
    for (let at = orderStart[tree]!; at < orderStart[tree + 1]!; at++) {
      const slot = next[order[at]!]!++;
      leaf[slot] = treeStart[tree]! + treeLeaves[tree]! + at - orderStart[tree]!;
      leafTree[slot] = tree;
    }
  }
  return { leafStart, leaf, leafTree };
}

function neighbourLeadOf(columns: SeatColumns, segments: Segments, segmentDistance: Uint32Array): number {
  const rows = columns.rowPaths.length;
  const rowNearest = new Float64Array(rows).fill(Infinity);
  for (let segment = 0; segment < segments.segmentCount; segment++) {
    const row = segments.segmentRow[segment]!;
    rowNearest[row] = Math.min(rowNearest[row]!, segmentDistance[segment]!);
  }
  let lead = 0;
  for (let segment = 0; segment < segments.segmentCount; segment++) {
    const row = segments.segmentRow[segment]!;
    for (let near = Math.max(0, row - 1); near <= Math.min(rows - 1, row + 1); near++)
      if (columns.rowZone[near] === columns.rowZone[row])
        lead = Math.max(lead, segmentDistance[segment]! - rowNearest[near]!);
  }
  return lead;
}
