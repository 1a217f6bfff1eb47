/** A little house for the tests of this folder: two zones, an aisle, an accessible unit, a restricted view, two categories. */
import { anEvent } from '../shop/testing.ts';
import type { Offer } from '../shop/cart.ts';
import type { SeatMap } from '#domain/seating/seat-map';

const row = (id: string, count: number, y: number, category: string, left = 0) => ({
  id,
  category,
  seats: Array.from({ length: count }, (_, at) => ({ id: String(at + 1), x: left + at, y })),
});

export function aMap(): SeatMap {
  const stalls = [row('1', 8, 0, 'near'), row('2', 8, 1, 'near'), row('3', 8, 2, 'near')];
  stalls[0]!.seats[3] = { ...stalls[0]!.seats[3]!, aisleAfter: true } as never;
  stalls[2]!.seats[0] = { ...stalls[2]!.seats[0]!, accessible: true } as never;
  stalls[2]!.seats[1] = { ...stalls[2]!.seats[1]!, companionOf: '1' } as never;
  stalls[0]!.seats[7] = { ...stalls[0]!.seats[7]!, restrictedView: 'behind a pillar' } as never;
  return {
    version: 3,
    name: 'Little house',
    focalPoint: { x: 3.5, y: -2 },
    categories: [
      { id: 'near', name: 'Near' },
      { id: 'far', name: 'Far' },
    ],
    zones: [
      { id: 'stalls', name: 'Stalls', rows: stalls },
      { id: 'circle', name: 'Circle', rows: [row('A', 10, 5, 'far', -1)] },
    ],
  };
}

/** Adults and children near, one price far. */
export function seatedOffers(): Offer[] {
  const plain = anEvent().ticketTypes[0]!;
  const offer = (index: number, name: string, priceMinor: number, category: string): Offer => ({
    key: `${index}:0`,
    type: { ...plain, index, name, priceMinor, seatCategories: [category] },
    occurrence: 0,
    state: 'on-sale',
    left: 24,
    quantityMax: 8,
  });
  return [offer(0, 'Adult', 4000, 'near'), offer(1, 'Child', 2000, 'near'), offer(2, 'Far', 1500, 'far')];
}
