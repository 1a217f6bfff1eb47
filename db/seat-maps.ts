/**
 * Seat maps of events, as they were uploaded. A version is given once and never again: the box office takes only higher ones, and
 * pages keep a version for ever. A change of the map is a change of the draft, so the event's version grows with it.
 */
import { and, eq, isNotNull, isNull, lt, ne, sql } from 'drizzle-orm';
import type { Database } from './client.ts';
import type { SavedDraft } from './events.ts';
import { inOneTransaction, isGuardFailure, mustHaveChanged, type Statement } from './guard.ts';
import { events, seatMaps } from './schema/catalogue.ts';

/** Published versions that are kept beside the newest: pages that were opened before a change still show theirs. */
const formerVersionsMax = 5;

export interface StoredSeatMap {
  version: number;
  /** JSON, compressed with gzip. */
  gzip: Uint8Array;
  supply: unknown;
}

export interface SeatMapChange {
  eventId: string;
  /** The event's version that the change was made from; it is one higher afterwards. */
  eventVersion: number;
  /** The new map, under a version above every former one; null takes the map out of the draft. */
  map: StoredSeatMap | null;
  /** What the draft then says; goes into the columns of an event that was never published. */
  outline: SavedDraft['outline'];
  atMs: number;
}

/** Gives the draft another map, or none. */
export async function changeSeatMap(db: Database, change: SeatMapChange): Promise<'changed' | 'version-conflict'> {
  const { eventId, eventVersion, map, outline, atMs } = change;
  const claim = db.write
    .update(events)
    .set({
      version: eventVersion + 1,
      updatedAtMs: atMs,
      seatMap: map?.version ?? null,
      ...(map && { lastSeatMap: map.version }),
    })
    .where(and(eq(events.id, eventId), eq(events.version, eventVersion)));
  const outlined = db.write
    .update(events)
    .set(outline)
    .where(and(eq(events.id, eventId), isNull(events.publishedAtMs)));
  const statements: Statement[] = [claim, mustHaveChanged(db), outlined];
  if (map) statements.push(db.write.insert(seatMaps).values({ eventId, ...map, createdAtMs: atMs }));
  statements.push(
    db.write
      .delete(seatMaps)
      .where(
        and(eq(seatMaps.eventId, eventId), isNull(seatMaps.publishedAtMs), ne(seatMaps.version, map?.version ?? 0)),
      ),
  );
  try {
    await inOneTransaction(db, statements);
    return 'changed';
  } catch (error) {
    if (isGuardFailure(error)) return 'version-conflict';
    throw error;
  }
}

/** The statements by which a publication marks its map, and drops those that nobody can be looking at any more. */
export function publishSeatMap(db: Database, eventId: string, version: number, atMs: number): Statement[] {
  const former = db.read
    .select({ version: seatMaps.version })
    .from(seatMaps)
    .where(and(eq(seatMaps.eventId, eventId), isNotNull(seatMaps.publishedAtMs)))
    .orderBy(sql`${seatMaps.version} desc`)
    .limit(1)
    .offset(formerVersionsMax);
  return [
    db.write
      .update(seatMaps)
      .set({ publishedAtMs: sql`coalesce(${seatMaps.publishedAtMs}, ${atMs})` })
      .where(and(eq(seatMaps.eventId, eventId), eq(seatMaps.version, version))),
    db.write
      .delete(seatMaps)
      .where(and(eq(seatMaps.eventId, eventId), lt(seatMaps.version, sql`coalesce((${former}), 0)`))),
  ];
}

/** One version of an event's map; null when there is none. */
export async function findSeatMap(
  db: Database,
  eventId: string,
  version: number,
): Promise<(StoredSeatMap & { published: boolean }) | null> {
  const rows = await db.read
    .select()
    .from(seatMaps)
    .where(and(eq(seatMaps.eventId, eventId), eq(seatMaps.version, version)))
    .limit(1);
  const row = rows[0];
  return row ? { version, gzip: row.gzip, supply: row.supply, published: row.publishedAtMs !== null } : null;
}

/** What a version offers, without the map; null when there is no such version. */
export async function findSupply(db: Database, eventId: string, version: number): Promise<unknown> {
  const rows = await db.read
    .select({ supply: seatMaps.supply })
    .from(seatMaps)
    .where(and(eq(seatMaps.eventId, eventId), eq(seatMaps.version, version)))
    .limit(1);
  return rows[0]?.supply ?? null;
}

/** Remembers that the event has codes, so that its page has a field for one. */
export async function noteCodes(db: Database, eventId: string): Promise<void> {
  await db.write
    .update(events)
    .set({ takesCodes: true })
    .where(and(eq(events.id, eventId), eq(events.takesCodes, false)));
}
