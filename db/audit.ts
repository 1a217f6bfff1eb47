/**
 * The audit trail of an organizer: who did what, each entry bound to the one before by its hash, so that a missing or altered
 * entry shows. Entries are only ever added.
 */
import { and, asc, desc, eq, gt, lt } from 'drizzle-orm';
import type { Database } from './client.ts';
import { readCursor, toPage, type Page } from './cursor.ts';
import { DatabaseError, isConflict } from './errors.ts';
import { inOneTransaction, type Statement } from './guard.ts';
import { audit, type AuditRow } from './schema/trail.ts';

export type { AuditRow } from './schema/trail.ts';

export interface AuditEntry {
  organizerId: string;
  atMs: number;
  /** `usr:<id>`, `dev:<id>`, `key:<id>` or `system`; never a name or an address. */
  actor: string;
  /** Verb in the past, as in `event.published`. */
  action: string;
  /** Id of what was changed. */
  subject: string;
  /** Small and without anything personal. */
  detail?: Record<string, unknown>;
}

/** What the first entry of a chain names as the one before it. */
export const noHash = '0'.repeat(64);

/** How often two entries may meet at the same place before the third party is told that it is too busy here. */
const attemptsMax = 8;

/**
 * Adds an entry, in one transaction with the statements that it tells of: both happen or neither.
 * A failed guard or conflict of those statements is thrown on as it is.
 */
export async function recordAudit(db: Database, entry: AuditEntry, statements: Statement[] = []): Promise<AuditRow> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const row = await nextRow(db, entry);
    try {
      await inOneTransaction(db, [...statements, db.write.insert(audit).values(row)]);
      return row;
    } catch (error) {
      if (!isChainTaken(error)) throw error;
    }
  }
  throw new DatabaseError('database-busy', 'Too many changes to one organizer at the same time.');
}

/** The trail, newest first. `null` for a malformed cursor. */
export async function listAudit(
  db: Database,
  organizerId: string,
  page: { subject?: string; cursor?: string; limit: number },
): Promise<Page<AuditRow> | null> {
  const before = page.cursor === undefined ? null : readCursor(page.cursor);
  if (page.cursor !== undefined && before === null) return null;
  const rows = await db.read
    .select()
    .from(audit)
    .where(
      and(
        eq(audit.organizerId, organizerId),
        page.subject ? eq(audit.subject, page.subject) : undefined,
        before ? lt(audit.sequence, before.number) : undefined,
      ),
    )
    .orderBy(desc(audit.sequence))
    .limit(page.limit + 1);
  return toPage(rows, page.limit, (row) => ({ number: row.sequence, id: 'audit' }));
}

/** Walks the whole chain in pages. `brokenAt` is the first entry that is missing, altered or out of order. */
export async function verifyAudit(
  db: Database,
  organizerId: string,
): Promise<{ whole: true; entries: number } | { whole: false; brokenAt: number }> {
  const pageSize = 500;
  let previousHash = noHash;
  let sequence = 0;
  for (;;) {
    const rows = await db.strict
      .select()
      .from(audit)
      .where(and(eq(audit.organizerId, organizerId), gt(audit.sequence, sequence)))
      .orderBy(asc(audit.sequence))
      .limit(pageSize);
    for (const row of rows) {
      const isNext = row.sequence === sequence + 1 && row.previousHash === previousHash;
      if (!isNext || row.hash !== (await hashOf(row))) return { whole: false, brokenAt: sequence + 1 };
      sequence = row.sequence;
      previousHash = row.hash;
    }
    if (rows.length < pageSize) return { whole: true, entries: sequence };
  }
}

async function nextRow(db: Database, entry: AuditEntry): Promise<AuditRow> {
  const last = await db.strict
    .select({ sequence: audit.sequence, hash: audit.hash })
    .from(audit)
    .where(eq(audit.organizerId, entry.organizerId))
    .orderBy(desc(audit.sequence))
    .limit(1);
  const { detail, ...columns } = entry;
  const row = {
    ...columns,
    sequence: (last[0]?.sequence ?? 0) + 1,
    detail: JSON.stringify(detail ?? {}),
    previousHash: last[0]?.hash ?? noHash,
  };
  return { ...row, hash: await hashOf(row) };
}

/** SHA-256 over the JSON array of all columns but the hash, in a fixed order; 64 hex digits. */
async function hashOf(row: Omit<AuditRow, 'hash'>): Promise<string> {
  const { organizerId, sequence, atMs, actor, action, subject, detail, previousHash } = row;
  const text = JSON.stringify([organizerId, sequence, atMs, actor, action, subject, detail, previousHash]);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Somebody else's entry took this place in the chain. A conflict in another table is not ours to try again. */
function isChainTaken(error: unknown): boolean {
  if (!isConflict(error)) return false;
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    if (/audit\.(organizer_id|seq)/.test(cause.message)) return true;
  }
  return false;
}
