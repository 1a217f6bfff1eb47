import { describe, expect, it } from 'vitest';
import { complaintsOfLife } from './judge-life.ts';
import { plantedBugs } from './planted-bugs.ts';

/** As many as fit into a test; the rest with `npm run sim -- doors --seeds N`. */
const lives = 2_000;
const steps = 24;
/** Each bug must show within so many lives. */
const livesForABug = 300;

describe('doors that talk to each other, in random lives', () => {
  it(
    '[M8][M10–M18] find every duplicate after one sync, converge, and let the first admission stand',
    { timeout: 180_000 },
    () => {
      for (let seed = 1; seed <= lives; seed++) {
        const complaints = complaintsOfLife(seed, { steps, onWire: seed % 20 === 0 });
        expect(complaints, `seed ${seed}`).toEqual([]);
      }
    },
  );

  it.each(Object.entries(plantedBugs))('are worth something: they catch “%s”', { timeout: 120_000 }, (_, bug) => {
    let seed = 1;
    while (seed <= livesForABug && complaintsOfLife(seed, { steps, bug }).length === 0) seed++;
    expect(seed).toBeLessThanOrEqual(livesForABug);
  });
});
