/** How much one box office takes from 64 callers who never rest, beside an empty RPC. */
import { closedLoop, type Connection, type Load } from '../http-load.ts';
import { percentiles, row } from '../measure.ts';
import { connections, verdict, type Stage } from './stage.ts';

const buyers = 50;
const holdsPerCall = 50;
/**
 * A scenario runs in slices with a slice of the control before each, so that both see the same machine, busy or idle: the ratio
 * is taken of what lies side by side.
 */
const sliceMs = 600;
const slices = 8;
/** Of so many callers one hangs up, within this time. */
const hangUpEvery = 20;
const hangUpWithinMs = 20;
/** Who has not heard by then hangs. */
const hangingMs = 10_000;

interface Scenario {
  name: string;
  /** What one round does, in units of the name. */
  units: number;
  connections: number;
  round: (connection: Connection) => Promise<unknown>;
  /** At least this ratio to the ping, or that many a second. */
  wanted?: { ratio: number; orPerSecond?: number };
}

const get = (path: string) => (connection: Connection) => connection.get(path);

/** One purchase without the payment page, as three calls one after the other. */
async function purchase(connection: Connection): Promise<void> {
  const holdId = await connection.get('/hold');
  const orderId = await connection.get(`/checkout?hold=${holdId}`);
  await connection.get(`/paid?order=${orderId}`);
}

let hanging = 0;
let longestMs = 0;
/** A hold; some do not wait for the answer. Only answers count. */
async function holdOrHangUp(connection: Connection): Promise<boolean> {
  if (Math.random() < 1 / hangUpEvery) {
    await connection.hangUp('/hold', Math.random() * hangUpWithinMs);
    return false;
  }
  const fromMs = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, hangingMs, false)));
  const isAnswered = await Promise.race([connection.get('/hold').then(() => true), late]);
  clearTimeout(timer);
  longestMs = Math.max(longestMs, performance.now() - fromMs);
  if (!isAnswered) hanging++;
  return isAnswered;
}

const hangUps = `hold, one in ${hangUpEvery} hangs up`;
const one = { units: 1, connections };
const scenarios: Scenario[] = [
  { ...one, name: 'hold, callers share calls', round: get('/hold'), wanted: { ratio: 0.85 } },
  { ...one, name: 'hold, a call for each', round: get('/hold-alone') },
  { ...one, name: hangUps, round: holdOrHangUp, wanted: { ratio: 0.95 } },
  { ...one, name: 'hold + confirm, ticket signed', round: get('/hold-confirm'), wanted: { ratio: 0.35 } },
  { ...one, name: 'hold + confirm, a call for each', round: get('/hold-confirm-alone') },
  { ...one, name: `purchase, ${buyers} buyers at once (3 requests)`, connections: buyers, round: purchase },
  {
    name: `holds, ${holdsPerCall} carried in one RPC`,
    units: holdsPerCall,
    connections,
    round: get(`/many?count=${holdsPerCall}`),
    wanted: { ratio: 4, orPerSecond: 30_000 },
  },
];

interface Slice extends Load {
  cpuMs: number | null;
}

export async function measureThroughput(stage: Stage): Promise<void> {
  const run = async (count: number, round: Scenario['round']): Promise<Slice> => {
    const before = stage.cpuMs();
    const load = await closedLoop(stage.port, count, sliceMs, round);
    const after = stage.cpuMs();
    return { ...load, cpuMs: before === null || after === null ? null : after - before };
  };
  console.log(`${''.padEnd(44)}      rate   of the ping   CPU of one`);
  const pings: Slice[] = [];
  for (const scenario of scenarios) {
    const control: Slice[] = [];
    const runs: Slice[] = [];
    for (let slice = 0; slice < slices; slice++) {
      control.push(await run(connections, get('/ping')));
      runs.push(await run(scenario.connections, scenario.round));
    }
    pings.push(...control);
    const ratio = (mean(runs) * scenario.units) / mean(control);
    print(scenario.name, ratio, runs, scenario.units);
    if (scenario.wanted) console.log(verdictOf(scenario, ratio, mean(runs) * scenario.units));
    if (scenario.name === hangUps)
      console.log(
        verdict(`nobody left hanging: ${hanging}; the longest wait was ${longestMs.toFixed(0)} ms`, hanging === 0),
      );
  }
  print('empty RPC ping', 1, pings, 1);
  const health = (await (await fetch(`http://127.0.0.1:${stage.port}/health`)).json()) as Record<string, number>;
  console.log(`\n${health.tickets} tickets and ${health.holds} holds in the object at the end`);
}

function verdictOf({ wanted }: Scenario, ratio: number, perSecond: number): string {
  const { ratio: least, orPerSecond } = wanted!;
  const or = orPerSecond === undefined ? '' : `, or ${orPerSecond}/s`;
  return verdict(`wanted ${least} of the ping${or}`, ratio >= least || perSecond >= (orPerSecond ?? Infinity));
}

/** Processor time of workerd for one of the units: unlike a rate it does not move with what else the machine does. */
function cpuOf(loads: readonly Slice[], units: number): string {
  let cpuMs = 0;
  let rounds = 0;
  for (const load of loads) {
    if (load.cpuMs === null) return '?';
    cpuMs += load.cpuMs;
    rounds += load.samples.length;
  }
  return `${((cpuMs * 1000) / rounds / units).toFixed(0)} µs`;
}

function mean(loads: readonly Load[]): number {
  return loads.reduce((sum, { perSecond }) => sum + perSecond, 0) / loads.length;
}

function print(name: string, ratio: number, loads: readonly Slice[], units: number): void {
  const times = row('', percentiles(loads.flatMap(({ samples }) => samples))).trim();
  const perSecond = (mean(loads) * units).toFixed(0).padStart(8);
  console.log(
    `${name.padEnd(44)}${perSecond}/s   ${ratio.toFixed(2).padStart(6)}   ${cpuOf(loads, units).padStart(8)}   ${times}`,
  );
}
