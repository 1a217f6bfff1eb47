/** Counts what a run of the tests came to, and leaves it in the file named by FOYER_TOTALS for `dev/test.ts` to say last. */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * The true totals. Failed are also: a file that could not be loaded, a hook that failed, a test that never ended or that a failing
 * hook kept from running, an error outside of any test, and a run in which nothing ran.
 */
export function countTotals(modules: readonly TestModule[], errors: readonly unknown[]): Totals {
  const totals: Totals = { passed: 0, failed: errors.length, skipped: 0 };
  for (const module of modules) {
    totals.failed += brokenGroups(module);
    for (const test of module.children.allTests()) totals[outcomeOf(test)]++;
    if (module.state() === 'queued' || module.state() === 'pending') totals.failed++;
  }
  if (totals.passed + totals.failed === 0) totals.failed = 1;
  return totals;
}

function outcomeOf(test: TestCase): keyof Totals {
  const { state } = test.result();
  if (state === 'passed' || state === 'failed') return state;
  const isSwitchedOff = test.options.mode === 'skip' || test.options.mode === 'todo';
  return state === 'skipped' && (isSwitchedOff || saidSo(test)) ? 'skipped' : 'failed';
}

/** A test that called `context.skip()` while it ran. */
function saidSo(test: TestCase): boolean {
  const result = test.result();
  return result.state === 'skipped' && result.note !== undefined;
}

/** Files and suites that have errors of their own. */
function brokenGroups(group: TestModule | TestSuite): number {
  let broken = group.errors().length > 0 ? 1 : 0;
  for (const suite of group.children.suites()) broken += brokenGroups(suite);
  return broken;
}

export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const file = process.env.FOYER_TOTALS;
    if (file) writeFileSync(file, JSON.stringify(countTotals(modules, errors)));
  }
}
