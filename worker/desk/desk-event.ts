/** An event as the desk edits it: the draft, what stands in its way, and how its page would look. */
import { findEvent, type EventRow } from '#db/events';
import { findOrganizer } from '#db/organizers';
import { picturesOf, type PictureRow } from '#db/pictures';
import type { DeskEvent } from '#domain/contract/desk';
import type { EventPage } from '#domain/contract/public';
import type { EventDraft } from '#domain/event/draft';
import { planEvent, type EventPlan } from '#domain/event/plan';
import type { Database } from '#db/client';
import type { SeatSupply } from '#domain/seating/seat-supply';
import { pictureView, takesCodes, typeView } from '../public/event-views.ts';
import { supplyOf } from './seat-supply.ts';
import { readSettings } from './stored-settings.ts';

/** The event, read after whatever has just been written; null if there is none. */
export async function deskEvent(db: Database, eventId: string, nowMs: number): Promise<DeskEvent | null> {
  const event = await findEvent(db, eventId);
  if (!event) return null;
  const [organizer, pictures, supply] = await Promise.all([
    findOrganizer(db, event.organizerId),
    picturesOf(db, eventId),
    supplyOf(db, event),
  ]);
  return deskEventOf(event, organizer?.name ?? '', pictures, supply, nowMs);
}

function deskEventOf(
  event: EventRow,
  organizerName: string,
  pictures: PictureRow[],
  supply: SeatSupply | null,
  nowMs: number,
): DeskEvent {
  const { draft } = readSettings(event.settings);
  const planned = planEvent(draft, nowMs, supply);
  return {
    id: event.id,
    slug: event.slug,
    status: event.status,
    version: event.version,
    draft,
    problems: planned.ok ? [] : planned.fields,
    preview: planned.ok ? preview(event, draft, planned.plan, organizerName, pictures) : null,
    pictures: pictures.map(pictureView),
    unpublishedChanges: event.publishedVersion !== event.version,
    seatMap: supply && { ...supply, publishedVersion: event.publishedSeatMap },
  };
}

function preview(
  event: EventRow,
  draft: EventDraft,
  plan: EventPlan,
  organizerName: string,
  pictures: PictureRow[],
): EventPage {
  const cover = pictures.find((picture) => picture.id === event.pictureId) ?? pictures[0];
  const { name, summary, description, category, locale, zone, venueName, venueAddress, city, country } = draft;
  return {
    ...{ id: event.id, slug: event.slug, status: event.status, organizerName },
    ...{ name, summary, description, category, locale, zone, venueName, venueAddress, city, country },
    currency: draft.currency,
    startsAtMs: plan.startsAtMs,
    endsAtMs: plan.endsAtMs,
    occurrenceCount: plan.occurrences.length,
    priceFromMinor: plan.priceFromMinor,
    picture: cover ? pictureView(cover) : null,
    pictures: pictures.map(pictureView),
    maxPerOrder: draft.maxPerOrder,
    occurrences: plan.occurrences,
    ticketTypes: plan.ticketTypes.filter((type) => !type.hidden).map((type) => typeView({ ...type, rules: type })),
    takesCodes: takesCodes(draft, event.takesCodes),
    seatMapVersion: event.seatMap,
    singleSeatsAllowed: draft.singleSeatsAllowed,
    waitingList: draft.waitingList.open,
    updatedAtMs: event.updatedAtMs,
  };
}
