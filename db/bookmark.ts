/**
 * "Who has just written reads what they wrote." libSQL numbers its replicated frames and names the number with every answer
 * (`replication_index`, on primary and replicas alike), so a bookmark is the number after one's own last write, with the time:
 * a replica that answers with a smaller number is behind, and the primary is asked instead.
 */

export interface Bookmark {
  index: number;
  atMs: number;
}

/** A replica further behind than this is an incident, and numbers begin anew when a database is restored: older bookmarks lapse. */
export const bookmarkLifeMs = 10 * 60_000;

/** The bookmark as it travels in a cookie: two base-36 numbers. */
export function writeBookmark(bookmark: Bookmark): string {
  return `${bookmark.index.toString(36)}.${bookmark.atMs.toString(36)}`;
}

/** Reads a cookie; anything malformed, lapsed or from the future is no bookmark. */
export function readBookmark(text: string | null | undefined, nowMs: number): Bookmark | null {
  const match = /^([0-9a-z]{1,10})\.([0-9a-z]{1,10})$/.exec(text ?? '');
  if (!match) return null;
  const bookmark = { index: parseInt(match[1]!, 36), atMs: parseInt(match[2]!, 36) };
  const ageMs = nowMs - bookmark.atMs;
  return ageMs < -60_000 || ageMs > bookmarkLifeMs ? null : bookmark;
}

/**
 * The highest frame number in an answer of the server, or `null` where it names none. Looked for in the text rather than by
 * parsing it a second time; a string value that contains these words has its quotes escaped and cannot match.
 */
export function replicationIndexOf(answer: string): number | null {
  let highest: number | null = null;
  for (const match of answer.matchAll(/"replication_index":"(\d{1,15})"/g)) {
    const index = Number(match[1]);
    if (highest === null || index > highest) highest = index;
  }
  return highest;
}
