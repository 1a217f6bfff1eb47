/** What everybody may see: the list of published events and one event's page. Only reads, so a replica near the reader answers. */
import { and, asc, eq, getTableColumns, gt, inArray, isNotNull, or, sql, type SQL } from 'drizzle-orm';
import type { Database } from './client.ts';
import { readCursor, toPage, type Page } from './cursor.ts';
import { events, occurrences, pictures, pools, ticketTypes } from './schema/catalogue.ts';
import type { EventRow, OccurrenceRow, PictureRow, PoolRow, TicketTypeRow } from './schema/catalogue.ts';
import { organizers } from './schema/organizers.ts';

export type { TicketTypeRow, TypeRules } from './schema/catalogue.ts';

export interface EventFilter {
  /** Words as typed; each must begin a word of name, summary, description, venue or city. Accents and case do not matter. */
  query?: string;
  /** As it is written in the events, whatever the case. */
  city?: string;
  /** ISO dates on the wall of each event's venue, both included. */
  from?: string;
  to?: string;
  /** Events that ended before this instant are left out. */
  nowMs: number;
  cursor?: string;
  limit: number;
}

export interface ListedEvent {
  event: Omit<EventRow, 'settings' | 'publishedSettings'>;
  picture: PictureRow | null;
}

/** Published events by start, then id. `null` for a malformed cursor. */
export async function listPublishedEvents(db: Database, filter: EventFilter): Promise<Page<ListedEvent> | null> {
  const after = filter.cursor === undefined ? null : readCursor(filter.cursor);
  if (filter.cursor !== undefined && after === null) return null;
  const rows = await db.read
    .select({ event: columnsForList, picture: pictures })
    .from(events)
    .leftJoin(pictures, eq(pictures.id, events.pictureId))
    .where(
      and(
        eq(events.status, 'published'),
        isNotNull(events.startsAtMs),
        gt(events.endsAtMs, filter.nowMs),
        matchesWords(filter.query),
        filter.city ? sql`lower(${events.city}) = lower(${filter.city})` : undefined,
        hasDateWithin(filter.from, filter.to),
        after
          ? or(gt(events.startsAtMs, after.number), and(eq(events.startsAtMs, after.number), gt(events.id, after.id)))
          : undefined,
      ),
    )
    .orderBy(asc(events.startsAtMs), asc(events.id))
    .limit(filter.limit + 1);
  return toPage(rows, filter.limit, ({ event }) => ({ number: event.startsAtMs!, id: event.id }));
}

/** Cities in which something published is still to come, by name. */
export async function citiesWithEvents(db: Database, nowMs: number): Promise<string[]> {
  const rows = await db.read
    .selectDistinct({ city: events.city })
    .from(events)
    .where(and(eq(events.status, 'published'), gt(events.endsAtMs, nowMs), sql`${events.city} <> ''`))
    .orderBy(asc(events.city))
    .limit(500);
  return rows.map((row) => row.city);
}

export interface PublishedEvent {
  event: EventRow;
  organizerName: string;
  occurrences: OccurrenceRow[];
  pools: PoolRow[];
  ticketTypes: TicketTypeRow[];
  pictures: PictureRow[];
}

/**
 * One event with all its page shows, by slug or id, if it was ever published (also when cancelled or ended); else `null`.
 * One request: a server spends several times longer on taking a request than on the five statements in it.
 */
export async function publishedEvent(db: Database, slugOrId: string): Promise<PublishedEvent | null> {
  const isIt = and(
    or(eq(events.slug, slugOrId), eq(events.id, slugOrId)),
    inArray(events.status, ['published', 'cancelled', 'ended']),
    isNotNull(events.publishedAtMs),
  );
  const head = db.read
    .select({ event: events, organizerName: organizers.name })
    .from(events)
    .innerJoin(organizers, eq(organizers.id, events.organizerId))
    .where(isIt)
    .limit(1);
  const id = db.read.select({ id: events.id }).from(events).where(isIt).limit(1);
  const [found, ...parts] = await db.read.batch([head, ...selectParts(db, sql`(${id})`)]);
  return found[0] ? { ...found[0], ...named(parts) } : null;
}

/** Dates, pools, types and pictures of an event, in their order. */
export async function partsOf(db: Database, eventId: string): Promise<Parts> {
  return named(await db.read.batch(selectParts(db, eventId)));
}

type Parts = Omit<PublishedEvent, 'event' | 'organizerName'>;

function selectParts(db: Database, eventId: string | SQL) {
  return [
    db.read.select().from(occurrences).where(eq(occurrences.eventId, eventId)).orderBy(asc(occurrences.startsAtMs)),
    db.read.select().from(pools).where(eq(pools.eventId, eventId)).orderBy(asc(pools.index)),
    db.read.select().from(ticketTypes).where(eq(ticketTypes.eventId, eventId)).orderBy(asc(ticketTypes.index)),
    db.read.select().from(pictures).where(eq(pictures.eventId, eventId)).orderBy(asc(pictures.createdAtMs)),
  ] as const;
}

function named([dates, pooled, types, shown]: readonly [
  OccurrenceRow[],
  PoolRow[],
  TicketTypeRow[],
  PictureRow[],
]): Parts {
  return { occurrences: dates, pools: pooled, ticketTypes: types, pictures: shown };
}

const { settings: _draft, publishedSettings: _published, ...columnsForList } = getTableColumns(events);

/** Each word must begin some word of the event. Quoted, so that nothing a visitor types is an operator of the text index. */
function matchesWords(query: string | undefined): SQL | undefined {
  const words = (query ?? '').match(/[\p{L}\p{N}]+/gu)?.slice(0, 10);
  if (!words) return query?.trim() ? sql`0` : undefined;
  const phrase = words.map((word) => `"${word}"*`).join(' ');
  return sql`${events.rowNumber} in (select rowid from event_search where event_search match ${phrase})`;
}

function hasDateWithin(from: string | undefined, to: string | undefined): SQL | undefined {
  if (from === undefined && to === undefined) return undefined;
  const notBefore = from === undefined ? sql`1` : sql`${occurrences.endsOn} >= ${from}`;
  const notAfter = to === undefined ? sql`1` : sql`${occurrences.startsOn} <= ${to}`;
  return sql`exists (select 1 from ${occurrences} where ${occurrences.eventId} = ${events.id} and ${notBefore} and ${notAfter})`;
}
