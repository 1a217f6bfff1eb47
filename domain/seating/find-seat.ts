/** Between a seat's id, which never changes, and its position in one version of the map. */
import { seatFlags, type CompiledSeatMap } from './compiled-map.ts';

/** The position of a seat, or -1 when the map has no such seat. */
export function findSeat(map: CompiledSeatMap, id: string): number {
  const cut = id.lastIndexOf('/');
  const row = map.rowByPath.get(id.slice(0, Math.max(cut, 0)));
  const part = map.wordIndex.get(id.slice(cut + 1));
  if (row === undefined || part === undefined) return -1;
  for (let seat = map.rowStart[row]!; seat < map.rowStart[row + 1]!; seat++) if (map.part[seat] === part) return seat;
  return -1;
}

/** `zone/row/seat`. @throws RangeError where the map has no such position */
export function seatId(map: CompiledSeatMap, seat: number): string {
  return `${map.rowPaths[rowOf(map, seat)]!}/${map.words[map.part[seat]!]!}`;
}

/** The row or table of a seat. @throws RangeError where the map has no such position */
export function rowOf(map: CompiledSeatMap, seat: number): number {
  if (!(seat >= 0 && seat < map.seatCount)) throw new RangeError(`no seat ${seat}`);
  let low = 0;
  let high = map.rowPaths.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (map.rowStart[middle]! <= seat) low = middle;
    else high = middle;
  }
  return low;
}

/** What a ticket says of a seat. */
export interface SeatDescription {
  id: string;
  zone: string;
  row: string;
  seat: string;
  table: boolean;
  /** Position among the map's categories. */
  category: number;
  accessible: boolean;
  companion: boolean;
  restrictedView: string | null;
}

export function describeSeat(map: CompiledSeatMap, seat: number): SeatDescription {
  const row = rowOf(map, seat);
  const flags = map.flags[seat]!;
  return {
    id: seatId(map, seat),
    zone: map.zones[map.rowZone[row]!]!.name,
    row: map.rowLabels[row]!,
    seat: map.words[map.label[seat]!]!,
    table: map.rowIsTable[row] === 1,
    category: map.category[seat]!,
    accessible: (flags & seatFlags.accessible) !== 0,
    companion: (flags & seatFlags.companion) !== 0,
    restrictedView: map.notes.get(seat) ?? null,
  };
}
