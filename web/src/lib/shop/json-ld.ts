/** What search engines read: schema.org Event, one per date, as JSON-LD that is safe inside a script element. */
import { schemaOrgType } from '#domain/event/categories';
import { priceToText } from '#domain/money';
import type { Availability, EventPage, OccurrenceView } from '#domain/contract/public';
import { offersOn, type SaleState } from './cart.ts';
import { isoInZone } from './dates.ts';

/** Dates beyond these are left out; no search engine shows them. */
const datesMax = 50;

const availabilityOf: Record<SaleState, string> = {
  'on-sale': 'https://schema.org/InStock',
  'not-yet': 'https://schema.org/PreSale',
  ended: 'https://schema.org/Discontinued',
  'sold-out': 'https://schema.org/SoldOut',
  paused: 'https://schema.org/OutOfStock',
};

/** The event's dates as a graph. `origin` makes addresses absolute; `path` is that of the page. */
export function eventJsonLd(
  event: EventPage,
  availability: Availability | null,
  where: { origin: string; url: string; nowMs: number },
): object {
  const dates = event.occurrences.slice(0, datesMax).map((date) => dateJsonLd(event, availability, date, where));
  return { '@context': 'https://schema.org', '@graph': dates };
}

function dateJsonLd(
  event: EventPage,
  availability: Availability | null,
  date: OccurrenceView,
  where: { origin: string; url: string; nowMs: number },
): object {
  const pictures = event.pictures.map((picture) => new URL(picture.url, where.origin).href);
  return {
    '@type': schemaOrgType[event.category],
    name: event.name,
    ...(event.summary || event.description ? { description: event.summary || event.description.slice(0, 500) } : {}),
    startDate: isoInZone(date.startsAtMs, event.zone),
    endDate: isoInZone(date.endsAtMs, event.zone),
    doorTime: isoInZone(date.doorsOpenAtMs, event.zone),
    eventStatus: `https://schema.org/${event.status === 'cancelled' ? 'EventCancelled' : 'EventScheduled'}`,
    eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
    location: {
      '@type': 'Place',
      name: event.venueName,
      address: {
        '@type': 'PostalAddress',
        ...(event.venueAddress ? { streetAddress: event.venueAddress } : {}),
        addressLocality: event.city,
        addressCountry: event.country,
      },
    },
    organizer: { '@type': 'Organization', name: event.organizerName },
    ...(pictures.length > 0 ? { image: pictures } : {}),
    url: where.url,
    offers: offersOn(event, availability, date.index, where.nowMs).map((offer) => ({
      '@type': 'Offer',
      name: offer.type.name,
      price: priceToText(offer.type.priceMinor, event.currency),
      priceCurrency: event.currency,
      availability: availabilityOf[offer.state],
      url: where.url,
      ...(offer.type.salesStartAtMs === null ? {} : { validFrom: isoInZone(offer.type.salesStartAtMs, event.zone) }),
    })),
  };
}

/** The text between `<script>` and `</script>`: nothing an organizer types can end the element or open a comment in it. */
export function jsonLdText(value: object): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
