/**
 * Which libSQL server is asked, and how much at once. A libSQL server left to itself can lock up for good when a dozen
 * write at the same time (no error, requests hang), so nothing reaches it but through a lane, and nothing waits on it without a
 * time-out. Lanes are each isolate's own and production has many, so the server bounds itself as well: run it with
 * `--max-concurrent-connections 4`, as dev/libsql.ts does; more than it can queue it answers with 429, which is `database-busy`.
 */
import { replicationIndexOf } from './bookmark.ts';
import { DatabaseError } from './errors.ts';
import { Lane } from './lane.ts';

export interface DatabaseEnv {
  LIBSQL_PRIMARY_URL: string;
  /** Where the primary stands; without it, the primary is the last resort for reading. */
  LIBSQL_PRIMARY_REGION?: string;
  /** `weur=https://…,enam=https://…`: any number of replicas, each with its region. */
  LIBSQL_REPLICA_URLS?: string;
  LIBSQL_AUTH_TOKEN?: string;
}

/** How long one request to a server may take. A batch of 200 upserts takes some tens of milliseconds. */
const writeTimeoutMs = 10_000;
/** Reads that have somewhere else to go give up sooner. */
const readTimeoutMs = 5_000;
const readElsewhereTimeoutMs = 1_500;
/** A server that failed is not asked for this long, unless nobody else is left. */
const skipMs = 10_000;

const writeLane = { slots: 4, queueMax: 512, waitMaxMs: 8_000, leaseMs: writeTimeoutMs + 5_000 };
const readLane = { slots: 16, queueMax: 256, waitMaxMs: 3_000, leaseMs: readTimeoutMs + 5_000 };

/** One server as this isolate knows it. Plain data and lanes: safe to share between requests. */
export interface Server {
  url: string;
  reads: Lane;
  writes: Lane;
  skipUntilMs: number;
}

/** The servers known to one isolate, by URL. */
export class Servers {
  readonly #byUrl = new Map<string, Server>();

  get(url: string): Server {
    const known = this.#byUrl.get(url);
    if (known) return known;
    const server = {
      url,
      reads: new Lane('reading', readLane),
      writes: new Lane('writing', writeLane),
      skipUntilMs: 0,
    };
    this.#byUrl.set(url, server);
    return server;
  }
}

/** `region=url,region=url`; entries that are not of that form are refused, since a typing error would silently cost a replica. */
export function parseReplicas(text: string | undefined): { region: string; url: string }[] {
  if (!text?.trim()) return [];
  return text.split(',').map((entry) => {
    const match = /^\s*([a-z0-9-]+)=(https?:\/\/\S+?)\/?\s*$/.exec(entry);
    if (!match) throw new TypeError(`LIBSQL_REPLICA_URLS has an entry that is not region=url: "${entry.trim()}"`);
    return { region: match[1]!, url: match[2]! };
  });
}

/** Servers to read from, best first: those of the region, the other replicas as listed, the primary. */
export function readOrder(env: DatabaseEnv, servers: Servers, region: string | undefined): Server[] {
  const replicas = parseReplicas(env.LIBSQL_REPLICA_URLS);
  const primary = { region: env.LIBSQL_PRIMARY_REGION ?? '', url: env.LIBSQL_PRIMARY_URL };
  const near = [...replicas, primary].filter((server) => region !== undefined && server.region === region);
  const far = [...replicas, primary].filter((server) => !near.includes(server));
  return [...near, ...far].map((server) => servers.get(server.url));
}

/** What a read needs to know; `seen` is told of each answer's frame number. */
export interface ReadPlan {
  servers: Server[];
  primaryUrl: string;
  /** Frame number that an answer must have reached, or 0. */
  notBefore: () => number;
  now: () => number;
  /** Called when every fresh server was away and an older answer was given instead. */
  onStale: () => void;
}

/** A `fetch` for the libSQL client that sends a read to the best server and, where that fails, to the next. */
export function readFetch(plan: ReadPlan): typeof fetch {
  return async (input, init) => {
    const request = await Outgoing.from(new Request(input, init));
    const healthy = plan.servers.filter((server) => server.skipUntilMs <= plan.now());
    const candidates = healthy.length > 0 ? healthy : plan.servers;
    let behind: string | null = null;
    let failure: DatabaseError | null = null;
    for (const [i, server] of candidates.entries()) {
      const timeoutMs = i < candidates.length - 1 ? readElsewhereTimeoutMs : readTimeoutMs;
      try {
        const answer = await server.reads.run(() => request.send(server.url, timeoutMs));
        const isFresh = server.url === plan.primaryUrl || (replicationIndexOf(answer) ?? 0) >= plan.notBefore();
        if (isFresh) return asResponse(answer);
        behind ??= answer;
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        if (error.code === 'database-away') server.skipUntilMs = plan.now() + skipMs;
        failure = error;
      }
    }
    if (behind !== null) {
      plan.onStale();
      return asResponse(behind);
    }
    throw failure ?? new DatabaseError('database-away', 'There is no database server to read from.');
  };
}

/** A `fetch` for the libSQL client that sends every request to the primary, through its writing lane, once. */
export function writeFetch(primary: Server, wrote: (index: number) => void): typeof fetch {
  return async (input, init) => {
    const request = await Outgoing.from(new Request(input, init));
    const answer = await primary.writes.run(() => request.send(primary.url, writeTimeoutMs));
    const index = replicationIndexOf(answer);
    if (index !== null) wrote(index);
    return asResponse(answer);
  };
}

function asResponse(answer: string): Response {
  return new Response(answer, { headers: { 'content-type': 'application/json' } });
}

/** A request of the libSQL client, held so that it can be sent to more than one server. */
class Outgoing {
  readonly #path: string;
  readonly #headers: Headers;
  readonly #body: string;

  private constructor(path: string, headers: Headers, body: string) {
    this.#path = path;
    this.#headers = headers;
    this.#body = body;
  }

  static async from(request: Request): Promise<Outgoing> {
    return new Outgoing(new URL(request.url).pathname, new Headers(request.headers), await request.text());
  }

  /** The server's answer. @throws DatabaseError `database-away` when it cannot be reached, is broken, or takes too long. */
  async send(serverUrl: string, timeoutMs: number): Promise<string> {
    const base = serverUrl.replace(/^libsql:/, 'https:').replace(/\/$/, '');
    let status = 0;
    let text = '';
    try {
      const response = await fetch(base + this.#path, {
        method: 'POST',
        headers: this.#headers,
        body: this.#body,
        signal: AbortSignal.timeout(timeoutMs),
      });
      status = response.status;
      text = await response.text();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new DatabaseError('database-away', `A database server does not answer: ${why}`, { outcomeUnknown: true });
    }
    if (status === 429) throw new DatabaseError('database-busy', 'The database server is asked too much.');
    if (status >= 500) {
      throw new DatabaseError('database-away', `A database server answered ${status}.`, { outcomeUnknown: true });
    }
    if (status >= 400) throw new Error(`The database server refused the request (${status}): ${text.slice(0, 200)}`);
    return text;
  }
}
