/** The plain list of seats as a form carries it: what is ticked stands in the address, so that it works without any script. */
import type { EventPage, TicketTypeView } from '#domain/contract/public';
import { describeSeat, findSeat, seatId } from '#domain/seating/find-seat';
import type { CompiledSeatMap } from '#domain/seating/compiled-map';
import { seatStates } from '#domain/seating/seat-index';
import type { SeatStatus } from '#domain/seating/seat-status';
import { seatValue } from '../shop/cart.ts';
import { placeWords } from './seat-words.ts';

export interface ListedSeat {
  /** As the form sends it, with the first ticket that it may be sold with. */
  value: string;
  id: string;
  seat: string;
  state: 'free' | 'taken' | 'not-sold';
  priceMinor: number | null;
  accessible: boolean;
  companion: boolean;
  restrictedView: string | null;
}

export interface ListedZone {
  name: string;
  free: number;
  /** Only of the zone that is looked at. */
  rows: { name: string; table: boolean; seats: ListedSeat[] }[];
}

/** Types on sale for seats of a category, in the organizer's order. */
function typesFor(event: EventPage, categoryId: string, onSale: ReadonlySet<number>): TicketTypeView[] {
  return event.ticketTypes.filter((type) => type.seatCategories?.includes(categoryId) && onSale.has(type.index));
}

/** All zones, and the rows of the one that is looked at. */
export function listZones(
  event: EventPage,
  map: CompiledSeatMap,
  status: SeatStatus | null,
  open: { zone: number; date: number; onSale: ReadonlySet<number> },
): ListedZone[] {
  const types = map.categories.map(({ id }) => typesFor(event, id, open.onSale)[0]);
  const listed = (seat: number): ListedSeat => {
    const { id, seat: name, category, accessible, companion, restrictedView } = describeSeat(map, seat);
    const type = types[category];
    const state = status?.state[seat] ?? seatStates.free;
    return {
      value: type ? seatValue({ id, occurrence: open.date, ticketType: type.index }) : '',
      ...{ id, seat: name, accessible, companion, restrictedView },
      state: !type || state === seatStates.killed ? 'not-sold' : state === seatStates.free ? 'free' : 'taken',
      priceMinor: type?.priceMinor ?? null,
    };
  };
  const zones = map.zones.map(({ name }): ListedZone => ({ name, free: 0, rows: [] }));
  for (let row = 0; row < map.rowPaths.length; row++) {
    const zone = zones[map.rowZone[row]!]!;
    const [first, end] = [map.rowStart[row]!, map.rowStart[row + 1]!];
    for (let seat = first; seat < end; seat++)
      if (types[map.category[seat]!] && (status?.state[seat] ?? seatStates.free) === seatStates.free) zone.free++;
    if (map.rowZone[row] !== open.zone) continue;
    const seats = Array.from({ length: end - first }, (_, at) => listed(first + at));
    zone.rows.push({ name: map.rowLabels[row]!, table: map.rowIsTable[row] === 1, seats });
  }
  return zones;
}

export interface TickedSeat {
  value: string;
  id: string;
  ticketType: number;
  label: string;
  /** Types that it may be sold with: index, name and price. */
  types: Pick<TicketTypeView, 'index' | 'name' | 'priceMinor'>[];
}

/** What is ticked, in words; seats that the map does not have are left out, the rest of a unit is added. */
export function tickedSeats(
  event: EventPage,
  map: CompiledSeatMap,
  ticked: readonly { id: string; occurrence: number; ticketType: number }[],
  onSale: ReadonlySet<number>,
): TickedSeat[] {
  const seats = new Map<number, { occurrence: number; ticketType: number }>();
  for (const { id, occurrence, ticketType } of ticked) {
    const seat = findSeat(map, id);
    if (seat < 0) continue;
    seats.set(seat, { occurrence, ticketType });
    const partner = map.partner.get(seat);
    if (partner !== undefined && !seats.has(partner)) seats.set(partner, { occurrence, ticketType });
  }
  return [...seats].map(([seat, { occurrence, ticketType }]) => {
    const id = seatId(map, seat);
    const types = typesFor(event, map.categories[map.category[seat]!]!.id, onSale);
    const type = types.some(({ index }) => index === ticketType) ? ticketType : (types[0]?.index ?? ticketType);
    return {
      value: seatValue({ id, occurrence, ticketType: type }),
      id,
      ticketType: type,
      label: placeWords(describeSeat(map, seat)),
      types: types.map(({ index, name, priceMinor }) => ({ index, name, priceMinor })),
    };
  });
}
