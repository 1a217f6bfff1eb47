/**
 * When does which hold want attention: a binary heap of (instant, hold). An entry is not removed when its hold changes; it is
 * stale then and skipped. Stale entries are bounded: when they outnumber the live ones, the heap is built anew.
 */
export interface ExpiryHeap {
  atMs: number[];
  holdId: string[];
}

export function emptyHeap(): ExpiryHeap {
  return { atMs: [], holdId: [] };
}

/** Earliest first; holds of one instant by their id, so that every replay sees one order. */
function before(heap: ExpiryHeap, a: number, b: number): boolean {
  const difference = heap.atMs[a]! - heap.atMs[b]!;
  return difference < 0 || (difference === 0 && heap.holdId[a]! < heap.holdId[b]!);
}

function swap(heap: ExpiryHeap, a: number, b: number): void {
  const atMs = heap.atMs[a]!;
  const holdId = heap.holdId[a]!;
  heap.atMs[a] = heap.atMs[b]!;
  heap.holdId[a] = heap.holdId[b]!;
  heap.atMs[b] = atMs;
  heap.holdId[b] = holdId;
}

export function push(heap: ExpiryHeap, atMs: number, holdId: string): void {
  let child = heap.atMs.push(atMs) - 1;
  heap.holdId.push(holdId);
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (!before(heap, child, parent)) return;
    swap(heap, child, parent);
    child = parent;
  }
}

/** Takes the earliest entry off. @throws RangeError on an empty heap. */
export function pop(heap: ExpiryHeap): { atMs: number; holdId: string } {
  if (heap.atMs.length === 0) throw new RangeError('the heap is empty');
  swap(heap, 0, heap.atMs.length - 1);
  const top = { atMs: heap.atMs.pop()!, holdId: heap.holdId.pop()! };
  const length = heap.atMs.length;
  for (let parent = 0; ;) {
    const left = 2 * parent + 1;
    let least = parent;
    if (left < length && before(heap, left, least)) least = left;
    if (left + 1 < length && before(heap, left + 1, least)) least = left + 1;
    if (least === parent) return top;
    swap(heap, parent, least);
    parent = least;
  }
}
