import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleWorker } from './bundle.ts';
import { freePort } from './ports.ts';
import { isAlive } from './processes.ts';
import { startStack, type Stack } from './stack.ts';

let folder: string;
let bundleDir: string;
const configPath = join(import.meta.dirname, 'testing/stack/wrangler.toml');
const dataDir = () => join(folder, 'data');
const start = (more = {}): Promise<Stack> =>
  startStack({ dataDir: dataDir(), worker: { configPath, bundleDir }, ...more });

interface Seen {
  visits: number;
  heard: number;
  ticks: number;
  picture: string;
  cities: string[];
  stripe: number;
  origin: string;
}
const look = async (stack: Stack) => (await (await fetch(stack.baseUrl)).json()) as Seen;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-stack-'));
  bundleDir = join(folder, 'bundle');
  await bundleWorker(configPath, bundleDir);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the stack', () => {
  it('gives the Worker everything it needs, and keeps its data over a restart', async () => {
    const first = await start();
    expect(await look(first)).toMatchObject({
      visits: 1,
      picture: 'picture',
      cities: [],
      stripe: 200,
      origin: first.baseUrl,
    });
    await first.worker.scheduled();
    await vi.waitFor(
      async () => expect(await look(first)).toMatchObject({ ticks: 1, heard: expect.any(Number) }),
      10_000,
    );
    await vi.waitFor(async () => expect((await look(first)).heard).toBeGreaterThan(0), 10_000);
    expect((await fetch(first.mailbox.webUrl, { headers: { accept: 'text/html' } })).status).toBe(200);
    await vi.waitFor(
      async () => expect(await readFile(join(dataDir(), 'worker.log'), 'utf8')).toContain('heard'),
      5_000,
    );
    await first.close();

    const sinceMs = Date.now();
    const second = await start();
    const after = await look(second);
    expect(after.visits).toBeGreaterThan(2);
    expect(after.ticks).toBe(1);
    expect(second.secrets).toEqual(first.secrets);
    expect(Date.now() - sinceMs).toBeLessThan(15_000);
    const pids = [second.libsql.primary.pid, second.libsql.replica.pid];
    await second.close();
    expect(await Promise.all(pids.map(isAlive))).toEqual([false, false]);
    await expect(fetch(second.baseUrl)).rejects.toThrow();
  });

  it('begins anew when asked to', async () => {
    const before = JSON.parse(await readFile(join(dataDir(), 'secrets.json'), 'utf8')) as Stack['secrets'];
    const stack = await start({ reset: true });
    expect((await look(stack)).visits).toBe(1);
    expect(stack.secrets.FOYER_KEK).not.toBe(before.FOYER_KEK);
    await expect(start({ reset: true })).rejects.toThrow('Foyer already runs at');
    await stack.close();
  });

  it('says which port is busy, and leaves nothing running', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    const ports = { web: port, stripe: 0, mailbox: 0 };
    await expect(start({ ports })).rejects.toThrow(`Port ${port} is in use by another program`);
    other.close();
    const stack = await start({ ports });
    expect(new URL(stack.baseUrl).port).toBe(String(port));
    await stack.close();
  });

  it('uses a developer’s Stripe test account in place of the double', async () => {
    const env = { STRIPE_SECRET_KEY: 'sk_test_mine', STRIPE_WEBHOOK_SECRET: 'whsec_mine' };
    const stack = await start({ env, vars: { STRIPE_API_URL: 'http://127.0.0.1:9' } });
    expect(stack.stripe).toBeNull();
    expect(stack.secrets).toMatchObject(env);
    await stack.close();
  });

  it('tells of a broken data folder in one sentence', async () => {
    await writeFile(join(folder, 'not-a-folder'), '');
    await expect(start({ dataDir: join(folder, 'not-a-folder') })).rejects.toThrow('cannot be written');
  });
});
