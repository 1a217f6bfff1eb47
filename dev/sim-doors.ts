/**
 * `npm run sim -- doors --seeds N [--from S] [--steps 24]`: random lives of doors that talk to each other, on all cores, against an oracle.
 * Prints the first seed that goes wrong, and fails then.
 */
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { complaintsOfLife } from '#domain/mesh/simulation/judge-life';

type Share = { from: number; through: number; every: number; steps: number };
type Failure = { seed: number; complaints: string[] };

/** Lives a worker's share. @returns the first life that went wrong */
function live({ from, through, every, steps }: Share): Failure | null {
  for (let seed = from; seed <= through; seed += every) {
    const complaints = complaintsOfLife(seed, { steps, onWire: seed % 20 === 0 });
    if (complaints.length > 0) return { seed, complaints };
  }
  return null;
}

/** @param args what stands behind `doors` */
export async function simulateDoors(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '100000' },
      from: { type: 'string', default: '1' },
      steps: { type: 'string', default: '24' },
    },
  });
  const [seeds, from, steps] = [values.seeds, values.from, values.steps].map(Number) as [number, number, number];
  if (![seeds, from, steps].every((value) => Number.isSafeInteger(value) && value >= 1)) {
    console.error('--seeds, --from and --steps are whole numbers from 1');
    process.exit(2);
  }
  const every = Math.min(seeds, availableParallelism());
  const startMs = performance.now();
  const shares = Array.from({ length: every }, (_, n) => ({ from: from + n, through: from + seeds - 1, every, steps }));
  const failures = (await Promise.all(shares.map(inWorker))).filter((failure) => failure !== null);
  const seconds = (performance.now() - startMs) / 1000;
  const first = failures.sort((a, b) => a.seed - b.seed)[0];
  if (first) {
    console.error(`Seed ${first.seed} goes wrong:\n  ${first.complaints.join('\n  ')}`);
    console.error(`Again: npm run sim -- doors --seeds 1 --from ${first.seed} --steps ${steps}`);
    process.exitCode = 1;
  } else
    console.log(
      `${seeds} lives of 2 to 8 doors and ${steps} steps from seed ${from}: every duplicate found after one sync, all doors agree, the first ` +
        `admission stands. ${seconds.toFixed(1)} s with ${every} worker(s), ${(seeds / seconds).toFixed(0)} lives/s`,
    );
}

function inWorker(share: Share): Promise<Failure | null> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
if (!isMainThread && workerData) parentPort?.postMessage(live(workerData as Share));
