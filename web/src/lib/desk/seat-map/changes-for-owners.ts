/** What the publication of a map would do to those who have seats on the one that is public. */
import { compareMaps, type MapComparison } from '#domain/seating/compare-maps';
import { compileSeatMap } from '#domain/seating/compile-seat-map';
import { describeSeat, findSeat, type SeatDescription } from '#domain/seating/find-seat';
import { seatStates } from '#domain/seating/seat-index';
import type { SeatMap } from '#domain/seating/seat-map';
import { openSnapshot } from '#domain/seating/seat-status';

export interface OwnersView extends Omit<MapComparison, 'vanishing'> {
  /** Seats that somebody has and that the new map lacks: while there are any it cannot be published. */
  vanishing: SeatDescription[];
  taken: number;
}

/** @param snapshots the states of the seats of every date, as the public hears them; of other versions of the map they are passed over. */
export function changesForOwners(published: SeatMap, next: SeatMap, snapshots: readonly Uint8Array[]): OwnersView {
  const [before, after] = [compileSeatMap(published), compileSeatMap(next)];
  const taken = new Set<number>();
  for (const bytes of snapshots) {
    const status = openSnapshot(bytes);
    if (status?.mapVersion !== published.version || status.state.length !== before.seatCount) continue;
    status.state.forEach((state, seat) => state !== seatStates.free && taken.add(seat));
  }
  const comparison = compareMaps(before, after, taken);
  return {
    ...comparison,
    vanishing: comparison.vanishing.map((id) => describeSeat(before, findSeat(before, id))),
    taken: taken.size,
  };
}
