/** An event for the tests of this folder. */
import type { Availability, EventPage } from '#domain/contract/public';

export const hourMs = 3_600_000;
export const startsAtMs = Date.parse('2027-06-01T17:30:00Z');

/** Sold one by one, without seats, extras or companions. */
const plain = { quantityStep: 1, seatCategories: null, includes: [], addOnTo: null, maxPerPerson: null };

export function anEvent(changes: Partial<EventPage> = {}): EventPage {
  return {
    id: 'evt_00000000000000000000000001', slug: 'late-concert', name: 'Late concert', summary: '', category: 'concert',
    startsAtMs, endsAtMs: startsAtMs + 27 * hourMs, zone: 'Europe/Berlin', occurrenceCount: 2, venueName: 'Old hall',
    city: 'Berlin', country: 'DE', currency: 'EUR', priceFromMinor: 1250, picture: null, status: 'published',
    organizerName: 'Hall e. V.', description: 'First.\n\nSecond.', locale: 'en', venueAddress: 'Street 1', pictures: [],
    maxPerOrder: 8,
    occurrences: [
      { index: 0, startsAtMs, endsAtMs: startsAtMs + 3 * hourMs, doorsOpenAtMs: startsAtMs - hourMs },
      { index: 1, startsAtMs: startsAtMs + 24 * hourMs, endsAtMs: startsAtMs + 27 * hourMs, doorsOpenAtMs: startsAtMs + 23 * hourMs },
    ],
    ticketTypes: [
      { index: 0, name: 'Regular', description: '', priceMinor: 2500, validity: 'one-date', minPerOrder: 1, maxPerOrder: 6, ...plain, salesStartAtMs: null, salesEndAtMs: null },
      { index: 1, name: 'Group', description: '', priceMinor: 1250, validity: 'one-date', minPerOrder: 4, maxPerOrder: 8, ...plain, salesStartAtMs: null, salesEndAtMs: null },
      { index: 2, name: 'Both nights', description: '', priceMinor: 4000, validity: 'every-date', minPerOrder: 1, maxPerOrder: 4, ...plain, salesStartAtMs: null, salesEndAtMs: null },
    ],
    takesCodes: false, seatMapVersion: null, singleSeatsAllowed: false, waitingList: false, updatedAtMs: 0, ...changes,
  };
} // prettier-ignore

type Entry = Availability['entries'][number];

export function leftOver(
  ...entries: [type: number, date: number, left: number, state?: Entry['state']][]
): Availability {
  return {
    atMs: 0,
    entries: entries.map(([ticketType, occurrence, left, state]) => ({
      ticketType,
      occurrence,
      left,
      state: state ?? (left > 0 ? 'on-sale' : 'sold-out'),
    })),
  };
}
