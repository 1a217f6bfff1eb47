import { describe, expect, it } from 'vitest';
import { soundMachine } from './machine.ts';
import { plantedBugs } from './planted-bugs.ts';
import { runSeeds } from './run-seeds.ts';

/** Within so many lives each has to be noticed. */
const seedsMax = 10_000;

describe('planted bugs', () => {
  it('there are enough of them', () => {
    expect(Object.keys(plantedBugs).length).toBeGreaterThanOrEqual(12);
  });

  for (const [name, bug] of Object.entries(plantedBugs))
    it(`are noticed: ${name}`, ({ annotate }) => {
      const failure = runSeeds(1, seedsMax, 60, { ...soundMachine, ...bug });
      expect(failure).not.toBeNull();
      return annotate(`seed ${failure!.seed}: ${failure!.complaints[0]!.split('\n')[0]}`);
    }, 60_000);
});
