/** Rows of the catalogue as pages see them. */
import { priceMinorMax } from '#domain/money';
import type { EventCard, EventPage, PictureView } from '#domain/contract/public';
import type { ListedEvent, PublishedEvent } from '#db/published-events';
import type { PictureRow } from '#db/pictures';

export function pictureView(row: PictureRow): PictureView {
  return { id: row.id, url: `/api/pictures/${row.id}`, width: row.width, height: row.height, alt: row.alt };
}

export function eventCard({ event, picture }: ListedEvent): EventCard {
  return {
    id: event.id,
    slug: event.slug,
    name: event.name,
    summary: event.summary,
    category: event.category as EventCard['category'],
    startsAtMs: event.startsAtMs ?? 0,
    endsAtMs: event.endsAtMs ?? 0,
    zone: event.zone,
    occurrenceCount: event.occurrenceCount,
    venueName: event.venueName,
    city: event.city,
    country: event.country,
    currency: event.currency,
    priceFromMinor: Math.min(event.minPriceMinor ?? 0, priceMinorMax),
    picture: picture ? pictureView(picture) : null,
  };
}

export function eventPage(found: PublishedEvent, maxPerOrder: number): EventPage {
  const { event, pictures } = found;
  const cover = pictures.find((picture) => picture.id === event.pictureId) ?? pictures[0] ?? null;
  return {
    ...eventCard({ event, picture: cover }),
    status: event.status,
    organizerName: found.organizerName,
    description: event.description,
    locale: event.locale,
    venueAddress: event.venueAddress,
    pictures: pictures.map(pictureView),
    maxPerOrder,
    occurrences: found.occurrences.map(({ index, startsAtMs, endsAtMs, doorsOpenAtMs }) => ({
      index,
      startsAtMs,
      endsAtMs,
      doorsOpenAtMs,
    })),
    ticketTypes: found.ticketTypes.map((type) => ({
      index: type.index,
      name: type.name,
      description: type.description,
      priceMinor: type.priceMinor,
      validity: type.validity,
      minPerOrder: type.minPerOrder,
      maxPerOrder: type.maxPerOrder,
      salesStartAtMs: type.salesStartAtMs,
      salesEndAtMs: type.salesEndAtMs,
    })),
    updatedAtMs: event.updatedAtMs,
  };
}
