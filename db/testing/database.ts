/** For tests: a real libSQL server in a folder of its own, migrated, with everything gone afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLibsql, type Libsql } from '../../dev/libsql.ts';
import { openDatabase, type Database, type DatabaseEnv, type OpenOptions } from '../client.ts';
import { migrateDatabase } from '../migrate.ts';
import { Servers } from '../servers.ts';

export interface TestDatabase {
  env: DatabaseEnv;
  primary: Libsql;
  replica: Libsql | null;
  /** A handle for one caller; all of one test database share their lanes. */
  open(options?: OpenOptions): Database;
  close(): Promise<void>;
}

/** Starts a primary, and a replica if asked for. */
export async function startTestDatabase(options: { replica?: boolean } = {}): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-db-'));
  const primary = await startLibsql({ dataDir: join(folder, 'primary') });
  await migrateDatabase(primary.url);
  const replica = options.replica
    ? await startLibsql({ dataDir: join(folder, 'replica'), replicaOf: primary.grpcUrl! })
    : null;
  const env: DatabaseEnv = {
    LIBSQL_PRIMARY_URL: primary.url,
    LIBSQL_REPLICA_URLS: replica ? `weur=${replica.url}` : '',
  };
  const servers = new Servers();
  return {
    env,
    primary,
    replica,
    open: (open = {}) => openDatabase(env, { servers, ...open }),
    async close() {
      await replica?.close();
      await primary.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until `isSo` holds; fails the test after `withinMs`. */
export async function eventually(isSo: () => Promise<boolean>, withinMs = 5_000): Promise<void> {
  const untilMs = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > untilMs) throw new Error(`did not become true within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
