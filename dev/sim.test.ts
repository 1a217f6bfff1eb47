import { describe, expect, it } from 'vitest';
import { startChild } from './child.ts';
import { join } from 'node:path';
import { root } from './stamp.ts';
import { livedByWorkers } from './sim-workers.ts';

const bug = 'alarms that end what has time left';

describe('npm run sim', () => {
  it('[H6][P9][I1][J1][J2][J3][J4] thousands of lives of 60 steps: nothing oversold, nothing lost, the ledger equals the state', async () => {
    expect(await livedByWorkers({ from: 1, seeds: 10_000, steps: 60, workers: 2, bug: null })).toBeNull();
  }, 300_000);

  it('finds the same seed first, however many threads look', async () => {
    const lives = { from: 1, seeds: 500, steps: 60, bug };
    const [one, three] = await Promise.all([1, 3].map((workers) => livedByWorkers({ ...lives, workers })));
    expect(one?.complaints.length).toBeGreaterThan(0);
    expect(three).toEqual(one);
  });

  it('says which seed goes wrong and how to live it again, and fails', async () => {
    const lines: string[] = [];
    const args = [join(root, 'dev/sim.ts'), '--seeds', '2000', '--workers', '1', '--bug', bug];
    const child = startChild(process.execPath, args, { cwd: root, onLine: (line) => lines.push(line) });
    expect(await child.ended).toBe(1);
    const seed = /^Seed (\d+) goes wrong:$/m.exec(lines.join('\n'))?.[1];
    expect(lines.join('\n')).toContain(`npm run sim -- --seeds 1 --from ${seed} --steps 60`);
  });
});
