/**
 * `npm run drill -- crash` and `npm run drill -- stampede`: what a box office does when it is killed, and when everybody comes at
 * once. Each says what it has done and found, and ends with 1 when anything was lost.
 */
import { parseArgs } from 'node:util';
import { header, percentiles, row } from '../bench/measure.ts';
import { crashDrill, type CrashReport } from '../tests/drills/crash/crash.ts';
import { plants, type Plant } from '../tests/drills/planted-faults.ts';
import type { Served } from '../tests/drills/office.ts';

const usage = `npm run drill -- crash [--kills 100] [--tickets 100000] [--plant ${plants.join('|')}]`;
/** What was asked for: serving again after a kill, p99. */
const servingBoundMs = 250;

/** A whole number from 1 on. @throws Error naming the option */
function count(name: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error(`--${name} wants a number from 1 on, not ${text}`);
  return Number(text);
}

function plantOf(text: string | undefined): Plant | undefined {
  if (text === undefined || (plants as readonly string[]).includes(text)) return text as Plant | undefined;
  throw new Error(`there is no fault ${text} to plant; there are: ${plants.join(', ')}`);
}

async function crash(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      kills: { type: 'string', default: '100' },
      tickets: { type: 'string', default: '100000' },
      plant: { type: 'string' },
    },
  });
  const plant = plantOf(values.plant);
  const options = { kills: count('kills', values.kills), tickets: count('tickets', values.tickets) };
  console.log(header(`crash: ${options.kills} kills, ${options.tickets} tickets sold before`, ['workerd']));
  const report = await crashDrill({ ...options, ...(plant && { plant }), say: console.log });
  printCrash(report);
  return report.losses.length === 0;
}

function printCrash({ counts, ...report }: CrashReport): void {
  console.log(`
${report.kills} kills, ${report.killsAtWake} of them while it woke up
acknowledged: ${counts.holds} holds, ${counts.orders} orders, ${counts.payments} payments, ${counts.releases} releases, ${counts.cancellations} cancellations
not answered: ${counts.unanswered} commands; refused: ${counts.refusals}
looked at: ${report.looked} purchases, ${report.repeated} keys asked for again, ${report.facts} facts told
`);
  printServed('serving again', report.served);
  if (report.control.length > 0) printServed('control, an empty object', report.control);
  console.log(row('of it, the object loading its state', percentiles(report.wakes.map(({ wakeMs }) => wakeMs))));
  const replayed = percentiles(report.wakes.map(({ replayed }) => replayed));
  console.log(`entries replayed: p50 ${replayed.p50}, most ${replayed.max}`);
  const { p99 } = percentiles(report.served.map(({ fromStartMs }) => fromStartMs));
  const verdict = p99 < servingBoundMs ? 'kept' : `missed by ${Math.ceil(p99 - servingBoundMs)} ms`;
  console.log(`asked: p99 < ${servingBoundMs} ms from the start of the process: ${verdict}`);
  console.log(`\nlosses: ${report.losses.length}`);
  for (const loss of report.losses.slice(0, 50)) console.log(`  ${loss}`);
}

function printServed(name: string, served: readonly Served[]): void {
  console.log(row(`${name}, from process start`, percentiles(served.map(({ fromStartMs }) => fromStartMs))));
  console.log(row(`${name}, from first request`, percentiles(served.map(({ fromRequestMs }) => fromRequestMs))));
}

const [name, ...args] = process.argv.slice(2);
const drills: Record<string, (args: string[]) => Promise<boolean>> = { crash };
const drill = drills[name ?? ''];
if (!drill) {
  console.error(`Say which drill:\n${usage}`);
  process.exit(2);
}
try {
  process.exitCode = (await drill(args)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
