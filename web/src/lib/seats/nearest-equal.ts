/** In place of a seat that was lost: the nearest free one of the same price category, beside the rest of the party if there is one. */
import { chooseSeats } from '#domain/seating/choose-seats';
import { seatFlags } from '#domain/seating/compiled-map';
import { seatId } from '#domain/seating/find-seat';
import { seatStates, type SeatIndex } from '#domain/seating/seat-index';
import type { House } from './house.ts';

/** So many are tried out before the nearest is offered as it is. */
const triesMax = 40;
const apart = seatFlags.accessible | seatFlags.companion;

/** @param others what stays of the choice; @returns a position, or -1 where no seat of the kind is free */
export function nearestEqual(
  house: House,
  index: SeatIndex,
  lost: number,
  others: readonly number[],
  isFree: (seat: number) => boolean,
): number {
  const { seats, x, y, rowOf, pitch } = house;
  if (lost < 0) return -1;
  // An accessible place is only ever sold with its companion: such a unit is chosen anew on the plan.
  if (seats.flags[lost]! & apart) return -1;
  const taken = new Set(others);
  const goals = others.filter((seat) => seats.category[seat] === seats.category[lost]);
  const near = goals.length > 0 ? goals : [lost];
  // In the same row counts more than close in front or behind; of equals the one nearest to what was lost.
  const apartFrom = (seat: number, other: number) =>
    Math.hypot(x[seat]! - x[other]!, y[seat]! - y[other]!) + (rowOf[seat] === rowOf[other] ? 0 : pitch * 2);
  const away = (seat: number) => Math.min(...near.map((goal) => apartFrom(seat, goal))) * 4 + apartFrom(seat, lost);
  const free: { seat: number; away: number }[] = [];
  for (let seat = 0; seat < seats.seatCount; seat++) {
    const equal = seats.category[seat] === seats.category[lost] && (seats.flags[seat]! & apart) === 0;
    const sameView = (seats.flags[seat]! & seatFlags.restrictedView) <= (seats.flags[lost]! & seatFlags.restrictedView);
    if (equal && sameView && seat !== lost && !taken.has(seat) && isFree(seat) && index.state[seat] === seatStates.free)
      free.push({ seat, away: away(seat) });
  }
  free.sort((a, b) => a.away - b.away);
  const ids = others.map((seat) => seatId(seats, seat));
  const clean = free.slice(0, triesMax).find(({ seat }) => {
    const choice = { mapVersion: seats.version, seats: [...ids, seatId(seats, seat)], categories: null };
    return chooseSeats(index, choice).ok;
  });
  return (clean ?? free[0])?.seat ?? -1;
}
