/** Many lives, one after the other, up to the first that goes wrong. */
import { simulate } from './life.ts';
import { soundMachine, type Machine } from './machine.ts';

export interface Failure {
  seed: number;
  complaints: string[];
}

/** Lives seeds `first … first + count - 1`; the first that goes wrong, or null. An exception is a complaint as well. */
export function runSeeds(first: number, count: number, steps = 60, machine: Machine = soundMachine): Failure | null {
  for (let seed = first; seed < first + count; seed++) {
    const complaints = liveSafely(seed, steps, machine);
    if (complaints.length > 0) return { seed, complaints };
  }
  return null;
}

function liveSafely(seed: number, steps: number, machine: Machine): string[] {
  try {
    return simulate(seed, steps, machine);
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}
