/**
 * Events as their organizer edits them. Until the first publication the columns follow the draft; afterwards they say what was
 * published, and a draft only changes `settings`. What is sold is not here.
 */
import { and, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import type { Database } from './client.ts';
import { readCursor, toPage, type Page } from './cursor.ts';
import { isConflict } from './errors.ts';
import { events, occurrences, pictures, pools, ticketTypes } from './schema/catalogue.ts';
import type { EventRow, EventStatus, OccurrenceRow, PictureRow, PoolRow, TicketTypeRow } from './schema/catalogue.ts';
import { inOneTransaction, isGuardFailure, mustHaveChanged, type Statement } from './guard.ts';
import { eventTotals } from './schema/sales.ts';
import { publishSeatMap } from './seat-maps.ts';

export type { EventRow, EventStatus, OccurrenceRow, PoolRow, TicketTypeRow } from './schema/catalogue.ts';

/** The columns that say in short what the settings say at length. */
export type EventTexts = Pick<
  EventRow,
  | 'name' | 'summary' | 'description' | 'category' | 'locale' | 'venueName' | 'venueAddress' | 'city' | 'country' | 'zone'
  | 'currency' | 'region'
>; // prettier-ignore

export interface NewEvent extends EventTexts {
  id: string;
  organizerId: string;
  slug: string;
  settings: unknown;
  atMs: number;
}

/** A new draft, version 0. */
export async function createEvent(db: Database, event: NewEvent): Promise<'created' | 'slug-taken'> {
  const { atMs, ...columns } = event;
  try {
    await db.write.insert(events).values({ ...columns, createdAtMs: atMs, updatedAtMs: atMs });
    return 'created';
  } catch (error) {
    if (isConflict(error)) return 'slug-taken';
    throw error;
  }
}

export async function findEvent(db: Database, eventId: string): Promise<EventRow | null> {
  const rows = await db.read.select().from(events).where(eq(events.id, eventId)).limit(1);
  return rows[0] ?? null;
}

/** Which organizer an event belongs to, read strictly: permissions hang on it. */
export async function organizerOfEvent(db: Database, eventId: string): Promise<string | null> {
  const rows = await db.strict
    .select({ organizerId: events.organizerId })
    .from(events)
    .where(eq(events.id, eventId))
    .limit(1);
  return rows[0]?.organizerId ?? null;
}

export interface SavedDraft {
  eventId: string;
  /** The version the change was made from. */
  version: number;
  settings: unknown;
  texts: EventTexts;
  /** Dates and price where the draft already says them. */
  outline: Pick<EventRow, 'startsAtMs' | 'endsAtMs' | 'minPriceMinor' | 'capacity' | 'occurrenceCount'>;
  atMs: number;
}

/** Keeps a draft if nobody saved another one since `version`; the new version is one higher. */
export async function saveDraft(
  db: Database,
  draft: SavedDraft,
): Promise<{ saved: true; version: number } | { saved: false; code: 'version-conflict' | 'unknown-event' }> {
  const { eventId, version, settings, atMs } = draft;
  const kept = { settings, version: version + 1, updatedAtMs: atMs };
  const unpublished = and(eq(events.id, eventId), eq(events.version, version), sql`${events.publishedAtMs} is null`);
  const published = and(eq(events.id, eventId), eq(events.version, version), sql`${events.publishedAtMs} is not null`);
  // After the first of the two the version has moved on, so at most one of them finds its row.
  const [first, second] = await db.write.batch([
    db.write
      .update(events)
      .set({ ...kept, ...draft.texts, ...draft.outline })
      .where(unpublished),
    db.write.update(events).set(kept).where(published),
  ]);
  if (first.rowsAffected + second.rowsAffected === 1) return { saved: true, version: version + 1 };
  const exists = await db.strict.select({ id: events.id }).from(events).where(eq(events.id, eventId)).limit(1);
  return { saved: false, code: exists.length > 0 ? 'version-conflict' : 'unknown-event' };
}

export interface Publication {
  eventId: string;
  /** The draft's version that is published; another one in the meantime refuses it. */
  version: number;
  settings: unknown;
  texts: EventTexts;
  startsAtMs: number;
  endsAtMs: number;
  salesStartAtMs: number | null;
  salesEndAtMs: number | null;
  minPriceMinor: number;
  /** Places over all dates. */
  capacity: number;
  /** Version of its seat map; null for none. */
  seatMap: number | null;
  occurrences: Omit<OccurrenceRow, 'eventId'>[];
  pools: Omit<PoolRow, 'eventId'>[];
  ticketTypes: Omit<TicketTypeRow, 'eventId'>[];
  atMs: number;
}

/** Makes a draft the public event: texts, dates, types and pools change together, or nothing does. */
export async function publishEvent(db: Database, publication: Publication): Promise<'published' | 'version-conflict'> {
  const { eventId, version, settings, texts, atMs } = publication;
  const { startsAtMs, endsAtMs, salesStartAtMs, salesEndAtMs, minPriceMinor, capacity } = publication;
  const claim = db.write
    .update(events)
    .set({
      ...texts,
      ...{ startsAtMs, endsAtMs, salesStartAtMs, salesEndAtMs, minPriceMinor, capacity },
      occurrenceCount: publication.occurrences.length,
      status: 'published',
      publishedVersion: version,
      publishedSettings: settings,
      publishedSeatMap: publication.seatMap,
      publishedAtMs: sql`coalesce(${events.publishedAtMs}, ${atMs})`,
      updatedAtMs: atMs,
    })
    .where(and(eq(events.id, eventId), eq(events.version, version)));
  try {
    const { seatMap } = publication;
    const mapped = seatMap === null ? [] : publishSeatMap(db, eventId, seatMap, atMs);
    await inOneTransaction(db, [claim, mustHaveChanged(db), ...replaceParts(db, publication), ...mapped]);
    return 'published';
  } catch (error) {
    if (isGuardFailure(error)) return 'version-conflict';
    throw error;
  }
}

function replaceParts(db: Database, publication: Publication): Statement[] {
  const { eventId } = publication;
  const statements: Statement[] = [];
  for (const [table, rows] of [
    [occurrences, publication.occurrences],
    [pools, publication.pools],
    [ticketTypes, publication.ticketTypes],
  ] as const) {
    statements.push(db.write.delete(table).where(eq(table.eventId, eventId)));
    for (const row of rows) statements.push(db.write.insert(table).values({ ...row, eventId } as never));
  }
  return statements;
}

/** Changes the status, if it is still one of `from`; says whether it did. */
export async function changeEventStatus(
  db: Database,
  change: { eventId: string; from: EventStatus[]; to: EventStatus; atMs: number },
): Promise<boolean> {
  const { eventId, from, to, atMs } = change;
  const result = await db.write
    .update(events)
    .set({ status: to, updatedAtMs: atMs })
    .where(and(eq(events.id, eventId), inArray(events.status, from)));
  return result.rowsAffected === 1;
}

export interface DeskRow {
  event: EventRow;
  picture: PictureRow | null;
  totals: { sold: number; admitted: number; revenueMinor: number } | null;
}

/** An organizer's events, newest first. `null` for a malformed cursor. */
export async function eventsOf(
  db: Database,
  organizerId: string,
  page: { cursor?: string; limit: number },
): Promise<Page<DeskRow> | null> {
  const after = page.cursor === undefined ? null : readCursor(page.cursor);
  if (page.cursor !== undefined && after === null) return null;
  const rows = await db.read
    .select({
      event: events,
      picture: pictures,
      totals: { sold: eventTotals.sold, admitted: eventTotals.admitted, revenueMinor: eventTotals.revenueMinor },
    })
    .from(events)
    .leftJoin(pictures, eq(pictures.id, events.pictureId))
    .leftJoin(eventTotals, eq(eventTotals.eventId, events.id))
    .where(
      and(
        eq(events.organizerId, organizerId),
        after
          ? or(lt(events.createdAtMs, after.number), and(eq(events.createdAtMs, after.number), lt(events.id, after.id)))
          : undefined,
      ),
    )
    .orderBy(desc(events.createdAtMs), desc(events.id))
    .limit(page.limit + 1);
  return toPage(rows, page.limit, ({ event }) => ({ number: event.createdAtMs, id: event.id }));
}
