/** Bare workerd on a bundle of ours, with Durable Objects on a local disk: what benchmarks and crash drills run against. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface BareWorkerdOptions {
  /** The Worker's entry, relative to bench/. */
  entry: string;
  /** Binding to class; each class is a Durable Object with SQLite. */
  objects: Record<string, string>;
  vars: Record<string, string>;
}

export interface BareWorkerd {
  port: number;
  /** Processor time that workerd has used so far, in ms; null where the system does not say. */
  cpuMs(): number | null;
  /** Ends the process and deletes its folder. */
  close(): Promise<void>;
}

const compatibilityDate = '2026-10-20';

/** Bundles, starts and waits until it answers. @throws Error with workerd's own words when it does not start */
export async function startBareWorkerd(options: BareWorkerdOptions): Promise<BareWorkerd> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-'));
  mkdirSync(join(folder, 'objects'));
  await build({
    entryPoints: [fileURLToPath(new URL(options.entry, import.meta.url))],
    outfile: join(folder, 'worker.js'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser', 'import'],
    external: ['cloudflare:*', 'node:*'],
    logLevel: 'error',
  });
  writeFileSync(join(folder, 'config.capnp'), config(options, join(folder, 'objects')));
  const port = await freePort();
  const args = ['serve', join(folder, 'config.capnp'), '--experimental', `--socket-addr=http=127.0.0.1:${port}`];
  // Untyped CommonJS whose `default` is the path of the binary for this platform.
  const { default: binary } = createRequire(import.meta.url)('workerd') as { default: string };
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr!.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4_000)));
  const close = async () => {
    await stop(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const orphan = () => child.kill('SIGKILL');
  process.once('exit', orphan);
  try {
    await answers(port, child, () => words);
  } catch (error) {
    await close();
    throw error;
  }
  return { port, cpuMs: () => cpuMsOf(child.pid!), close: () => close().finally(() => process.off('exit', orphan)) };
}

function config({ objects, vars }: BareWorkerdOptions, disk: string): string {
  const text = JSON.stringify;
  const namespaces = Object.values(objects).map(
    (name) => `(className = ${text(name)}, uniqueKey = ${text(name)}, enableSql = true)`,
  );
  const bindings = [
    ...Object.entries(objects).map(([name, of]) => `(name = ${text(name)}, durableObjectNamespace = ${text(of)})`),
    ...Object.entries(vars).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "disk", disk = (path = ${text(disk)}, writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  compatibilityDate = "${compatibilityDate}",
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  durableObjectNamespaces = [${namespaces.join(', ')}],
  durableObjectStorage = (localDisk = "disk"),
  bindings = [${bindings.join(', ')}],
);
`;
}

/** Linux: user and system time in ticks of 10 ms, fields 14 and 15 of /proc/…/stat (proc(5)). */
function cpuMsOf(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function answers(port: number, child: ChildProcess, words: () => string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) throw new Error(`workerd ended with ${child.exitCode}: ${words()}`);
    try {
      await fetch(`http://127.0.0.1:${port}/ping`);
      return;
    } catch {
      await wait(100);
    }
  }
  throw new Error(`workerd does not answer within 10 s: ${words()}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
