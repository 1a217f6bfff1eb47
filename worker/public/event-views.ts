/** Rows of the catalogue as pages see them. */
import { priceMinorMax } from '#domain/money';
import type { EventCard, EventPage, PictureView, TicketTypeView } from '#domain/contract/public';
import type { ListedEvent, PublishedEvent, TicketTypeRow, TypeRules } from '#db/published-events';
import type { PictureRow } from '#db/pictures';
import type { EventDraft } from '#domain/event/draft';

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

/** `draft` is what was published. */
export function eventPage(found: PublishedEvent, draft: EventDraft): EventPage {
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
    maxPerOrder: draft.maxPerOrder,
    occurrences: found.occurrences.map(({ index, startsAtMs, endsAtMs, doorsOpenAtMs }) => ({
      index,
      startsAtMs,
      endsAtMs,
      doorsOpenAtMs,
    })),
    ticketTypes: found.ticketTypes.filter((row) => row.rules?.hidden !== true).map(typeView),
    takesCodes: takesCodes(draft, event.takesCodes),
    seatMapVersion: event.publishedSeatMap,
    singleSeatsAllowed: draft.singleSeatsAllowed,
    waitingList: draft.waitingList.open,
    updatedAtMs: event.updatedAtMs,
  };
}

/** Whether somebody may have a code: some were made, or something is hidden without one. */
export function takesCodes(draft: EventDraft, codesWereMade: boolean): boolean {
  return codesWereMade || draft.ticketTypes.some((type) => type.hidden);
}

/** Rows of before there were rules have none. */
const noRules: TypeRules = {
  ...{ quantityStep: 1, maxPerPerson: null, hidden: false, seatCategories: null, includes: [], addOnTo: null },
};

/** A type as buyers see it. */
export function typeView(row: Omit<TicketTypeRow, 'eventId' | 'pools'>): TicketTypeView {
  const { index, name, description, priceMinor, validity, minPerOrder, maxPerOrder } = row;
  const { quantityStep, seatCategories, includes, addOnTo, maxPerPerson } = row.rules ?? noRules;
  const { salesStartAtMs, salesEndAtMs } = row;
  return {
    ...{ index, name, description, priceMinor, validity, minPerOrder, maxPerOrder, quantityStep },
    ...{ seatCategories, includes, addOnTo, maxPerPerson, salesStartAtMs, salesEndAtMs },
  };
}
