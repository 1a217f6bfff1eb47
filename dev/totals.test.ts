import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, 'test.ts');
const config = join(import.meta.dirname, 'testing/totals/vitest.config.ts');

/** Runs `npm test` on the fixtures named. */
function totalsOf(...fixtures: string[]): Promise<{ lastLine: string; code: number }> {
  const env = { ...process.env, VITEST: '', NODE_OPTIONS: '' };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, '--config', config, ...fixtures], { env }, (error, stdout) => {
      resolve({ lastLine: stdout.trimEnd().split('\n').at(-1)!, code: Number(error?.code ?? 0) });
    });
  });
}

describe('the last line of npm test', () => {
  it.each([
    { fixtures: ['good'], lastLine: '4 passed, 0 failed', code: 0 },
    { fixtures: ['mixed'], lastLine: '1 passed, 2 failed, 1 skipped', code: 1 },
    // the suite itself, and two tests that never ran
    { fixtures: ['hook'], lastLine: '0 passed, 3 failed', code: 1 },
    { fixtures: ['good', 'broken', 'stray'], lastLine: '5 passed, 2 failed', code: 1 },
    { fixtures: ['no-such-file'], lastLine: '0 passed, 1 failed', code: 1 },
  ])('is the truth about $fixtures: $lastLine', async ({ fixtures, ...expected }) => {
    expect(await totalsOf(...fixtures)).toEqual(expected);
  });
});
