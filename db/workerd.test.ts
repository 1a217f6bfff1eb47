import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleWorker } from '../dev/bundle.ts';
import { runWorker, type RunningWorker } from '../dev/run-worker.ts';
import { startTestDatabase, type TestDatabase } from './testing/database.ts';

let database: TestDatabase;
let worker: RunningWorker;
let folder: string;
const heard: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-workerd-'));
  const configPath = join(import.meta.dirname, 'testing/wrangler.toml');
  [database] = await Promise.all([startTestDatabase(), bundleWorker(configPath, folder)]);
  const vars = { LIBSQL_PRIMARY_URL: database.env.LIBSQL_PRIMARY_URL };
  worker = await runWorker({ configPath, bundleDir: folder, vars, onLog: (log) => heard.push(log.message) });
});
afterAll(async () => {
  await worker?.close();
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

const get = async (path: string) => (await fetch(worker.url + path)).text();

/** Sends a request and hangs up after `ms`, as a closed tab does. */
async function hangUpAfter(path: string, ms: number): Promise<void> {
  const { hostname, port } = new URL(worker.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`);
  await new Promise((resolve) => setTimeout(resolve, ms));
  socket.destroy();
}

describe('the lanes inside workerd', () => {
  it('[W1] 500 objects of one isolate deliver at the same time, and all arrive', async () => {
    const attempts = JSON.parse(await get('/drain?event=evt_w1&count=500')) as number[];
    expect(attempts).toHaveLength(500);
    expect(await get('/progress?event=evt_w1_499')).toContain('"sequence":1');
  });

  it('[W2] requests that are cancelled while they wait or write block nobody', async () => {
    const hangUps = Array.from({ length: 60 }, (_, i) => hangUpAfter(`/deliver?event=evt_w2_gone${i}`, i % 12));
    const staying = Array.from({ length: 40 }, (_, i) => get(`/deliver?event=evt_w2_${i}`));
    await Promise.all(hangUps);
    expect(new Set(await Promise.all(staying))).toEqual(new Set(['delivered']));
    const sinceMs = Date.now();
    expect(await get('/deliver?event=evt_w2_after')).toBe('delivered');
    expect(Date.now() - sinceMs).toBeLessThan(1_000);
  });

  it('[W3] the runtime has nothing to complain about: no request waits on what belongs to another', async () => {
    await get('/say');
    await vi.waitFor(() => expect(heard).toContain('heard'), 5_000);
    const serious = /hang|different request|Cannot perform I\/O|was canceled|never complete/i;
    expect(heard.filter((message) => serious.test(message))).toEqual([]);
  });
});
