/** The plain list of seats, for whoever has no script: zone by zone. */
import type { EventPage, TicketTypeView } from '#domain/contract/public';
import { describeSeat } from '#domain/seating/find-seat';
import type { CompiledSeatMap } from '#domain/seating/compiled-map';
import { seatStates } from '#domain/seating/seat-index';
import type { SeatStatus } from '#domain/seating/seat-status';
import { seatValue } from '../shop/cart.ts';

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
  /** None where people stand: such a zone is no part of a list of seats. */
  seats: number;
  free: number;
  /** Only of the zone that is looked at. */
  rows: { name: string; table: boolean; seats: ListedSeat[] }[];
}

/** Types on sale for seats of a category, in the organizer's order. */
export function typesFor(event: EventPage, categoryId: string, onSale: ReadonlySet<number>): TicketTypeView[] {
  return event.ticketTypes.filter((type) => type.seatCategories?.includes(categoryId) && onSale.has(type.index));
}

/** The zone that is asked for, else the first in which people sit. */
export function zoneShown(map: CompiledSeatMap, asked: string | null): number {
  const seated = new Set(map.rowZone);
  const wished = asked === null ? NaN : Number(asked);
  return seated.has(wished) ? wished : Math.min(...seated, map.zones.length - 1);
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
  const zones = map.zones.map(({ name }): ListedZone => ({ name, seats: 0, free: 0, rows: [] }));
  for (let row = 0; row < map.rowPaths.length; row++) {
    const zone = zones[map.rowZone[row]!]!;
    const [first, end] = [map.rowStart[row]!, map.rowStart[row + 1]!];
    zone.seats += end - first;
    for (let seat = first; seat < end; seat++)
      if (types[map.category[seat]!] && (status?.state[seat] ?? seatStates.free) === seatStates.free) zone.free++;
    if (map.rowZone[row] !== open.zone) continue;
    const seats = Array.from({ length: end - first }, (_, at) => listed(first + at));
    zone.rows.push({ name: map.rowLabels[row]!, table: map.rowIsTable[row] === 1, seats });
  }
  return zones;
}
