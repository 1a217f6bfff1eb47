/**
 * Brings a libSQL database to the newest schema: `node db/migrate.ts` with LIBSQL_PRIMARY_URL (and LIBSQL_AUTH_TOKEN).
 * The list of migrations is append-only. Each one that ran is kept with its hash; if a file was changed, removed or put in
 * between afterwards, nothing runs. Runs in Node, never in the Worker.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, LibsqlError, type Client } from '@libsql/client/web';

export interface Migration {
  name: string;
  statements: string[];
  hash: string;
}

/** The migrations that `drizzle-kit generate` wrote, in the order of its journal. */
export async function readMigrations(folder = join(import.meta.dirname, 'migrations')): Promise<Migration[]> {
  const journal = JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8')) as {
    entries: { tag: string }[];
  };
  return Promise.all(
    journal.entries.map(async ({ tag }) => {
      const text = await readFile(join(folder, `${tag}.sql`), 'utf8');
      const statements = text.split('--> statement-breakpoint').map((statement) => statement.trim());
      return { name: tag, statements: statements.filter(Boolean), hash: sha256(text) };
    }),
  );
}

const createLedger = `create table if not exists migrations (
  position integer primary key, name text not null, hash text not null, ran_at_ms integer not null)`;

/** How long to go on asking while another starting process holds the write lock. */
const patienceMs = 20_000;

/**
 * Runs what has not run yet, each migration in one transaction together with its entry, and answers with the names.
 * @throws Error with one sentence when history was edited, or when the database is newer than the program.
 */
export async function migrate(
  client: Client,
  migrations: Migration[],
  now: () => number = Date.now,
): Promise<string[]> {
  const untilMs = now() + patienceMs;
  await client.execute(createLedger);
  const ran: string[] = [];
  for (;;) {
    const done = (await client.execute('select name, hash from migrations order by position')).rows;
    checkHistory(
      done.map((row) => ({ name: String(row.name), hash: String(row.hash) })),
      migrations,
    );
    const next = migrations[done.length];
    if (!next) return ran;
    try {
      await client.batch([...next.statements, ledgerEntry(next, done.length, now())], 'write');
      ran.push(next.name);
    } catch (error) {
      // Another starting process may have run it meanwhile, or be at it: then the ledger is looked at again.
      const isBusy = error instanceof LibsqlError && error.code === 'SQLITE_BUSY' && now() < untilMs;
      if (!isBusy && !(await hasMoved(client, done.length))) {
        throw new Error(`Migration ${next.name} failed and changed nothing: ${messageOf(error)}`, { cause: error });
      }
    }
  }
}

async function hasMoved(client: Client, from: number): Promise<boolean> {
  const result = await client.execute('select count(*) as n from migrations');
  return Number(result.rows[0]?.n) > from;
}

function ledgerEntry(migration: Migration, position: number, atMs: number) {
  return {
    sql: 'insert into migrations (position, name, hash, ran_at_ms) values (?, ?, ?, ?)',
    args: [position, migration.name, migration.hash, atMs],
  };
}

function checkHistory(done: { name: string; hash: string }[], migrations: Migration[]): void {
  for (const [i, { name, hash }] of done.entries()) {
    const known = migrations[i];
    if (!known) throw new Error(`The database is newer than this program: it has the migration ${name}.`);
    if (known.name !== name)
      throw new Error(`The list of migrations was edited: ${name} ran where ${known.name} now stands.`);
    if (known.hash !== hash)
      throw new Error(`The migration ${name} was edited after it had run; write a new one instead.`);
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Connects, migrates, disconnects. */
export async function migrateDatabase(url: string, authToken?: string): Promise<string[]> {
  const client = createClient({ url, authToken });
  try {
    return await migrate(client, await readMigrations());
  } finally {
    client.close();
  }
}

if (import.meta.main) {
  const url = process.env.LIBSQL_PRIMARY_URL;
  if (!url) throw new Error('Set LIBSQL_PRIMARY_URL to the libSQL database that should be migrated.');
  const ran = await migrateDatabase(url, process.env.LIBSQL_AUTH_TOKEN);
  console.log(ran.length > 0 ? `Ran ${ran.join(', ')}.` : 'Nothing to do.');
}
