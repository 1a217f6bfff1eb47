/** Bare workerd on a bundle of ours, with Durable Objects on a local disk: what benchmarks and crash drills run against. */
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { freePort } from '../dev/ports.ts';

export interface BareWorkerdOptions {
  /** The Worker's entry, relative to bench/; or a bundle that is there already, by its whole path. */
  entry: string | { bundle: string };
  /** Binding to class; each class is a Durable Object with SQLite. */
  objects: Record<string, string>;
  vars: Record<string, string>;
  /** Where it listens; a free port if left out. */
  port?: number;
  /** A Worker of one file that stands behind these bindings and behind the edge cache, and lets the other one call this machine. */
  stub?: { source: string; bindings: Record<string, 'service' | 'queue'> };
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
  const folder = await prepareFolder(options);
  const port = options.port ?? (await freePort());
  const { child, words } = serveFolder(folder, port);
  const close = async () => {
    await stop(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answers(port, child, words);
  } catch (error) {
    await close();
    throw error;
  }
  return { port, cpuMs: () => cpuMsOf(child.pid!), close };
}

/** Bundles, and writes all that workerd needs into a folder. What its objects store lies there too and outlives the process. */
export async function prepareFolder(options: BareWorkerdOptions): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-'));
  mkdirSync(join(folder, 'objects'));
  if (typeof options.entry === 'string') await bundle(options.entry, join(folder, 'worker.js'));
  else copyFileSync(options.entry.bundle, join(folder, 'worker.js'));
  writeFileSync(join(folder, 'stub.js'), options.stub?.source ?? '');
  writeFileSync(join(folder, 'config.capnp'), config(options, join(folder, 'objects')));
  return folder;
}

/** One life of workerd on a prepared folder; it ends with this process at the latest. */
export function serveFolder(folder: string, port: number): { child: ChildProcess; words: () => string } {
  const args = ['serve', join(folder, 'config.capnp'), '--experimental', `--socket-addr=http=127.0.0.1:${port}`];
  // Untyped CommonJS whose `default` is the path of the binary for this platform.
  const { default: binary } = createRequire(import.meta.url)('workerd') as { default: string };
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4_000)));
  const orphan = () => child.kill('SIGKILL');
  process.once('exit', orphan);
  child.once('exit', () => process.off('exit', orphan));
  return { child, words: () => words };
}

async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser', 'import'],
    external: ['cloudflare:*', 'node:*'],
    logLevel: 'error',
  });
}

function config({ objects, vars, stub }: BareWorkerdOptions, disk: string): string {
  const text = JSON.stringify;
  const namespaces = Object.values(objects).map(
    (name) => `(className = ${text(name)}, uniqueKey = ${text(name)}, enableSql = true)`,
  );
  const bindings = [
    ...Object.entries(objects).map(([name, of]) => `(name = ${text(name)}, durableObjectNamespace = ${text(of)})`),
    ...Object.entries(vars).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`),
    ...Object.entries(stub?.bindings ?? {}).map(([name, kind]) => `(name = ${text(name)}, ${kind} = "stub")`),
  ];
  const stubServices = `
    (name = "stub", worker = (compatibilityDate = "${compatibilityDate}", modules = [(name = "stub.js", esModule = embed "stub.js")])),
    (name = "internet", network = (allow = ["public", "private"])),`;
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "disk", disk = (path = ${text(disk)}, writable = true)),${stub ? stubServices : ''}
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  compatibilityDate = "${compatibilityDate}",
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  durableObjectNamespaces = [${namespaces.join(', ')}],
  durableObjectStorage = (localDisk = "disk"),
  bindings = [${bindings.join(', ')}],${stub ? '\n  cacheApiOutbound = "stub",' : ''}
);
`;
}

/** Linux: user and system time in ticks of 10 ms, fields 14 and 15 of /proc/…/stat (proc(5)). */
export function cpuMsOf(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
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

/** Ends it at once, as a power cut would, and waits until it is gone. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
