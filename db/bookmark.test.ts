import { describe, expect, it } from 'vitest';
import { bookmarkLifeMs, readBookmark, replicationIndexOf, writeBookmark } from './bookmark.ts';

const nowMs = 1_800_000_000_000;

describe('a bookmark', () => {
  it('survives the cookie', () => {
    const bookmark = { index: 123_456, atMs: nowMs };
    expect(readBookmark(writeBookmark(bookmark), nowMs + 1_000)).toEqual(bookmark);
  });

  it('lapses, and is never from the future', () => {
    const text = writeBookmark({ index: 1, atMs: nowMs });
    expect(readBookmark(text, nowMs + bookmarkLifeMs + 1)).toBeNull();
    expect(readBookmark(text, nowMs - 120_000)).toBeNull();
  });

  it.each(['', 'x', '1', '1.', '.1', '1.2.3', 'A.B', '-1.1', `1.${'z'.repeat(20)}`])(
    'does not come from %j',
    (text) => {
      expect(readBookmark(text, nowMs)).toBeNull();
    },
  );
});

describe('the frame number of an answer', () => {
  it('is the highest that it names', () => {
    expect(replicationIndexOf('{"replication_index":"7"},{"replication_index":"12"},{"replication_index":null}')).toBe(
      12,
    );
    expect(replicationIndexOf('{"rows":[]}')).toBeNull();
  });

  it('is not taken from a value that looks like one', () => {
    const answer = JSON.stringify({ rows: [[{ value: '"replication_index":"99"' }]], replication_index: '3' });
    expect(replicationIndexOf(answer)).toBe(3);
  });
});
