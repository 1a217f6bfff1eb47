import { describe, expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';

describe('taking turns', () => {
  it('a short list is taken whole', () => {
    expect(inTurn([1, 2, 3], 7, 3)).toEqual([1, 2, 3]);
    expect(inTurn([], 7, 3)).toEqual([]);
  });

  it('of a long one everything has its turn, none twice in a run', () => {
    for (const length of [51, 75, 100, 149, 1_000]) {
      const all = Array.from({ length }, (_, i) => i);
      const firstRun = Math.floor(Date.UTC(2027, 0, 1) / 300_000);
      const seen = new Set<number>();
      for (let run = firstRun; run < firstRun + Math.ceil(length / 50); run++) {
        const turn = inTurn(all, run, 50);
        expect(new Set(turn).size).toBe(50);
        for (const one of turn) seen.add(one);
      }
      expect(seen.size, String(length)).toBe(length);
    }
  });
});
