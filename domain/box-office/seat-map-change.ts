/** A new version of the seat map: whoever has a seat keeps it, by its id. Rules Q20 to Q23. */
import { moveSeats } from '../seating/compare-maps.ts';
import { orderAt } from './orders.ts';
import { noteAllSeats, seatsOf } from './seats.ts';
import { touchHold, touchPosition, touchTickets, type BoxOfficeState } from './state.ts';
import { noSeat } from './tickets.ts';

/** The map of that version is the one from here on. @throws RangeError when the shell has not handed it over */
export function useSeatMap(state: BoxOfficeState, mapVersion: number): void {
  const map = state.seatMaps.get(mapVersion);
  if (!map) throw new RangeError(`the seat map of version ${mapVersion} is missing`);
  if (state.seats) moveOwners(state, moveSeats(state.seats.map, map));
  state.seats = seatsOf(state, map);
  noteAllSeats(state);
}

function moveOwners(state: BoxOfficeState, moved: Int32Array): void {
  const there = (seat: number) => {
    const to = seat === noSeat ? -1 : moved[seat]!;
    return to < 0 ? noSeat : to;
  };
  const moveLines = <L extends { seats?: number[] }>(lines: readonly L[]): L[] =>
    lines.map((line) => (line.seats ? { ...line, seats: line.seats.map(there) } : line));
  for (const hold of state.holds.values()) {
    hold.lines = moveLines(hold.lines);
    touchHold(state, hold);
  }
  for (const allotment of state.allotments.values()) {
    allotment.seats = new Set(Array.from(allotment.seats, there));
    allotment.lentSeats = new Set(Array.from(allotment.lentSeats, there));
  }
  for (const position of withoutTickets(state)) {
    const order = orderAt(state.orders, position);
    if (!order.lines.some((line) => line.seats)) continue;
    order.lines = moveLines(order.lines);
    touchPosition(state, position);
  }
  const { tickets } = state;
  for (let serial = 0; serial < tickets.count; serial++)
    if (tickets.seat[serial] !== noSeat) {
      tickets.seat[serial] = there(tickets.seat[serial]!);
      touchTickets(state, serial, serial + 1);
    }
}

/** Positions of orders that may still want their seats: those that wait, and those that ended and may be paid late. */
function withoutTickets({ orders, ended }: BoxOfficeState): Set<number> {
  const positions = new Set(orders.open);
  for (let at = ended.head; at < ended.positions.length; at++) positions.add(ended.positions[at]!);
  return positions;
}
