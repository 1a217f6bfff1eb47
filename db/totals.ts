/** The numbers of events as last reported, and how far each event's outbox has been heard. For lists; the desk asks the BoxOffice. */
import { asc, eq, gte, inArray } from 'drizzle-orm';
import type { Database } from './client.ts';
import { eventTotals, projectionProgress, type EventTotalsRow, type ProjectionProgressRow } from './schema/sales.ts';

export type { EventTotalsRow, ProjectionProgressRow } from './schema/sales.ts';

/** Totals of those events (at most 200); events nobody has reported of are missing. */
export async function totalsOf(db: Database, eventIds: string[]): Promise<Map<string, EventTotalsRow>> {
  if (eventIds.length === 0) return new Map();
  const rows = await db.read
    .select()
    .from(eventTotals)
    .where(inArray(eventTotals.eventId, eventIds.slice(0, 200)));
  return new Map(rows.map((row) => [row.eventId, row]));
}

/** The last fact heard of an event, or `null`. */
export async function progressOf(db: Database, eventId: string): Promise<ProjectionProgressRow | null> {
  const rows = await db.read.select().from(projectionProgress).where(eq(projectionProgress.eventId, eventId)).limit(1);
  return rows[0] ?? null;
}

/** Events in which anything has happened since then, by id: some of what can be open there (a second payment) is in no row. */
export async function eventsActiveSince(db: Database, sinceMs: number, limit: number): Promise<string[]> {
  const rows = await db.read
    .select({ eventId: projectionProgress.eventId })
    .from(projectionProgress)
    .where(gte(projectionProgress.atMs, sinceMs))
    .orderBy(asc(projectionProgress.eventId))
    .limit(limit);
  return rows.map((row) => row.eventId);
}
