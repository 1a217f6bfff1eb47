/**
 * What is for sale: events with their dates, ticket types, pools and pictures. The organizer owns these texts and settings;
 * what is sold of them is the BoxOffice's to say (see sales.ts).
 */
import { blob, index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { organizers } from './organizers.ts';

export const eventStatuses = ['draft', 'published', 'cancelled', 'ended'] as const;
export type EventStatus = (typeof eventStatuses)[number];

export const events = sqliteTable(
  'events',
  {
    /** The text index points here by number; an implicit rowid could change under VACUUM. */
    rowNumber: integer('row_number').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    organizerId: text('organizer_id')
      .notNull()
      .references(() => organizers.id),
    slug: text('slug').notNull().unique(),
    status: text('status', { enum: eventStatuses }).notNull().default('draft'),
    /** Grows with every saved change; a change made from an older one is refused. */
    version: integer('version').notNull().default(0),
    /** The version that the public page and the BoxOffice have. */
    publishedVersion: integer('published_version'),
    name: text('name').notNull(),
    summary: text('summary').notNull().default(''),
    description: text('description').notNull().default(''),
    category: text('category').notNull().default(''),
    locale: text('locale').notNull().default('en'),
    venueName: text('venue_name').notNull().default(''),
    venueAddress: text('venue_address').notNull().default(''),
    city: text('city').notNull().default(''),
    country: text('country').notNull().default(''),
    latitude: real('latitude'),
    longitude: real('longitude'),
    zone: text('zone').notNull(),
    currency: text('currency').notNull(),
    region: text('region').notNull().default(''),
    /** First instant of the first occurrence and last of the last; null while the draft has no dates. */
    startsAtMs: integer('starts_at_ms'),
    endsAtMs: integer('ends_at_ms'),
    salesStartAtMs: integer('sales_start_at_ms'),
    salesEndAtMs: integer('sales_end_at_ms'),
    minPriceMinor: integer('min_price_minor'),
    capacity: integer('capacity').notNull().default(0),
    occurrenceCount: integer('occurrence_count').notNull().default(0),
    pictureId: text('picture_id'),
    /** Version of the seat map of the draft, of the published event, and the highest that was ever given. */
    seatMap: integer('seat_map'),
    publishedSeatMap: integer('published_seat_map'),
    lastSeatMap: integer('last_seat_map').notNull().default(0),
    /** Whether codes were ever made for it: a field for one makes sense. */
    takesCodes: integer('takes_codes', { mode: 'boolean' }).notNull().default(false),
    /** The whole form as the organizer last saved it, and as it was when last published. */
    settings: text('settings', { mode: 'json' }).$type<unknown>().notNull(),
    publishedSettings: text('published_settings', { mode: 'json' }).$type<unknown>(),
    publishedAtMs: integer('published_at_ms'),
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (table) => [
    index('events_listing').on(table.status, table.startsAtMs, table.id),
    index('events_organizer').on(table.organizerId, table.createdAtMs),
  ],
);
export type EventRow = typeof events.$inferSelect;

export const occurrences = sqliteTable(
  'occurrences',
  {
    eventId: text('event_id').notNull(),
    index: integer('position').notNull(),
    startsAtMs: integer('starts_at_ms').notNull(),
    endsAtMs: integer('ends_at_ms').notNull(),
    doorsOpenAtMs: integer('doors_open_at_ms').notNull(),
    /** ISO dates on the wall of the venue, so that "this weekend" means the weekend there. */
    startsOn: text('starts_on').notNull(),
    endsOn: text('ends_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.index] }), index('occurrences_day').on(table.startsOn)],
);
export type OccurrenceRow = typeof occurrences.$inferSelect;

export const pools = sqliteTable(
  'pools',
  {
    eventId: text('event_id').notNull(),
    index: integer('position').notNull(),
    name: text('name').notNull(),
    capacity: integer('capacity').notNull(),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.index] })],
);
export type PoolRow = typeof pools.$inferSelect;

/** What of a ticket type nobody searches for. */
export interface TypeRules {
  quantityStep: number;
  maxPerPerson: number | null;
  hidden: boolean;
  seatCategories: string[] | null;
  includes: { ticketType: number; quantity: number }[];
  addOnTo: { ticketTypes: number[]; perTicket: number } | null;
}

export const ticketTypes = sqliteTable(
  'ticket_types',
  {
    eventId: text('event_id').notNull(),
    index: integer('position').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull().default(''),
    priceMinor: integer('price_minor').notNull(),
    validity: text('validity', { enum: ['one-date', 'every-date'] })
      .notNull()
      .default('one-date'),
    /** Indexes of the pools it draws on. */
    pools: text('pools', { mode: 'json' }).$type<number[]>().notNull(),
    salesStartAtMs: integer('sales_start_at_ms'),
    salesEndAtMs: integer('sales_end_at_ms'),
    minPerOrder: integer('min_per_order').notNull().default(1),
    maxPerOrder: integer('max_per_order').notNull(),
    /** Steps, seats, what it includes and what it is sold beside; null in rows of before there was any of it. */
    rules: text('rules', { mode: 'json' }).$type<TypeRules>(),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.index] })],
);
export type TicketTypeRow = typeof ticketTypes.$inferSelect;

/** Seat maps as they were uploaded: the one of the draft, and those that were published. */
export const seatMaps = sqliteTable(
  'seat_maps',
  {
    eventId: text('event_id').notNull(),
    version: integer('version').notNull(),
    /** The map as JSON, compressed with gzip. */
    gzip: blob('gzip', { mode: 'buffer' }).$type<Uint8Array>().notNull(),
    /** What it offers (domain/seating/seat-supply), so that planning needs not read the map. */
    supply: text('supply', { mode: 'json' }).$type<unknown>().notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    publishedAtMs: integer('published_at_ms'),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.version] })],
);

export const pictures = sqliteTable(
  'pictures',
  {
    id: text('id').primaryKey(),
    eventId: text('event_id').notNull(),
    organizerId: text('organizer_id').notNull(),
    r2Key: text('r2_key').notNull(),
    mime: text('mime').notNull(),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    alt: text('alt').notNull().default(''),
    bytes: integer('bytes').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (table) => [index('pictures_event').on(table.eventId, table.createdAtMs)],
);
export type PictureRow = typeof pictures.$inferSelect;
