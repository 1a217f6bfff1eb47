import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiContext } from '../context.ts';
import { throughCache } from './edge-cache.ts';

/** A cache as the platform's: it keeps what it is given, and knows nothing of staleness. */
function fakeCache() {
  const kept = new Map<string, Response>();
  return {
    kept,
    default: {
      match: async (url: string) => kept.get(url)?.clone(),
      put: async (url: string, answer: Response) => void kept.set(url, answer),
    },
  };
}

describe('the edge cache', () => {
  const rule = { freshS: 10, staleS: 60 };
  let made = 0;
  let answer: () => Response = () => new Response('');
  const app = new Hono();
  app.get('*', (c) =>
    throughCache(c as unknown as ApiContext, rule, async () => {
      made++;
      return answer();
    }),
  );
  const ask = async (cookie = '') => {
    const response = await app.request('https://x.example/list', { headers: { cookie } });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };

  beforeEach(() => {
    made = 0;
    answer = () => new Response(`answer ${made}`);
    vi.stubGlobal('caches', fakeCache());
    vi.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('answers from the copy while it is fresh', async () => {
    expect((await ask()).text).toBe('answer 1');
    vi.setSystemTime(1_000_000 + 9_000);
    const again = await ask();
    expect(again.text).toBe('answer 1');
    expect(again.headers.get('cache-control')).toContain('s-maxage=10');
    expect(again.headers.get('x-foyer-made-at')).toBeNull();
  });

  it('shows a stale copy and fetches a new one behind it, once', async () => {
    await ask();
    vi.setSystemTime(1_000_000 + 20_000);
    expect((await ask()).text).toBe('answer 1');
    await vi.waitFor(() => expect(made).toBe(2));
    expect((await ask()).text).toBe('answer 2');
  });

  it('waits for a new answer when the copy is too old, and shows it all the same when there is none', async () => {
    await ask();
    vi.setSystemTime(1_000_000 + 100_000);
    answer = () => new Response('broken', { status: 503 });
    expect(await ask()).toMatchObject({ status: 200, text: 'answer 1' });
    answer = () => {
      throw new Error('away');
    };
    expect((await ask()).text).toBe('answer 1');
    answer = () => new Response('well again');
    expect((await ask()).text).toBe('well again');
  });

  it('keeps no refusal, and lets those past who have just written', async () => {
    answer = () => new Response('no', { status: 404 });
    expect((await ask()).status).toBe(404);
    answer = () => new Response(`answer ${made}`);
    expect((await ask()).text).toBe('answer 2');
    expect((await ask('foyer_seen=1.2')).text).toBe('answer 3');
    expect((await ask()).text).toBe('answer 2');
  });
});
