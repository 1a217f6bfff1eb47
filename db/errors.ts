/**
 * The two ways in which the database can fail to answer, as closed words. Everything else that is thrown is a bug or a broken
 * constraint; `isConflict` tells the latter.
 */
import { LibsqlError } from '@libsql/client/web';

/** `database-busy`: asked too much at once, nothing was done. `database-away`: no server answered in time. */
export type DatabaseErrorCode = 'database-busy' | 'database-away';

export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;
  /** When to ask again. */
  readonly retryAfterMs: number;
  /** True where a write may have been carried out all the same (its answer never came); repeat it only if it is idempotent. */
  readonly outcomeUnknown: boolean;

  constructor(
    code: DatabaseErrorCode,
    message: string,
    options: { retryAfterMs?: number; outcomeUnknown?: boolean } = {},
  ) {
    super(message);
    this.name = 'DatabaseError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? 1_000;
    this.outcomeUnknown = options.outcomeUnknown ?? false;
  }
}

/** SQLite's own words for "somebody else is writing"; nothing was done. */
const busyCodes = /^SQLITE_(BUSY|LOCKED)/;

/** The database's failure inside whatever drizzle or better-auth wrapped around it, or `null` where it is something else. */
export function databaseFault(error: unknown): DatabaseError | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    if (cause instanceof DatabaseError) return cause;
    if (cause instanceof LibsqlError && busyCodes.test(cause.code))
      return new DatabaseError('database-busy', cause.message);
  }
  return null;
}

/** Whether a write failed because a row with that key is already there. */
export function isConflict(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    if (cause instanceof LibsqlError && /^SQLITE_CONSTRAINT(_PRIMARYKEY|_UNIQUE)?$/.test(cause.code)) {
      return /UNIQUE constraint failed/.test(cause.message);
    }
  }
  return false;
}
