/**
 * The first answer to a keyed mutation, for those that live in libSQL: claim the key, do the work, keep the answer.
 * A claim whose owner died lapses, so that a retry is not refused for ever.
 */
import { and, eq, isNull, lt, or } from 'drizzle-orm';
import type { Database } from './client.ts';
import { idempotency } from './schema/trail.ts';

/** A request that has not answered after this long is dead; no handler may run longer. */
export const claimLifeMs = 60_000;
/** How long first answers are kept: a client that retries for longer than a day is not retrying. */
export const answerLifeMs = 24 * 3_600_000;

export type Claim =
  | { state: 'claimed' }
  | { state: 'answered'; status: number; response: string }
  | { state: 'under-way' }
  | { state: 'key-reused' };

/** Claims `key` within `scope` (the caller and the operation) for a request with that hash, or says what became of the first one. */
export async function claimKey(
  db: Database,
  claim: { scope: string; key: string; requestHash: string; atMs: number },
): Promise<Claim> {
  const { scope, key, requestHash, atMs } = claim;
  const inserted = await db.write
    .insert(idempotency)
    .values({ scope, key, requestHash, createdAtMs: atMs })
    .onConflictDoUpdate({
      target: [idempotency.scope, idempotency.key],
      set: { requestHash, createdAtMs: atMs, status: null, response: null },
      setWhere: or(
        and(isNull(idempotency.status), lt(idempotency.createdAtMs, atMs - claimLifeMs)),
        lt(idempotency.createdAtMs, atMs - answerLifeMs),
      ),
    })
    .returning();
  if (inserted.length > 0) return { state: 'claimed' };
  const rows = await db.strict.select().from(idempotency).where(keyed(scope, key)).limit(1);
  const first = rows[0];
  if (!first) return { state: 'under-way' }; // given back between the two questions: the caller asks again
  if (first.requestHash !== requestHash) return { state: 'key-reused' };
  if (first.status === null) return { state: 'under-way' };
  return { state: 'answered', status: first.status, response: first.response ?? '' };
}

/** Keeps the answer for everybody who asks again with the key. */
export async function keepAnswer(
  db: Database,
  answer: { scope: string; key: string; status: number; response: string },
): Promise<void> {
  const { scope, key, status, response } = answer;
  await db.write.update(idempotency).set({ status, response }).where(keyed(scope, key));
}

/** Gives a key back after a failure that changed nothing, so that the retry is a first try. */
export async function releaseKey(db: Database, scope: string, key: string): Promise<void> {
  await db.write.delete(idempotency).where(and(keyed(scope, key), isNull(idempotency.status)));
}

/** The broom: forgets answers older than a day. */
export async function forgetOldAnswers(db: Database, nowMs: number): Promise<number> {
  const result = await db.write.delete(idempotency).where(lt(idempotency.createdAtMs, nowMs - answerLifeMs));
  return result.rowsAffected;
}

function keyed(scope: string, key: string) {
  return and(eq(idempotency.scope, scope), eq(idempotency.key, key));
}
