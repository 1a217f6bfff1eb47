/** What a life is lived with: the box office as the shell uses it. A planted bug hands in another one. */
import { applyEntry } from '../apply.ts';
import type { Command } from '../commands.ts';
import type { Entry } from '../events.ts';
import type { Fact } from '../facts.ts';
import type { BoxOfficeState } from '../state.ts';
import { step, sweep, type Step } from '../step.ts';

export interface Machine {
  step(state: BoxOfficeState, command: Command, nowMs: number): Step;
  /** The alarm rings. */
  sweep(state: BoxOfficeState, nowMs: number): { entry: Entry; facts: Fact[] } | null;
  /** An entry of the journal, read again after a crash. */
  apply(state: BoxOfficeState, entry: Entry): void;
}

export const soundMachine: Machine = { step, sweep, apply: (state, entry) => void applyEntry(state, entry) };
