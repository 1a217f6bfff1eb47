/** For tests: rows that are right, to be made wrong in one place. */
import type { NewEvent, Publication } from '../events.ts';
import type { PictureRow } from '../pictures.ts';

export const atMs = Date.UTC(2027, 0, 1);
const hourMs = 3_600_000;

export const texts = {
  name: 'Nachtmusik im Schloß',
  summary: 'Strings by candle-light',
  description: 'A long evening.',
  category: 'concert',
  locale: 'de',
  venueName: 'Großer Saal',
  venueAddress: 'Schloßplatz 1',
  city: 'Köln',
  country: 'DE',
  zone: 'Europe/Berlin',
  currency: 'EUR',
  region: 'weur',
};

export function newEvent(id: string, change: Partial<NewEvent> = {}): NewEvent {
  return { ...texts, id, organizerId: 'org_1', slug: `slug-${id}`, settings: { draft: id }, atMs, ...change };
}

export function publication(eventId: string, change: Partial<Publication> = {}): Publication {
  const startsAtMs = change.startsAtMs ?? Date.UTC(2027, 5, 1, 18);
  const endsAtMs = startsAtMs + 3 * hourMs;
  const day = new Date(startsAtMs).toISOString().slice(0, 10);
  const date = { index: 0, startsAtMs, endsAtMs, doorsOpenAtMs: startsAtMs - hourMs, startsOn: day, endsOn: day };
  return {
    eventId,
    version: 0,
    settings: { published: eventId },
    texts,
    startsAtMs,
    endsAtMs,
    salesStartAtMs: null,
    salesEndAtMs: null,
    minPriceMinor: 1_250,
    capacity: 100,
    occurrences: [date],
    seatMap: null,
    pools: [{ index: 0, name: 'total', capacity: 100 }],
    ticketTypes: [
      {
        index: 0,
        name: 'Standard',
        description: '',
        priceMinor: 1_250,
        validity: 'one-date',
        pools: [0],
        salesStartAtMs: null,
        salesEndAtMs: null,
        minPerOrder: 1,
        maxPerOrder: 10,
        rules: null,
      },
    ],
    atMs,
    ...change,
  };
}

export function picture(id: string, eventId: string): PictureRow {
  const size = { width: 1_200, height: 630, bytes: 80_000 };
  return {
    id,
    eventId,
    organizerId: 'org_1',
    r2Key: `pictures/${id}`,
    mime: 'image/webp',
    ...size,
    alt: '',
    createdAtMs: atMs,
  };
}
