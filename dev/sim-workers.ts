/** Seeds shared out among threads. Which thread lives a seed makes no difference to its life. */
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { soundMachine } from '#domain/box-office/simulation/machine';
import { plantedBugs } from '#domain/box-office/simulation/planted-bugs';
import { runSeeds, type Failure } from '#domain/box-office/simulation/run-seeds';

export interface Lives {
  from: number;
  seeds: number;
  steps: number;
  workers: number;
  /** The name of a planted bug to look for, or null. */
  bug: string | null;
}

/** Seeds that a thread takes at a time: some hundred milliseconds of work. */
const shareSeeds = 500;

interface Share {
  first: number;
  count: number;
}

/** The failure with the lowest seed, whatever thread found it; null when all went well. `tell` hears how many are through. */
export async function livedByWorkers(lives: Lives, tell: (lived: number) => void = () => {}): Promise<Failure | null> {
  if (lives.bug !== null && !(lives.bug in plantedBugs)) throw new RangeError(`there is no planted bug "${lives.bug}"`);
  let next = lives.from;
  let lived = 0;
  let worst: Failure | null = null;
  const take = (): Share | null => {
    const end = Math.min(lives.from + lives.seeds, worst?.seed ?? Infinity);
    if (next >= end) return null;
    const share = { first: next, count: Math.min(shareSeeds, end - next) };
    next += share.count;
    return share;
  };
  await Promise.all(
    Array.from({ length: lives.workers }, () =>
      oneWorker(lives, take, (share, failure) => {
        tell((lived += share.count));
        if (failure && (!worst || failure.seed < worst.seed)) worst = failure;
      }),
    ),
  );
  return worst;
}

/** A thread that lives share after share until none is left. */
function oneWorker(
  { steps, bug }: Lives,
  take: () => Share | null,
  done: (share: Share, failure: Failure | null) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { steps, bug } });
    let share: Share | null = null;
    const goOn = () => {
      share = take();
      if (share) worker.postMessage(share, []);
      else void worker.terminate().then(() => resolve());
    };
    worker.once('online', goOn);
    worker.once('error', reject);
    worker.on('message', (failure: Failure | null) => {
      done(share!, failure);
      goOn();
    });
  });
}

if (!isMainThread && parentPort) {
  const { steps, bug } = workerData as Pick<Lives, 'steps' | 'bug'>;
  const machine = { ...soundMachine, ...(bug === null ? {} : plantedBugs[bug]) };
  const port = parentPort;
  port.on('message', ({ first, count }: Share) => port.postMessage(runSeeds(first, count, steps, machine)));
}
