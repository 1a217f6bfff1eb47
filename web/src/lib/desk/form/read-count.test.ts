import { describe, expect, it } from 'vitest';
import { readCount } from './read-count.ts';

describe('a whole number as typed', () => {
  it('reads digits, also with blanks between', () => {
    expect(readCount('250', false)).toBe(250);
    expect(readCount(' 12 000 ', true)).toBe(12_000);
    expect(readCount('-3', true)).toBe(-3);
  });

  it('is never whole where a mark could mean two things', () => {
    expect(Number.isInteger(readCount('1.000', true))).toBe(false);
    expect(Number.isInteger(readCount('1,5', true))).toBe(false);
  });

  it('tells left out from not a number', () => {
    expect(readCount('', true)).toBeNull();
    expect(readCount('  ', false)).toBeNaN();
    expect(readCount('many', true)).toBeNaN();
  });
});
