/** The seats of all dates: which map, who has what. What is kept here follows from holds, tickets and allotments. Rules Q20 to Q29. */
import { findSeat, seatId } from '../seating/find-seat.ts';
import { buildSeatIndex, seatStates, setSeats, type SeatIndex, type SeatState } from '../seating/seat-index.ts';
import { noSegment, type CompiledSeatMap } from '../seating/compiled-map.ts';
import type { Plan, PlannedType } from './plan.ts';
import { everyDate } from './settings.ts';
import type { BoxOfficeState, Seats } from './state.ts';
import { noSeat, placeKeptFlag, revokedFlag } from './tickets.ts';

/** Changes that are kept for those who watch; beyond it they are sent everything. A snapshot is smaller by then. */
export const changedSeatsMax = 20_000;

/** Seats times dates: one byte each and some for the search, in the memory of one object. */
export const seatsOverDatesMax = 2_000_000;

/** The seats of these holds, tickets and allotments, on the given map. */
export function seatsOf(state: BoxOfficeState, map: CompiledSeatMap): Seats {
  const { plan } = state;
  if (!plan) return { map, byDate: [], shared: new Set(), categories: [] };
  const columns = plan.dates.map(() => new Uint8Array(map.seatCount));
  const shared = new Set<number>();
  markTickets(state, plan, columns);
  for (const hold of state.holds.values())
    for (const { seats, occurrence } of hold.lines)
      for (const date of seats ? datePositions(plan, occurrence) : [])
        for (const seat of seats!)
          if (columns[date]![seat] === seatStates.sold) shared.add(date * map.seatCount + seat);
          else columns[date]![seat] = seatStates.held;
  for (const { seats, occurrence } of state.allotments.values())
    for (const seat of seats) columns[plan.dateByIndex.get(occurrence)!.position]![seat] = seatStates.killed;
  const byDate = columns.map((column) => buildSeatIndex(map, column));
  return { map, byDate, shared, categories: categoriesOf(plan, map) };
}

/** After new settings, or to check the books: all seats as holds, tickets and allotments say. */
export function recountSeats(state: BoxOfficeState): void {
  if (state.seats) state.seats = seatsOf(state, state.seats.map);
}

/** New settings: dates that were there keep their seats as they are, new ones begin with what is valid for every date. */
export function fitSeatsToPlan(state: BoxOfficeState, former: Plan | null): void {
  const { seats, plan } = state;
  if (!seats || !plan) return;
  const sameDates =
    former?.dates.length === plan.dates.length && former.dates.every(({ index }, i) => index === plan.dates[i]!.index);
  if (sameDates) seats.categories = categoriesOf(plan, seats.map);
  else {
    recountSeats(state);
    noteAllSeats(state);
  }
}

function markTickets({ tickets }: BoxOfficeState, plan: Plan, columns: readonly Uint8Array[]): void {
  for (let serial = 0; serial < tickets.count; serial++) {
    const seat = tickets.seat[serial]!;
    const flags = tickets.flags[serial]!;
    if (seat === noSeat || (flags & revokedFlag && !(flags & placeKeptFlag))) continue;
    const occurrence = tickets.occurrence[serial]!;
    if (occurrence === everyDate) for (const column of columns) column[seat] = seatStates.sold;
    else columns[plan.dateByIndex.get(occurrence)!.position]![seat] = seatStates.sold;
  }
}

/** A category that the map does not have has no seats. */
function categoriesOf(plan: Plan, map: CompiledSeatMap): (number[] | null)[] {
  return plan.types.map(({ seatCategories }) => {
    if (!seatCategories) return null;
    return seatCategories.map((id) => map.categories.findIndex((known) => known.id === id)).filter((at) => at >= 0);
  });
}

/** A hold takes seats. Those of tickets that it gives back (exchange) stay sold until the old ticket is revoked, and are its own then. */
export function holdSeats(state: BoxOfficeState, occurrence: number, seats: readonly number[]): void {
  putSeats(
    state,
    occurrence,
    seats,
    seatStates.held,
    (shared, key, now) => now === seatStates.sold && !!shared.add(key),
  );
}

/** A hold lets go of seats, unpaid. */
export function letGoOfSeats(
  state: BoxOfficeState,
  occurrence: number,
  seats: readonly number[],
  to: SeatState = seatStates.free,
): void {
  putSeats(state, occurrence, seats, to, (shared, key) => shared.delete(key));
}

/** Seats that a ticket is issued for. */
export function sellSeats(state: BoxOfficeState, occurrence: number, seats: readonly number[]): void {
  putSeats(state, occurrence, seats, seatStates.sold, never);
}

/** Seats that go into an allotment, or out of it. */
export function keepSeats(state: BoxOfficeState, occurrence: number, seats: readonly number[], kept: boolean): void {
  putSeats(state, occurrence, seats, kept ? seatStates.killed : seatStates.free, never);
}

/** The seat of a ticket that is revoked: free, or the hold's that takes its place. */
export function giveUpSeat(state: BoxOfficeState, occurrence: number, seat: number): void {
  const { shared, map } = state.seats!;
  for (const date of datePositions(state.plan!, occurrence)) {
    const isHeld = shared.delete(date * map.seatCount + seat);
    putOn(state, date, [seat], isHeld ? seatStates.held : seatStates.free);
  }
}

type Exception = (shared: Set<number>, key: number, now: number) => boolean;
const never: Exception = () => false;

/** Puts seats of a date (255: of every date) into a state, but for exceptions, which stay as they are. */
function putSeats(
  state: BoxOfficeState,
  occurrence: number,
  seats: readonly number[],
  to: SeatState,
  except: Exception,
): void {
  if (seats.length === 0) return;
  const { byDate, shared, map } = state.seats!;
  for (const date of datePositions(state.plan!, occurrence)) {
    const now = byDate[date]!.state;
    const those = seats.filter((seat) => !except(shared, date * map.seatCount + seat, now[seat]!));
    putOn(state, date, those, to);
  }
}

/** Puts them there, and keeps the change for those who watch. */
function putOn(state: BoxOfficeState, date: number, seats: readonly number[], to: SeatState): void {
  setSeats(state.seats!.byDate[date]!, seats, to);
  if (state.seatsChangedWholly) return;
  if (state.changedSeats.length + seats.length > changedSeatsMax) return noteAllSeats(state);
  for (const seat of seats) state.changedSeats.push({ date, seat });
}

/** Positions of the dates that an occurrence stands for. */
export function datePositions(plan: Plan, occurrence: number): number[] {
  return occurrence === everyDate ? plan.dates.map(({ position }) => position) : [positionOf(plan, occurrence)];
}

function positionOf(plan: Plan, occurrence: number): number {
  return plan.dateByIndex.get(occurrence)!.position;
}

export function noteAllSeats(state: BoxOfficeState): void {
  state.changedSeats = [];
  state.seatsChangedWholly = true;
}

/** For the shell: what has changed since it asked last. `wholly`: all seats have to be looked at. */
export function takeSeatChanges(state: BoxOfficeState): { wholly: boolean; seats: { date: number; seat: number }[] } {
  const changes = { wholly: state.seatsChangedWholly, seats: state.changedSeats };
  state.changedSeats = [];
  state.seatsChangedWholly = false;
  return changes;
}

/** The categories that a type is sold for; null where it is sold without seats, or there is no map. */
export function categoriesFor(state: BoxOfficeState, type: PlannedType): readonly number[] | null {
  return type.seatCategories ? (state.seats?.categories[type.position] ?? []) : null;
}

/**
 * How many ordinary seats are free for the type on that date; without accessible places, which are for those who need them. For every date:
 * seats that are free on each of them.
 */
export function freeSeatsFor(state: BoxOfficeState, type: PlannedType, occurrence: number): number {
  const categories = categoriesFor(state, type) ?? [];
  if (!state.seats) return 0;
  const indexes = datePositions(state.plan!, occurrence).map((date) => state.seats!.byDate[date]!);
  let least = Number.MAX_SAFE_INTEGER;
  for (const { freeByCategory } of indexes)
    least = Math.min(
      least,
      categories.reduce((sum, category) => sum + freeByCategory[category]!, 0),
    );
  // To look at every seat is only worth it where there may be one: in a sold-out house everybody asks.
  return indexes.length < 2 || least === 0 ? least : freeOnAll(indexes, categories);
}

function freeOnAll(indexes: readonly SeatIndex[], categories: readonly number[]): number {
  const { map } = indexes[0]!;
  const isFor = map.categories.map((_, category) => categories.includes(category));
  let free = 0;
  for (let seat = 0; seat < map.seatCount; seat++)
    if (isFor[map.category[seat]!] && map.segmentOf[seat] !== noSegment)
      if (indexes.every(({ state }) => state[seat] === seatStates.free)) free++;
  return free;
}

/** Whether an accessible place is free for the type on that date. */
export function hasAccessibleLeft(state: BoxOfficeState, type: PlannedType, occurrence: number): boolean {
  const { seats } = state;
  const categories = categoriesFor(state, type) ?? [];
  if (!seats) return false;
  const { accessiblePlaces, category, partner } = seats.map;
  const indexes = datePositions(state.plan!, occurrence).map((date) => seats.byDate[date]!);
  const isFree = (seat: number) => indexes.every((index) => index.state[seat] === seatStates.free);
  return accessiblePlaces.some(
    (seat) => categories.includes(category[seat]!) && isFree(seat) && isFree(partner.get(seat) ?? seat),
  );
}

/** Ids of positions in the present map. */
export function seatIds(state: BoxOfficeState, seats: readonly number[]): string[] {
  const { map } = state.seats!;
  return seats.map((seat) => seatId(map, seat));
}

/** The id of a ticket's seat; null without one. */
export function seatOfTicket(state: BoxOfficeState, serial: number): string | null {
  const seat = state.tickets.seat[serial]!;
  return seat === noSeat || !state.seats ? null : seatId(state.seats.map, seat);
}

/** The index of one date. @throws RangeError where there is no map or no such date */
export function seatIndexOf(state: BoxOfficeState, occurrence: number): SeatIndex {
  const date = state.plan?.dateByIndex.get(occurrence);
  const index = date && state.seats?.byDate[date.position];
  if (!index) throw new RangeError(`there are no seats on date ${occurrence}`);
  return index;
}

/** Positions of ids in the present map, -1 for those that it does not have. */
export function seatPositions(state: BoxOfficeState, ids: readonly string[]): number[] {
  const { map } = state.seats!;
  return ids.map((id) => findSeat(map, id));
}
