/**
 * `npm run drill -- crash` and `npm run drill -- stampede`: what a box office does when it is killed, and when everybody comes at
 * once. Each says what it has done and found, and ends with 1 when anything was lost.
 */
import { parseArgs } from 'node:util';
import { header, percentiles, row } from '../bench/measure.ts';
import { crashDrill, type CrashReport } from '../tests/drills/crash/crash.ts';
import { plants, type Plant } from '../tests/drills/plants.ts';
import { stampede, stampedeKinds, type StampedeKind, type StampedeReport } from '../tests/drills/stampede/stampede.ts';
import type { Served } from '../tests/drills/office.ts';

const usage = `npm run drill -- crash [--kills 100] [--tickets 100000] [--plant ${plants.join('|')}]
npm run drill -- stampede [--buyers 50000] [--seats 10000] [--lanes 1000] [--kind ${stampedeKinds.join('|')}]`;
/** What was asked for: serving again after a kill, p99; and the last word to the last buyer of a stampede. */
const servingBoundMs = 250;
const stampedeBoundMs = 15_000;

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
looked at: ${report.looked} purchases, ${report.repeated} keys asked for again, ${report.facts} facts told, ${report.toldAgain} again
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
  const cpuMs = served.flatMap(({ cpuMs }) => (cpuMs === null ? [] : [cpuMs]));
  if (cpuMs.length > 0) console.log(row(`${name}, processor time`, percentiles(cpuMs)));
}

/** What the machine did besides makes it slower, and not this. */
function cpuOf({ cpuUs, requestsPerSecond, tookMs }: StampedeReport): string {
  if (!cpuUs) return 'processor time: this system does not say';
  const { office, buyers } = cpuUs;
  const allS = ((office + buyers) / 1e6) * requestsPerSecond * (tookMs / 1_000);
  return `processor time of a request: workerd ${office.toFixed(0)} µs, buyers ${buyers.toFixed(0)} µs; ${allS.toFixed(1)} s in all`;
}

const nouns = { places: 'places', chosen: 'seats that they pick', best: 'seats, the best there is' };

function kindOf(text: string): StampedeKind {
  if ((stampedeKinds as readonly string[]).includes(text)) return text as StampedeKind;
  throw new Error(`there is no stampede for ${text}; there are: ${stampedeKinds.join(', ')}`);
}

async function rush(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      buyers: { type: 'string', default: '50000' },
      seats: { type: 'string', default: '10000' },
      lanes: { type: 'string', default: '1000' },
      kind: { type: 'string', default: 'places' },
    },
  });
  const options = {
    kind: kindOf(values.kind),
    buyers: count('buyers', values.buyers),
    seats: count('seats', values.seats),
    lanes: count('lanes', values.lanes),
  };
  const { kind, buyers, seats, lanes } = options;
  console.log(header(`stampede: ${buyers} buyers at once for ${seats} ${nouns[kind]}, on ${lanes} lines`, ['workerd']));
  const report = await stampede({ ...options, pings: 10_000 });
  const ratio = (report.requestsPerSecond / report.pingsPerSecond).toFixed(2);
  console.log(`all told after ${(report.tookMs / 1_000).toFixed(1)} s (asked: ${stampedeBoundMs / 1_000} s)
bought: ${report.boughtMs.length}, sold out: ${report.soldOutMs.length}, told busy before: ${report.toldBusy} (${report.busy} times)
chosen seats that were gone: ${report.collisions}
${report.requestsPerSecond.toFixed(0)} requests/s, ${ratio} of the empty ping (${report.pingsPerSecond.toFixed(0)}/s)
${cpuOf(report)}
`);
  for (const [name, samples] of [
    ['from the click to the ticket', report.boughtMs],
    ['from the click to "sold out"', report.soldOutMs],
  ] as const)
    if (samples.length > 0) console.log(row(name, percentiles(samples)));
  console.log(`\nfaults: ${report.faults.length}`);
  for (const fault of report.faults.slice(0, 50)) console.log(`  ${fault}`);
  return report.faults.length === 0;
}

const [name, ...args] = process.argv.slice(2);
const drills: Record<string, (args: string[]) => Promise<boolean>> = { crash, stampede: rush };
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
