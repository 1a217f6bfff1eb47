/**
 * A batch is one transaction but cannot look at what its statements did. The guard is a statement that fails when the one before
 * it changed no row, which undoes the whole batch: "only once", said firmly in the write itself.
 */
import { sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { Database } from './client.ts';

export type Statement = BatchItem<'sqlite'>;

/** Put it right behind an update, insert or delete that must have found its row. */
export function mustHaveChanged(db: Database): Statement {
  // json() of something that is no JSON is the one error a plain expression can raise; it is reached only where nothing changed.
  return db.write.all(sql`select case when changes() = 0 then json('no row was changed: ' || changes()) end`);
}

/** Whether a batch failed because of its guard. */
export function isGuardFailure(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    if (/malformed JSON/.test(cause.message)) return true;
  }
  return false;
}

/** Runs the statements as one transaction on the primary; without statements nothing is asked. */
export async function inOneTransaction(db: Database, statements: Statement[]): Promise<void> {
  const [first, ...rest] = statements;
  if (first) await db.write.batch([first, ...rest]);
}
