import { describe, expect, it } from 'vitest';

describe('a good file', () => {
  it('passes', () => expect(1).toBe(1));
  it.each([1, 2, 3])('passes with %i', (n) => expect(n).toBeGreaterThan(0));
});
