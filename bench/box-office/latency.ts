/** How long a caller waits while half of what the box office takes arrives, at random moments and whoever waits already. */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLoop, type Arrival } from '../http-load.ts';
import { percentiles, row, timeEach } from '../measure.ts';
import { inMs, verdict, type Stage } from './stage.ts';

const durationMs = 4_000;
const warmMs = 500;
const rounds = 2;
/** Callers who wait at one moment; more than ever do. */
const connections = 256;
const wanted = { p50: 5, p99: 30 };

export async function measureLatency(stage: Stage): Promise<void> {
  const perSecond = stage.peakPerSecond / 2;
  console.log(
    `\nlatency at ${perSecond.toFixed(0)} holds/s, half of what 64 callers get through; from the moment meant`,
  );
  const paths = ['/ping', '/hold', '/hold-alone'] as const;
  const samples = new Map<string, number[]>(paths.map((path) => [path, []]));
  for (let round = 0; round < rounds; round++)
    for (const path of paths) {
      const arrivals = await openLoop(stage.port, { perSecond, durationMs, connections }, path);
      samples.get(path)!.push(...latenciesOf(arrivals));
    }
  const [ping, hold, alone] = paths.map((path) => percentiles(samples.get(path)!));
  console.log(row('hold, callers share calls', hold!));
  console.log(row('hold, a call for each', alone!));
  console.log(
    `${row('control: empty RPC ping at the same rate', ping!)}   ratio p50 ${(hold!.p50 / ping!.p50).toFixed(1)}`,
  );
  console.log(row('control: 8 kB written and synced to this disk', percentiles(await syncs())));
  const isReached = hold!.p50 <= wanted.p50 && hold!.p99 <= wanted.p99;
  console.log(verdict(`wanted p50 ${inMs(wanted.p50)} and p99 ${inMs(wanted.p99)}`, isReached));
}

/** What the disk takes for the least that is durable: no hold is answered before it. */
async function syncs(): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-'));
  const file = openSync(join(folder, 'synced'), 'w');
  const page = new Uint8Array(8_192);
  const samples = await timeEach(200, async () => {
    writeSync(file, page);
    fsyncSync(file);
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return samples;
}

function latenciesOf(arrivals: readonly Arrival[]): number[] {
  const failed = arrivals.find(({ status }) => status !== 200);
  if (failed) throw new Error(`${failed.status}: ${failed.body}`);
  const fromMs = Math.min(...arrivals.map(({ answeredAtMs }) => answeredAtMs)) + warmMs;
  return arrivals.filter(({ answeredAtMs }) => answeredAtMs >= fromMs).map(({ latencyMs }) => latencyMs);
}
