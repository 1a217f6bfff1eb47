/** What better-auth does not do with people: their sealed names and addresses. */
import { eq } from 'drizzle-orm';
import type { Database } from './client.ts';
import { user, type UserRow } from './schema/people.ts';

/** The person with that keyed hash in place of an address, or `null`. */
export async function findUserByBlindEmail(db: Database, blindEmail: string): Promise<UserRow | null> {
  const rows = await db.strict.select().from(user).where(eq(user.email, blindEmail)).limit(1);
  return rows[0] ?? null;
}

/** Keeps what the Worker has sealed. Says whether there is such a person. */
export async function keepSealedProfile(
  db: Database,
  userId: string,
  sealedProfile: string,
  atMs: number,
): Promise<boolean> {
  const result = await db.write
    .update(user)
    .set({ sealedProfile, updatedAt: new Date(atMs) })
    .where(eq(user.id, userId));
  return result.rowsAffected === 1;
}
