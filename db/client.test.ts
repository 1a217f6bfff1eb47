import { createServer, type Server } from 'node:http';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../dev/ports.ts';
import { writeBookmark } from './bookmark.ts';
import { openDatabase } from './client.ts';
import { databaseFault } from './errors.ts';
import { organizers } from './schema/organizers.ts';
import { parseReplicas, Servers } from './servers.ts';
import { eventually, startTestDatabase, type TestDatabase } from './testing/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase({ replica: true });
});
afterAll(() => database?.close());

const row = (id: string) => ({ id, slug: id, name: id, createdAtMs: 0 });
const named = (id: string) => eq(organizers.id, id);

/** A replica that never answers, or answers with an error. */
async function brokenServer(how: 'hangs' | 'fails'): Promise<{ url: string; asked: () => number; close: () => void }> {
  let asked = 0;
  const server: Server = createServer((_request, response) => {
    asked++;
    if (how === 'fails') response.writeHead(500).end('broken');
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('reading and writing', () => {
  it('[C1] who has written reads it at once, in the same request and in the next', async () => {
    for (let i = 0; i < 30; i++) {
      const id = `c1-${i}`;
      const first = database.open({ region: 'weur' });
      await first.write.insert(organizers).values(row(id));
      expect(await first.read.select().from(organizers).where(named(id))).toHaveLength(1);
      const next = database.open({ region: 'weur', bookmark: first.bookmark() });
      expect(await next.read.select().from(organizers).where(named(id))).toHaveLength(1);
    }
  });

  it('[C2] the replica has it a moment later, also for those who wrote nothing', async () => {
    await database.open().write.insert(organizers).values(row('c2'));
    const onReplica = openDatabase({ LIBSQL_PRIMARY_URL: database.replica!.url }, { servers: new Servers() });
    await eventually(async () => (await onReplica.read.select().from(organizers).where(named('c2'))).length === 1);
  });

  it('[C3] a handle for reading refuses to write', async () => {
    const db = database.open();
    await expect((async () => db.read.all(sql`delete from organizers`))()).rejects.toMatchObject({
      cause: expect.objectContaining({ message: expect.stringContaining('only reads') }),
    });
  });

  it('[C4] a batch happens whole or not at all', async () => {
    const db = database.open();
    const twice = [row('c4'), row('c4')].map((value) => db.write.insert(organizers).values(value));
    await expect(db.write.batch([twice[0]!, twice[1]!])).rejects.toThrow();
    expect(await db.strict.select().from(organizers).where(named('c4'))).toEqual([]);
  });

  it('[C5] a bookmark beyond anything is answered by the primary', async () => {
    const db = database.open({ region: 'weur', bookmark: writeBookmark({ index: 9_999_999, atMs: Date.now() }) });
    expect((await db.read.select().from(organizers).limit(1)).length).toBe(1);
    expect(db.isStale()).toBe(false);
  });
});

describe('servers that fail', () => {
  it.each(['hangs', 'fails'] as const)('[C6] a replica that %s is passed over and then skipped', async (how) => {
    const broken = await brokenServer(how);
    const env = { ...database.env, LIBSQL_REPLICA_URLS: `enam=${broken.url},weur=${database.replica!.url}` };
    const servers = new Servers();
    const open = () => openDatabase(env, { servers, region: 'enam' });
    expect((await open().read.select().from(organizers).limit(1)).length).toBe(1);
    const sinceMs = Date.now();
    for (let i = 0; i < 5; i++) await open().read.select().from(organizers).limit(1);
    expect(Date.now() - sinceMs).toBeLessThan(500);
    expect(broken.asked()).toBe(1);
    broken.close();
  });

  it('[C7] with the primary away, replicas answer, writing says database-away, and a stale answer says so', async () => {
    const away = `http://127.0.0.1:${await freePort()}`;
    const env = { LIBSQL_PRIMARY_URL: away, LIBSQL_REPLICA_URLS: `weur=${database.replica!.url}` };
    const open = (bookmark?: string) => openDatabase(env, { servers: new Servers(), bookmark: bookmark ?? null });
    const db = open(writeBookmark({ index: 9_999_999, atMs: Date.now() }));
    expect((await db.read.select().from(organizers).limit(1)).length).toBe(1);
    expect(db.isStale()).toBe(true);
    expect((await open().strict.select().from(organizers).limit(1)).length).toBe(1);
    const failure = await open()
      .write.insert(organizers)
      .values(row('c7'))
      .catch((error: unknown) => error);
    expect(databaseFault(failure)).toMatchObject({ code: 'database-away', outcomeUnknown: true });
  });

  it('[C8] with nobody there, reading says database-away', async () => {
    const env = { LIBSQL_PRIMARY_URL: `http://127.0.0.1:${await freePort()}` };
    const failure = await openDatabase(env, { servers: new Servers() })
      .read.select()
      .from(organizers)
      .catch((error: unknown) => error);
    expect(databaseFault(failure)?.code).toBe('database-away');
  });

  it('[C9] a list of replicas with a typing error is refused rather than half used', () => {
    expect(parseReplicas('weur=http://a/, enam=https://b')).toEqual([
      { region: 'weur', url: 'http://a' },
      { region: 'enam', url: 'https://b' },
    ]);
    expect(() => parseReplicas('weur:http://a')).toThrow('not region=url');
  });
});
