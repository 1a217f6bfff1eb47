/** `npm start`: Foyer on this machine, with a demo in it. Flags: --reset, --port N, --host, --data DIR. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { endChildren } from './child.ts';
import { startStack, type Stack } from './stack.ts';
import { root } from './stamp.ts';

const help = `npm start -- [flags]
  --reset      throw the data away and begin anew
  --port N     the shop at port N, payment console and mailbox at N+1 and N+2 (default 8787)
  --host       let others in this network in, a phone for instance (default: only this machine)
  --data DIR   keep the data there (default: .foyer/data)
  --no-demo    begin with nothing in it`;

/** How often the scheduled handler runs here; in production the platform's clock does it. */
const scheduledEveryMs = 60_000;
/** After this long somebody who pressed Ctrl-C gets their prompt back, come what may. */
const closeWithinMs = 10_000;

interface Flags {
  reset: boolean;
  port: number;
  host: boolean;
  dataDir: string;
  demo: boolean;
}

function readFlags(): Flags {
  const { values } = parseArgs({
    options: {
      reset: { type: 'boolean', default: false },
      port: { type: 'string', default: '8787' },
      host: { type: 'boolean', default: false },
      data: { type: 'string', default: join(root, '.foyer/data') },
      'no-demo': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_533) throw new Error(`--port ${values.port} is no port.`);
  const { reset, host } = values;
  return { reset, port, host, dataDir: resolve(values.data), demo: !values['no-demo'] };
}

/** Our address in the local network, for the phone. */
function networkAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const found = all.find((address) => address.family === 'IPv4' && !address.internal);
  if (!found) throw new Error('--host needs a network, and this machine is in none.');
  return found.address;
}

interface Demo {
  organizer: { email: string; password: string };
  events: { slug: string; name: string }[];
}

/** Seeds a new data folder once; later starts only read what was seeded. */
async function demoOf(stack: Stack, isNew: boolean, say: (line: string) => void): Promise<Demo | null> {
  const file = join(stack.dataDir, 'demo.json');
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Demo;
  const source = join(import.meta.dirname, 'seed/seed.ts');
  if (!isNew || !existsSync(source)) return null;
  try {
    say('filling in the demo …');
    const { seed } = (await import(source)) as typeof import('./seed/seed.ts');
    const canPay = stack.stripe !== null;
    const { AUTH_SECRET: authSecret } = stack.secrets;
    const demo = await seed({ baseUrl: stack.baseUrl, nowMs: Date.now(), canPay, authSecret, say });
    await writeFile(file, JSON.stringify(demo));
    return demo;
  } catch (error) {
    say(`the demo could not be filled in (${sentence(error)}); Foyer runs all the same, --reset tries again`);
    return null;
  }
}

function table(stack: Stack, demo: Demo | null): string {
  const { baseUrl } = stack;
  const rows = [
    ['Buyer', baseUrl, demo ? `${demo.events.length} events on sale` : ''],
    ['Organizer', `${baseUrl}/desk`, demo ? `${demo.organizer.email} · ${demo.organizer.password}` : 'register there'],
    ['Door', `${baseUrl}/door`, 'enrol it from an event’s desk, “Doors”'],
    ['Mailbox', stack.mailbox.webUrl, 'every mail that was sent'],
    [
      'Payments',
      stack.stripe?.url ?? 'https://dashboard.stripe.com/test',
      stack.stripe ? 'card 4242 4242 4242 4242' : '',
    ],
    ['API', `${baseUrl}/api/docs`, ''],
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map(([what, where, note]) => `  ${what!.padEnd(widths[0]!)}  ${where!.padEnd(widths[1]!)}  ${note}`)
    .join('\n');
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Says what the Worker complains of; the rest is in its log file. */
function showLog(level: string, message: string): void {
  if (level === 'error' || level === 'warn') console.error(`  ! ${message.slice(0, 600)}`);
}

async function main(): Promise<void> {
  const sinceMs = Date.now();
  const flags = readFlags();
  const say = (line: string) => console.log(`  ${((Date.now() - sinceMs) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  const closing = { started: false, stack: null as Stack | null };
  const close = async (code: number) => {
    if (closing.started) return;
    closing.started = true;
    setTimeout(() => process.exit(code || 1), closeWithinMs).unref();
    await closing.stack?.close();
    await endChildren();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void close(0));

  console.log('Foyer is starting.');
  const isNew = flags.reset || !existsSync(join(flags.dataDir, 'secrets.json'));
  try {
    const stack = await startStack({
      dataDir: flags.dataDir,
      reset: flags.reset,
      ports: { web: flags.port, stripe: flags.port + 1, mailbox: flags.port + 2 },
      ...(flags.host ? { host: '0.0.0.0', publicHost: networkAddress() } : {}),
      ...{ env: process.env, scheduledEveryMs, say, onLog: showLog },
    });
    closing.stack = stack;
    if (closing.started) return await stack.close();
    for (const [name, server] of Object.entries(stack.libsql)) {
      void server.ended.then(() => {
        if (!closing.started) console.error(`The database (${name}) has ended by itself; Foyer stops. Start it again.`);
        return close(1);
      });
    }
    const demo = flags.demo ? await demoOf(stack, isNew, say) : null;
    console.log(`\nFoyer is ready after ${((Date.now() - sinceMs) / 1000).toFixed(1)} s.\n\n${table(stack, demo)}\n`);
    console.log(
      `Ctrl-C ends it. Data: ${relative(process.cwd(), flags.dataDir) || '.'}; npm start -- --reset begins anew.`,
    );
  } catch (error) {
    if (!closing.started) console.error(`\n${sentence(error)}`);
    await close(1);
  }
}

await main();
