/** What a new version of a map does to the seats of the one before: whether it may be published, and where each seat has gone. */
import type { CompiledSeatMap } from './compiled-map.ts';
import { describeSeat, seatId, type SeatDescription } from './find-seat.ts';

/** A taken seat that is still there but says something else now; its owners should hear of it. */
export interface ChangedSeat {
  id: string;
  before: SeatDescription;
  after: SeatDescription;
}

export interface MapComparison {
  /** Taken seats that the new map lacks, by id. While there are any the new map must not be published. */
  vanishing: string[];
  /** Taken seats whose zone, row, label, category, companionship or view note differ. */
  changed: ChangedSeat[];
  /** Taken seats that the new map joins with a seat that is not taken into one accessible unit: that seat could not be sold. */
  unitsBroken: string[];
  /** Standing areas that the new map lacks, and those that hold fewer than before; who has sold there must say no. */
  areasGone: string[];
  areasSmaller: { id: string; before: number; after: number }[];
  added: number;
  removed: number;
}

/** Where each seat of `before` is in `after`: its position there, or -1. */
export function moveSeats(before: CompiledSeatMap, after: CompiledSeatMap): Int32Array {
  const moved = new Int32Array(before.seatCount).fill(-1);
  const words = before.words.map((word) => after.wordIndex.get(word) ?? -1);
  for (let row = 0; row < before.rowPaths.length; row++) {
    const there = after.rowByPath.get(before.rowPaths[row]!);
    if (there === undefined) continue;
    const seats = new Map<number, number>();
    for (let seat = after.rowStart[there]!; seat < after.rowStart[there + 1]!; seat++)
      seats.set(after.part[seat]!, seat);
    for (let seat = before.rowStart[row]!; seat < before.rowStart[row + 1]!; seat++)
      moved[seat] = seats.get(words[before.part[seat]!]!) ?? -1;
  }
  return moved;
}

/**
 * Compares two versions. `taken` are positions in `before` that somebody has: sold, held, or kept back by the organizer.
 * The new map may be published when `vanishing` is empty (and what is sold of `areasGone` and `areasSmaller` allows it).
 */
export function compareMaps(before: CompiledSeatMap, after: CompiledSeatMap, taken: Iterable<number>): MapComparison {
  const moved = moveSeats(before, after);
  const vanishing: string[] = [];
  const changed: ChangedSeat[] = [];
  const unitsBroken: string[] = [];
  const takenThere = new Set<number>();
  const takenSeats = [...taken].sort((a, b) => a - b);
  for (const seat of takenSeats) if (moved[seat]! >= 0) takenThere.add(moved[seat]!);
  for (const seat of takenSeats) {
    const there = moved[seat]!;
    if (there === -1) {
      vanishing.push(seatId(before, seat));
      continue;
    }
    const was = describeSeat(before, seat);
    const is = describeSeat(after, there);
    if (before.categories[was.category]!.id !== after.categories[is.category]!.id || !sameWords(was, is))
      changed.push({ id: was.id, before: was, after: is });
    const partner = after.partner.get(there);
    if (partner !== undefined && !takenThere.has(partner)) unitsBroken.push(was.id);
  }
  const kept = moved.reduce((count, there) => count + (there >= 0 ? 1 : 0), 0);
  return {
    vanishing,
    changed,
    unitsBroken,
    ...compareAreas(before, after),
    added: after.seatCount - kept,
    removed: before.seatCount - kept,
  };
}

function sameWords(was: SeatDescription, is: SeatDescription): boolean {
  return (
    was.zone === is.zone &&
    was.row === is.row &&
    was.seat === is.seat &&
    was.table === is.table &&
    was.accessible === is.accessible &&
    was.companion === is.companion &&
    was.restrictedView === is.restrictedView
  );
}

function compareAreas(before: CompiledSeatMap, after: CompiledSeatMap) {
  const areasGone: string[] = [];
  const areasSmaller: MapComparison['areasSmaller'] = [];
  for (const { id, capacity } of before.areas) {
    const there = after.areas.find((area) => area.id === id);
    if (!there) areasGone.push(id);
    else if (there.capacity < capacity) areasSmaller.push({ id, before: capacity, after: there.capacity });
  }
  return { areasGone, areasSmaller };
}
