/** What anybody may read: the list of events, one event's page, what is left of it. */
import { z } from 'zod';
import { categories } from '../event/categories.ts';

export const PictureView = z.object({
  id: z.string(),
  url: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  alt: z.string(),
});
export type PictureView = z.infer<typeof PictureView>;

export const EventCard = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  summary: z.string(),
  category: z.enum(categories),
  startsAtMs: z.number().int(),
  endsAtMs: z.number().int(),
  zone: z.string(),
  occurrenceCount: z.number().int(),
  venueName: z.string(),
  city: z.string(),
  country: z.string(),
  currency: z.string(),
  priceFromMinor: z.number().int().describe('The lowest price of a ticket, fees included'),
  picture: PictureView.nullable(),
});
export type EventCard = z.infer<typeof EventCard>;

export const EventList = z.object({ events: z.array(EventCard), nextCursor: z.string().nullable() });
export type EventList = z.infer<typeof EventList>;

export const EventListQuery = z.object({
  query: z.string().trim().max(100).optional().describe('Words to look for in name, description, place and city'),
  city: z.string().trim().max(80).optional(),
  from: z.iso.date('not-a-date').optional().describe('First day, in the zone of each event'),
  to: z.iso.date('not-a-date').optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(24),
});
export type EventListQuery = z.infer<typeof EventListQuery>;

export const OccurrenceView = z.object({
  index: z.number().int(),
  startsAtMs: z.number().int(),
  endsAtMs: z.number().int(),
  doorsOpenAtMs: z.number().int(),
});
export type OccurrenceView = z.infer<typeof OccurrenceView>;

export const TicketTypeView = z.object({
  index: z.number().int(),
  name: z.string(),
  description: z.string(),
  priceMinor: z.number().int().describe('All-in: what the buyer pays for one'),
  validity: z.enum(['one-date', 'every-date']),
  minPerOrder: z.number().int(),
  maxPerOrder: z.number().int(),
  quantityStep: z.number().int().describe('Sold in multiples of this'),
  seatCategories: z.array(z.string()).nullable().describe('Categories of the seat map it is sold for; null: no seats'),
  includes: z.array(z.object({ ticketType: z.number().int(), quantity: z.number().int() })),
  addOnTo: z.object({ ticketTypes: z.array(z.number().int()), perTicket: z.number().int() }).nullable(),
  maxPerPerson: z.number().int().nullable(),
  salesStartAtMs: z.number().int().nullable(),
  salesEndAtMs: z.number().int().nullable(),
});
export type TicketTypeView = z.infer<typeof TicketTypeView>;

export const EventPage = EventCard.extend({
  status: z.enum(['draft', 'published', 'cancelled', 'ended']),
  organizerName: z.string(),
  description: z.string().describe('Plain text; blank lines part paragraphs'),
  locale: z.string(),
  venueAddress: z.string(),
  pictures: z.array(PictureView),
  maxPerOrder: z.number().int(),
  occurrences: z.array(OccurrenceView),
  ticketTypes: z.array(TicketTypeView).describe('Without hidden ones: a code shows those'),
  takesCodes: z.boolean().describe('Whether a field for a code makes sense'),
  seatMapVersion: z.number().int().nullable().describe('Null: nothing to choose'),
  singleSeatsAllowed: z.boolean().describe('Whether buyers may leave a single seat between others'),
  waitingList: z.boolean().describe('Whether one can wait for what is sold out'),
  updatedAtMs: z.number().int(),
});
export type EventPage = z.infer<typeof EventPage>;

export const saleStates = ['on-sale', 'not-yet', 'ended', 'sold-out', 'paused'] as const;

export const Availability = z.object({
  atMs: z.number().int().describe('When the box office said so'),
  entries: z.array(
    z.object({
      ticketType: z.number().int(),
      occurrence: z.number().int().describe('255 for a ticket to every date'),
      left: z.number().int(),
      state: z.enum(saleStates),
    }),
  ),
});
export type Availability = z.infer<typeof Availability>;
