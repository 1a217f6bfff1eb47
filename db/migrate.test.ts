import { createClient, type Client } from '@libsql/client/web';
import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLibsql, type Libsql } from '../dev/libsql.ts';
import { migrate, readMigrations, type Migration } from './migrate.ts';
import * as catalogue from './schema/catalogue.ts';
import * as doors from './schema/doors.ts';
import * as messages from './schema/messages.ts';
import * as organizers from './schema/organizers.ts';
import * as people from './schema/people.ts';
import * as sales from './schema/sales.ts';
import * as trail from './schema/trail.ts';

let folder: string;
let server: Libsql;
let client: Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-migrate-'));
  server = await startLibsql({ dataDir: folder });
  client = createClient({ url: server.url });
});
afterAll(async () => {
  client?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const broken: Migration = {
  name: '9999_broken',
  statements: ['create table half_done (id integer)', 'create table half_done (id integer)'],
  hash: 'x',
};

describe('migrations', () => {
  it('[M1] two programs that start together run each migration once', async () => {
    const migrations = await readMigrations();
    const other = createClient({ url: server.url });
    const ran = await Promise.all([migrate(client, migrations), migrate(other, migrations)]);
    other.close();
    expect(ran.flat().sort()).toEqual(migrations.map((migration) => migration.name));
    expect(await migrate(client, migrations)).toEqual([]);
  });

  it('[M2] a migration that was edited after it had run stops the start', async () => {
    const [first, ...rest] = await readMigrations();
    await expect(migrate(client, [{ ...first!, hash: 'other' }, ...rest])).rejects.toThrow(
      'was edited after it had run',
    );
  });

  it('[M3] a migration put in between stops the start, and so does a database newer than the program', async () => {
    const migrations = await readMigrations();
    await expect(migrate(client, [broken, ...migrations])).rejects.toThrow('list of migrations was edited');
    await expect(migrate(client, migrations.slice(0, -1))).rejects.toThrow('newer than this program');
  });

  it('[M4] one that fails half-way leaves nothing behind', async () => {
    const migrations = await readMigrations();
    await expect(migrate(client, [...migrations, broken])).rejects.toThrow('9999_broken failed and changed nothing');
    const tables = await client.execute("select name from sqlite_master where name = 'half_done'");
    expect(tables.rows).toEqual([]);
    expect(await migrate(client, migrations)).toEqual([]);
  });

  it('[M5] the tables that drizzle types are the tables that the migrations make', async () => {
    const areas = [people, organizers, catalogue, doors, sales, trail, messages];
    const tables = areas.flatMap((area) => Object.values(area).filter((value) => is(value, SQLiteTable)));
    expect(tables.length).toBeGreaterThan(20);
    for (const table of tables) {
      const { name, columns } = getTableConfig(table);
      const made = await client.execute('select name, "notnull" from pragma_table_info(?)', [name]);
      const typed = columns.map((column) => `${column.name} ${column.notNull || column.primary}`).sort();
      expect(made.rows.map((row) => `${row.name} ${row.notnull === 1}`).sort(), name).toEqual(typed);
    }
  });
});
