/** The seats of all dates: which map, who has what. */
import { buildSeatIndex } from '../seating/seat-index.ts';
import type { BoxOfficeState } from './state.ts';

/** The map of that version is the one from here on. @throws RangeError when the shell has not handed it over */
export function useSeatMap(state: BoxOfficeState, mapVersion: number): void {
  const map = state.seatMaps.get(mapVersion);
  if (!map) throw new RangeError(`the seat map of version ${mapVersion} is missing`);
  state.seats = { map, byDate: (state.plan?.dates ?? []).map(() => buildSeatIndex(map)) };
}
