/** The real libSQL server, as primary or as replica, from the binary that the package `sqld` carries. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startChild, type Child } from './child.ts';
import { freePort, isPortFree } from './ports.ts';

export interface LibsqlOptions {
  /** Where it keeps its files; made if missing. One server per folder. */
  dataDir: string;
  /** Port for HTTP on 127.0.0.1; a free one if left out. */
  httpPort?: number;
  /** `grpcUrl` of the primary that this one copies; without it, it is a primary itself. */
  replicaOf?: string;
}

export interface Libsql {
  /** Where clients connect. */
  url: string;
  /** Where replicas connect; `null` on a replica. */
  grpcUrl: string | null;
  pid: number;
  /** Settles when the server has ended, whoever ended it. */
  ended: Promise<number | null>;
  close(): Promise<void>;
}

/**
 * How many requests the server works on at once; others wait inside it, and beyond 128 hear 429. Without this bound, a dozen
 * clients that write at the same time can lock it up for good: nothing is answered any more, not even a single write. With it,
 * 200 writers did not. Our own lanes (db/servers.ts) bound one isolate; only this bounds all of them, so run it so everywhere.
 */
const connectionsMax = 4;

/** A cold start took 40 ms; a large log that is checked first takes longer. */
const startTimeoutMs = 30_000;

/** Starts a server and waits until it answers a query. @throws Error with one sentence that says what to do. */
export async function startLibsql(options: LibsqlOptions): Promise<Libsql> {
  const httpPort = options.httpPort ?? (await freePort());
  if (!(await isPortFree(httpPort))) {
    throw new Error(
      `Port ${httpPort} is in use, so the database cannot start there; end the program that uses it or choose another.`,
    );
  }
  const folder = await usableFolder(options.dataDir);
  const grpcPort = options.replicaOf === undefined ? await freePort() : null;
  const args = ['--no-welcome', '--db-path', folder, '--http-listen-addr', `127.0.0.1:${httpPort}`];
  args.push('--max-concurrent-connections', String(connectionsMax));
  if (grpcPort !== null) args.push('--grpc-listen-addr', `127.0.0.1:${grpcPort}`);
  else args.push('--primary-grpc-url', options.replicaOf!);
  const child = startChild(sqldPath(), args, { env: { RUST_LOG: 'warn', NO_COLOR: '1' } });
  const url = `http://127.0.0.1:${httpPort}`;
  try {
    await untilItAnswers(url, child, folder);
  } catch (error) {
    await child.end(500);
    throw error;
  }
  return {
    url,
    grpcUrl: grpcPort === null ? null : `http://127.0.0.1:${grpcPort}`,
    pid: child.pid,
    ended: child.ended,
    close: () => child.end(),
  };
}

async function usableFolder(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true });
    return dataDir;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The database folder ${dataDir} cannot be used (${why}); move it away or start with --reset.`, {
      cause: error,
    });
  }
}

/** The binary for this machine. `.npmrc` keeps install scripts from running, so it is found by package name. */
function sqldPath(): string {
  const name = `@sqld/${process.platform}-${process.arch}`;
  const resolve = createRequire(import.meta.url).resolve;
  try {
    const path = join(dirname(resolve(`${name}/package.json`)), 'sqld');
    if (existsSync(path)) return path;
  } catch {
    // said below
  }
  throw new Error(
    `The libSQL server for this machine is missing: the package ${name} is not installed (Linux and macOS have one).`,
  );
}

async function untilItAnswers(url: string, child: Child, folder: string): Promise<void> {
  const untilMs = Date.now() + startTimeoutMs;
  const ended = child.ended.then(() => true);
  const pause = () => new Promise<false>((resolve) => setTimeout(() => resolve(false), 20));
  let over = false;
  while (!over && Date.now() < untilMs) {
    if (await answers(url)) return;
    over = await Promise.race([ended, pause()]);
  }
  const words = child.lastWords().split('\n').filter(Boolean).slice(-3).join(' ').slice(0, 400);
  const what = over ? 'ended at once' : `did not answer within ${startTimeoutMs / 1000} s`;
  throw new Error(
    `The database server ${what}; its folder ${folder} may be broken: move it away or start with --reset. It said: ${words}`,
  );
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v2/pipeline`, {
      method: 'POST',
      body: JSON.stringify({ requests: [{ type: 'execute', stmt: { sql: 'select 1' } }, { type: 'close' }] }),
      signal: AbortSignal.timeout(2_000),
    });
    return response.ok && /"type":"ok"/.test(await response.text());
  } catch {
    return false;
  }
}
