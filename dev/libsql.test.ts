import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client/web';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLibsql } from './libsql.ts';
import { freePort } from './ports.ts';
import { isAlive } from './processes.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-libsql-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the libSQL server', () => {
  it('keeps what was written over a restart, and its replica has it', async () => {
    const primary = await startLibsql({ dataDir: join(folder, 'p') });
    const replica = await startLibsql({ dataDir: join(folder, 'r'), replicaOf: primary.grpcUrl! });
    await createClient({ url: primary.url }).batch(['create table t (n)', 'insert into t values (7)'], 'write');
    await replica.close();
    await primary.close();
    expect(await Promise.all([primary, replica].map(({ pid }) => isAlive(pid)))).toEqual([false, false]);

    const again = await startLibsql({ dataDir: join(folder, 'p') });
    const copy = await startLibsql({ dataDir: join(folder, 'r'), replicaOf: again.grpcUrl! });
    for (const { url } of [again, copy]) {
      expect((await createClient({ url }).execute('select n from t')).rows[0]?.n).toBe(7);
    }
    await copy.close();
    await again.close();
  });

  it('does not lock up under a hundred writers that know nothing of our lanes', async () => {
    const { url, close } = await startLibsql({ dataDir: folder });
    const write = async (sql: string) => {
      const body = JSON.stringify({ requests: [{ type: 'execute', stmt: { sql } }, { type: 'close' }] });
      const signal = AbortSignal.timeout(10_000);
      return (await fetch(`${url}/v2/pipeline`, { method: 'POST', body, signal })).status;
    };
    await write('create table t (n)');
    const untilMs = Date.now() + 3_000;
    const statuses = new Set<number>();
    const writer = async () => {
      while (Date.now() < untilMs) statuses.add(await write('insert into t values (1)'));
    };
    await Promise.all(Array.from({ length: 100 }, writer));
    expect([...statuses].filter((status) => status !== 429)).toEqual([200]);
    expect(await write('insert into t values (2)')).toBe(200);
    await close();
  });

  it('says in one sentence that its port is busy', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await expect(startLibsql({ dataDir: folder, httpPort: port })).rejects.toThrow(`Port ${port} is in use`);
    other.close();
  });

  it('says in one sentence that its folder is broken', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'not a folder');
    await expect(startLibsql({ dataDir: file })).rejects.toThrow('move it away or start with --reset');
    const primary = await startLibsql({ dataDir: join(folder, 'p') });
    await primary.close();
    await writeFile(join(folder, 'p/metastore/data'), 'this is no database at all, whatever its name says'.repeat(100));
    await expect(startLibsql({ dataDir: join(folder, 'p') })).rejects.toThrow('may be broken');
  });
});
