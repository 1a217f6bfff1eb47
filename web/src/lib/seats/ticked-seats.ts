/** What is ticked in the plain list: it stands in the address, so that it works without any script. */
import type { EventPage, TicketTypeView } from '#domain/contract/public';
import type { CompiledSeatMap } from '#domain/seating/compiled-map';
import { describeSeat, findSeat, seatId } from '#domain/seating/find-seat';
import { seatValue } from '../shop/cart.ts';
import { typesFor } from './list-form.ts';
import { placeWords } from './seat-words.ts';

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
