/**
 * How much one box office takes: bare workerd, storage on a local disk, 64 connections, and an empty RPC in the same run as the
 * control. Absolute figures move with the machine and the hour; quote the ratios.
 */
import { startBareWorkerd, type BareWorkerd } from './bare-workerd.ts';
import { closedLoop, Connection, type Load } from './http-load.ts';
import { header, percentiles, row } from './measure.ts';

const connections = 64;
const buyers = 50;
const holdsPerCall = 50;
/**
 * A scenario runs in slices with a slice of the control before each, so that both see the same machine, busy or idle: the ratio
 * is taken of what lies side by side.
 */
const sliceMs = 1_200;
const slices = 4;

const get = (path: string) => (connection: Connection) => connection.get(path);

/** One purchase without the payment page, as three calls one after the other. */
async function purchase(connection: Connection): Promise<void> {
  const holdId = await connection.get('/hold');
  const orderId = await connection.get(`/checkout?hold=${holdId}`);
  await connection.get(`/paid?order=${orderId}`);
}

interface Scenario {
  name: string;
  /** What one round does, in units of the name. */
  units: number;
  connections: number;
  round: (connection: Connection) => Promise<unknown>;
}

const scenarios: Scenario[] = [
  { name: 'hold', units: 1, connections, round: get('/hold') },
  { name: 'hold + confirm, ticket signed (2 RPCs)', units: 1, connections, round: get('/hold-confirm') },
  { name: `purchase, ${buyers} buyers at once (3 requests)`, units: 1, connections: buyers, round: purchase },
  {
    name: `holds, ${holdsPerCall} carried in one RPC`,
    units: holdsPerCall,
    connections,
    round: get(`/many?count=${holdsPerCall}`),
  },
];

async function measure({ port, cpuMs }: BareWorkerd): Promise<void> {
  const run = async (count: number, round: Scenario['round']): Promise<Slice> => {
    const before = cpuMs();
    const load = await closedLoop(port, count, sliceMs, round);
    const after = cpuMs();
    return { ...load, cpuMs: before === null || after === null ? null : after - before };
  };
  for (const path of ['/ping', '/hold', '/hold-confirm']) await closedLoop(port, connections, 700, get(path)); // warm
  console.log(`${''.padEnd(46)}      rate   of the ping   CPU of one`);
  const pings: Slice[] = [];
  for (const scenario of scenarios) {
    const control: Slice[] = [];
    const runs: Slice[] = [];
    for (let slice = 0; slice < slices; slice++) {
      control.push(await run(connections, get('/ping')));
      runs.push(await run(scenario.connections, scenario.round));
    }
    pings.push(...control);
    print(scenario.name, mean(runs) * scenario.units, mean(control), runs, scenario.units);
  }
  print('empty RPC ping', mean(pings), mean(pings), pings, 1);
  const health = (await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as { tickets: number; holds: number };
  console.log(`\n${health.tickets} tickets and ${health.holds} holds in the object at the end`);
}

interface Slice extends Load {
  cpuMs: number | null;
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

function print(name: string, perSecond: number, pingPerSecond: number, loads: readonly Slice[], units: number): void {
  const times = row('', percentiles(loads.flatMap(({ samples }) => samples))).trim();
  const ratio = (perSecond / pingPerSecond).toFixed(2);
  console.log(
    `${name.padEnd(46)}${perSecond.toFixed(0).padStart(8)}/s   ${ratio.padStart(6)}   ${cpuOf(loads, units).padStart(8)}   ${times}`,
  );
}

async function main(): Promise<void> {
  const workerd = await startBareWorkerd({
    entry: 'box-office-worker.ts',
    objects: { BOX_OFFICE: 'BenchBoxOffice', EMPTY: 'Empty' },
    vars: {
      FOYER_KEK: `v1:${btoa('k'.repeat(32))}`,
      LIBSQL_PRIMARY_URL: 'http://127.0.0.1:1',
      LIBSQL_REPLICA_URLS: '',
    },
  });
  try {
    console.log(header('one box office over HTTP, 64 connections', ['workerd', 'typescript']));
    const setUp = await fetch(`http://127.0.0.1:${workerd.port}/set-up`);
    if (!setUp.ok) throw new Error(`the event cannot be set up: ${await setUp.text()}`);
    await measure(workerd);
  } finally {
    await workerd.close();
  }
}

if (import.meta.main) await main();
