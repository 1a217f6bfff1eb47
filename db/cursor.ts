/** Keyset cursors: where the last page ended, as one opaque word. They survive rows that come and go between two pages. */

export interface Cursor {
  number: number;
  id: string;
}

export interface Page<T> {
  rows: T[];
  /** Hand it in for the next page; `null` at the end. */
  nextCursor: string | null;
}

/** The cursor after a row with that sort number and id. */
export function writeCursor(cursor: Cursor): string {
  return `${cursor.number.toString(36)}~${cursor.id}`;
}

/** Reads a cursor a caller sent; `null` for anything that is none (the caller answers `bad-cursor`). */
export function readCursor(text: string): Cursor | null {
  const match = /^(-?[0-9a-z]{1,11})~([A-Za-z0-9_-]{1,64})$/.exec(text);
  if (!match) return null;
  return { number: parseInt(match[1]!, 36), id: match[2]! };
}

/** A page out of up to `limit + 1` rows: the one too many only says that there is more. */
export function toPage<T>(rows: T[], limit: number, cursorOf: (row: T) => Cursor): Page<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { rows: kept, nextCursor: rows.length > limit && last !== undefined ? writeCursor(cursorOf(last)) : null };
}
