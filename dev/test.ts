/**
 * `npm test`: everything, or what the arguments name (they go to vitest as they are). The last line is the true totals alone,
 * `N passed, N failed`, with `, N skipped` where some were.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildArtifacts, prepareWebTypes } from './artifacts.ts';
import { root } from './stamp.ts';
import type { Totals } from './totals-reporter.ts';

const args = process.argv.slice(2);
// Whoever names files gets them at once; what they need built, they build themselves.
if (args.length === 0) await prepare();
const folder = await mkdtemp(join(tmpdir(), 'foyer-totals-'));
const totalsFile = join(folder, 'totals.json');
const code = await runVitest(totalsFile);
const totals = await readTotals(totalsFile);
await rm(folder, { recursive: true, force: true });
if (code !== 0 && totals.failed === 0) totals.failed = 1; // it crashed, or a project could not start
console.log(
  `\n${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
);
process.exitCode = totals.failed > 0 ? 1 : 0;

async function prepare(): Promise<void> {
  try {
    await prepareWebTypes();
    await buildArtifacts((line) => console.log(line));
  } catch (error) {
    // Said here once; the tests that need it fail and are counted.
    console.error(error instanceof Error ? error.message : error);
  }
}

function runVitest(file: string): Promise<number> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter', 'default', '--reporter', join(import.meta.dirname, 'totals-reporter.ts')];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, FOYER_TOTALS: file, CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false' },
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    child.once('error', () => resolve(127));
    child.once('exit', (exitCode) => resolve(exitCode ?? 130));
  });
}

/** A run that left no totals crashed. */
async function readTotals(file: string): Promise<Totals> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? { passed: 0, failed: 1, skipped: 0 } : (JSON.parse(text) as Totals);
}
