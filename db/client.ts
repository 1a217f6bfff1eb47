/**
 * The way into libSQL. `openDatabase` is cheap and made once per request or per delivery of an outbox; what must be shared
 * (lanes, who is down) lives beside it in the isolate.
 *
 * - `read`: the nearest healthy server, replicas first. `SELECT` only.
 * - `write`: the primary, through the writing lane. `db.write.batch([...])` is one transaction and one request.
 * - `strict`: writes like `write`, and reads that ask the primary first and a replica only when it is away; for sessions and roles.
 *
 * There are no interactive transactions: one would hold the database's only write lock across the network.
 */
import { createClient, type Client, type InStatement } from '@libsql/client/web';
import type { LibSQLDatabase } from 'drizzle-orm/libsql';
import { drizzle } from 'drizzle-orm/libsql/web';
import { readBookmark, writeBookmark, type Bookmark } from './bookmark.ts';
import { readFetch, readOrder, Servers, writeFetch, type DatabaseEnv, type Server } from './servers.ts';

export type { DatabaseEnv } from './servers.ts';

export type Drizzle = Omit<LibSQLDatabase, 'transaction'>;

export interface Database {
  read: Pick<Drizzle, 'select' | 'selectDistinct' | 'all' | 'get' | '$count' | 'batch'>;
  write: Drizzle;
  strict: Drizzle;
  /** For the caller's cookie after a write, so that their next request reads what they wrote; `null` where nothing needs it. */
  bookmark(): string | null;
  /** Whether an answer came from a replica that has not yet got what the bookmark asks for, because the primary is away. */
  isStale(): boolean;
}

export interface OpenOptions {
  /** What `bookmark()` gave in an earlier request. */
  bookmark?: string | null;
  /** Where the caller is, in the words of `LIBSQL_REPLICA_URLS`. */
  region?: string;
  /** Tests hand in their own, so that one test's broken server is not skipped in the next. */
  servers?: Servers;
  now?: () => number;
}

const isolateServers = new Servers();

/** Opens the database for one caller. Nothing is connected until a query is made. */
export function openDatabase(env: DatabaseEnv, options: OpenOptions = {}): Database {
  const servers = options.servers ?? isolateServers;
  const now = options.now ?? Date.now;
  const primary = servers.get(env.LIBSQL_PRIMARY_URL);
  let bookmark: Bookmark | null = readBookmark(options.bookmark, now());
  let stale = false;

  const reader = (order: Server[]) =>
    clientOver(
      env,
      readFetch({
        servers: order,
        primaryUrl: primary.url,
        notBefore: () => bookmark?.index ?? 0,
        now,
        onStale: () => (stale = true),
      }),
    );
  const nearest = readOrder(env, servers, options.region);
  const reads = reader(nearest);
  const strictReads = reader([primary, ...nearest.filter((server) => server !== primary)]);
  const writes = clientOver(
    env,
    writeFetch(primary, (index) => {
      if (index >= (bookmark?.index ?? 0)) bookmark = { index, atMs: now() };
    }),
  );

  return {
    read: drizzle(facade(() => reads, 'reads-only')),
    write: drizzle(facade(() => writes, 'anything')),
    strict: drizzle(facade((isRead) => (isRead ? strictReads : writes), 'anything')),
    bookmark: () => bookmark && writeBookmark(bookmark),
    isStale: () => stale,
  };
}

function clientOver(env: DatabaseEnv, through: typeof fetch): Client {
  // The address is only a form to be filled in: the fetch decides which server is asked.
  const url = env.LIBSQL_PRIMARY_URL;
  return createClient({ url, authToken: env.LIBSQL_AUTH_TOKEN, fetch: through, intMode: 'number' });
}

/** The part of the libSQL client that drizzle uses, with our rules in front. */
function facade(choose: (isRead: boolean) => Client, allowed: 'reads-only' | 'anything'): Client {
  const clientFor = (statements: (InStatement | [string, unknown?])[]): { client: Client; isRead: boolean } => {
    const isRead = statements.every(isReading);
    if (!isRead && allowed === 'reads-only')
      throw new TypeError('This database handle only reads; write with db.write.');
    return { client: choose(isRead), isRead };
  };
  const unsupported = (): never => {
    throw new TypeError('No interactive transactions: put the statements into one db.write.batch([…]).');
  };
  return {
    execute: async (statement: InStatement) => clientFor([statement]).client.execute(statement),
    batch: async (statements: InStatement[]) => {
      const { client, isRead } = clientFor(statements);
      return client.batch(statements, isRead ? 'read' : 'write');
    },
    transaction: unsupported,
    migrate: unsupported,
    executeMultiple: unsupported,
    sync: unsupported,
    reconnect: unsupported,
    close: () => undefined,
    closed: false,
    protocol: 'http',
  } as unknown as Client;
}

function isReading(statement: InStatement | [string, unknown?]): boolean {
  const text = typeof statement === 'string' ? statement : Array.isArray(statement) ? statement[0] : statement.sql;
  return /^\s*select\b/i.test(text);
}
