/** Whether a new version of the seat map can be the one from here on. Rules Q20 to Q23. */
import { moveSeats } from '../seating/compare-maps.ts';
import type { CompiledSeatMap } from '../seating/compiled-map.ts';
import { seatId } from '../seating/find-seat.ts';
import { seatStates } from '../seating/seat-index.ts';
import type { SetSeatMap } from './commands.ts';
import { refuse, type Decision } from './decision.ts';
import { seatsOverDatesMax } from './seats.ts';
import type { BoxOfficeState } from './state.ts';

/** Seats at fault that are told; the organizer mends these and asks again. */
const toldMax = 100;

export function decideSetSeatMap(state: BoxOfficeState, { mapVersion }: SetSeatMap): Decision {
  const map = state.seatMaps.get(mapVersion);
  if (!map || map.version !== mapVersion) return refuse('no-seat-map');
  const now = state.seats?.map;
  if (now && mapVersion <= now.version) return refuse('version-conflict');
  if (map.seatCount * (state.plan?.dates.length ?? 1) > seatsOverDatesMax) return refuse('invalid');
  const vanishing = vanishingSeats(state, map);
  if (vanishing.length > 0) return refuse('seats-in-use', { seats: vanishing });
  return {
    events: [{ t: 'seat-map', mapVersion }],
    facts: [{ kind: 'seat-map-changed', mapVersion }],
    reply: { ok: true, mapVersion },
  };
}

/** Seats that somebody has on any date (sold, held or kept in an allotment), and the new map lacks. */
function vanishingSeats({ seats }: BoxOfficeState, after: CompiledSeatMap): string[] {
  if (!seats) return [];
  const vanishing: string[] = [];
  for (const [seat, there] of moveSeats(seats.map, after).entries()) {
    if (there >= 0 || seats.byDate.every(({ state }) => state[seat] === seatStates.free)) continue;
    if (vanishing.push(seatId(seats.map, seat)) === toldMax) break;
  }
  return vanishing;
}
