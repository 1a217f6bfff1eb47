/** What became of every message to a buyer. A dead one stays visible until somebody sends it again. */
import { and, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import type { Database } from './client.ts';
import { readCursor, toPage, type Page } from './cursor.ts';
import { messages, type MessageRow, type MessageStatus } from './schema/messages.ts';

export type { MessageRow, MessageStatus } from './schema/messages.ts';

/** Notes that a message waits to be sent. The id is the outbox's key, so a message delivered twice to the queue is noted once. */
export async function queueMessage(
  db: Database,
  message: { id: string; eventId: string; orderId: string; kind: string; channel: string; atMs: number },
): Promise<'queued' | 'known'> {
  const { atMs, ...columns } = message;
  const inserted = await db.write
    .insert(messages)
    .values({ ...columns, status: 'queued', createdAtMs: atMs, updatedAtMs: atMs })
    .onConflictDoNothing()
    .returning({ id: messages.id });
  return inserted.length > 0 ? 'queued' : 'known';
}

export async function findMessage(db: Database, messageId: string): Promise<MessageRow | null> {
  const rows = await db.strict.select().from(messages).where(eq(messages.id, messageId)).limit(1);
  return rows[0] ?? null;
}

/** Notes how an attempt ended. What is sent stays sent, whatever a late duplicate says. */
export async function noteAttempt(
  db: Database,
  attempt: { id: string; status: Exclude<MessageStatus, 'queued'>; error: string | null; atMs: number },
): Promise<void> {
  await db.write
    .update(messages)
    .set({
      status: attempt.status,
      attempts: sql`${messages.attempts} + 1`,
      lastError: attempt.error?.slice(0, 500) ?? null,
      updatedAtMs: attempt.atMs,
    })
    .where(and(eq(messages.id, attempt.id), inArray(messages.status, ['queued', 'failed', 'dead'])));
}

/** Puts a dead or failed message back in the queue; says whether it was one. */
export async function requeueMessage(db: Database, messageId: string, atMs: number): Promise<boolean> {
  const result = await db.write
    .update(messages)
    .set({ status: 'queued', updatedAtMs: atMs })
    .where(and(eq(messages.id, messageId), inArray(messages.status, ['failed', 'dead'])));
  return result.rowsAffected === 1;
}

/** An event's messages, the latest change first. `null` for a malformed cursor. */
export async function listMessages(
  db: Database,
  eventId: string,
  page: { status?: MessageStatus; cursor?: string; limit: number },
): Promise<Page<MessageRow> | null> {
  const after = page.cursor === undefined ? null : readCursor(page.cursor);
  if (page.cursor !== undefined && after === null) return null;
  const rows = await db.read
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.eventId, eventId),
        page.status && eq(messages.status, page.status),
        after
          ? or(
              lt(messages.updatedAtMs, after.number),
              and(eq(messages.updatedAtMs, after.number), lt(messages.id, after.id)),
            )
          : undefined,
      ),
    )
    .orderBy(desc(messages.updatedAtMs), desc(messages.id))
    .limit(page.limit + 1);
  return toPage(rows, page.limit, (row) => ({ number: row.updatedAtMs, id: row.id }));
}
