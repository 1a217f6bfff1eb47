/**
 * `npm run sim -- --seeds N [--from S] [--steps 60] [--workers W]`: lives so many random lives of a box office on all cores, against
 * an oracle. Prints the first seed that goes wrong and how to live it again, and fails then. `npm run sim -- doors …` lives the lives
 * of doors instead.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { simulateDoors } from './sim-doors.ts';
import { livedByWorkers } from './sim-workers.ts';

if (process.argv[2] === 'doors') {
  await simulateDoors(process.argv.slice(3));
  process.exit();
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100000' },
    from: { type: 'string', default: '1' },
    steps: { type: 'string', default: '60' },
    workers: { type: 'string', default: String(availableParallelism()) },
    bug: { type: 'string' },
  },
});

function whole(name: 'seeds' | 'from' | 'steps' | 'workers', max: number): number {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value >= 1 && value <= max) return value;
  console.error(`--${name} must be a whole number from 1 to ${max}, not ${values[name]}`);
  process.exit(2);
}

const plan = {
  from: whole('from', 2 ** 40),
  seeds: whole('seeds', 1e9),
  steps: whole('steps', 100_000),
  workers: whole('workers', 256),
  bug: values.bug ?? null,
};
const startMs = performance.now();
let toldMs = startMs;
const failure = await livedByWorkers(plan, (lived) => {
  if (performance.now() < toldMs + 10_000) return;
  toldMs = performance.now();
  console.log(`${lived} of ${plan.seeds} lives, ${((toldMs - startMs) / 1000).toFixed(0)} s`);
});
const seconds = (performance.now() - startMs) / 1000;
if (failure) {
  console.error(`Seed ${failure.seed} goes wrong:`);
  for (const complaint of failure.complaints) console.error(`  ${complaint}`);
  const bug = plan.bug ? ` --bug '${plan.bug}'` : '';
  console.error(`Again: npm run sim -- --seeds 1 --from ${failure.seed} --steps ${plan.steps}${bug}`);
  process.exitCode = 1;
} else
  console.log(
    `${plan.seeds} lives of ${plan.steps} steps from seed ${plan.from}: nothing oversold, no seat with two owners, no payment ` +
      `without tickets or a refund, the ledger equals the state. ` +
      `${seconds.toFixed(1)} s with ${plan.workers} worker(s), ${(plan.seeds / seconds).toFixed(0)} lives/s`,
  );
