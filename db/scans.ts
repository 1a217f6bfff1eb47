/** Refused scans and conflicts, as the desk lists them. */
import { and, desc, eq, lt } from 'drizzle-orm';
import type { Database } from './client.ts';
import { readCursor, toPage, type Page } from './cursor.ts';
import { scans, type ScanRow } from './schema/sales.ts';

export type { ScanRow } from './schema/sales.ts';

/** Newest report first. `null` for a malformed cursor. */
export async function listScans(
  db: Database,
  eventId: string,
  page: { kind?: ScanRow['kind']; cursor?: string; limit: number },
): Promise<Page<ScanRow> | null> {
  const after = page.cursor === undefined ? null : readCursor(page.cursor);
  if (page.cursor !== undefined && after === null) return null;
  const rows = await db.read
    .select()
    .from(scans)
    .where(
      and(
        eq(scans.eventId, eventId),
        page.kind && eq(scans.kind, page.kind),
        after ? lt(scans.sequence, after.number) : undefined,
      ),
    )
    .orderBy(desc(scans.sequence))
    .limit(page.limit + 1);
  return toPage(rows, page.limit, (row) => ({ number: row.sequence, id: 'scan' }));
}
