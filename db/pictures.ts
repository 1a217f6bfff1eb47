/** Pictures of events: where in R2 their bytes lie and how large they are. */
import { and, asc, count, eq, isNull, ne } from 'drizzle-orm';
import type { Database } from './client.ts';
import { events, pictures, type PictureRow } from './schema/catalogue.ts';

export type { PictureRow } from './schema/catalogue.ts';

/** Keeps a picture; the first one of an event stands for it. One that is there already stays as it is. */
export async function addPicture(db: Database, picture: PictureRow): Promise<void> {
  const isFirst = and(eq(events.id, picture.eventId), isNull(events.pictureId));
  await db.write.batch([
    db.write.insert(pictures).values(picture).onConflictDoNothing({ target: pictures.id }),
    db.write.update(events).set({ pictureId: picture.id }).where(isFirst),
  ]);
}

/** The pictures of an event in the order they came. */
export async function picturesOf(db: Database, eventId: string): Promise<PictureRow[]> {
  return db.read
    .select()
    .from(pictures)
    .where(eq(pictures.eventId, eventId))
    .orderBy(asc(pictures.createdAtMs))
    .limit(50);
}

/** How many pictures an event has besides this one. */
export async function countPictures(db: Database, eventId: string, exceptId: string): Promise<number> {
  const others = and(eq(pictures.eventId, eventId), ne(pictures.id, exceptId));
  const rows = await db.strict.select({ pictures: count() }).from(pictures).where(others);
  return rows[0]?.pictures ?? 0;
}

/** Forgets a picture and hands back its row, so that the caller can delete the bytes; `null` if there was none. */
export async function removePicture(db: Database, eventId: string, pictureId: string): Promise<PictureRow | null> {
  const [removed] = await db.write.batch([
    db.write
      .delete(pictures)
      .where(and(eq(pictures.id, pictureId), eq(pictures.eventId, eventId)))
      .returning(),
    db.write
      .update(events)
      .set({ pictureId: null })
      .where(and(eq(events.id, eventId), eq(events.pictureId, pictureId))),
  ]);
  return removed[0] ?? null;
}
