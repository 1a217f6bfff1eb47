import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bookmarkLifeMs, writeBookmark } from '#db/bookmark';
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
  const justWritten = () => `foyer_seen=${writeBookmark({ index: 7, atMs: Date.now() })}`;
  let made = 0;
  let answer: () => Response = () => new Response('');
  const app = new Hono();
  const make = async () => {
    made++;
    return answer();
  };
  app.get('/list', (c) => throughCache(c as unknown as ApiContext, rule, make, { city: c.req.query('city'), page: 1 }));
  app.get('/left', (c) => throughCache(c as unknown as ApiContext, { ...rule, alsoForWriters: true }, make));
  const ask = async (cookie = '', path = '/list') => {
    const response = await app.request(`https://x.example${path}`, { headers: { cookie } });
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

  it('has one copy for all ways to write a path', async () => {
    for (const path of ['/list', '/%6cist', '/l%69s%74']) expect((await ask('', path)).text).toBe('answer 1');
    expect(made).toBe(1);
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
    expect((await ask(justWritten())).text).toBe('answer 3');
    expect((await ask()).text).toBe('answer 2');
  });

  it('a cookie that is no bookmark, or a lapsed one, does not lead past it', async () => {
    await ask();
    const lapsed = `foyer_seen=${writeBookmark({ index: 7, atMs: Date.now() - bookmarkLifeMs - 1 })}`;
    for (const cookie of ['foyer_seen=1.2', 'foyer_seen=x', lapsed]) expect((await ask(cookie)).text).toBe('answer 1');
    expect((await ask(justWritten())).text).toBe('answer 2');
  });

  it('what is left is shown from it to those too who have just written', async () => {
    expect((await ask('', '/left')).text).toBe('answer 1');
    expect((await ask(justWritten(), '/left')).text).toBe('answer 1');
  });

  it('only the parameters that count tell copies apart', async () => {
    expect((await ask('', '/list?city=Bonn')).text).toBe('answer 1');
    for (const same of ['/list?city=Bonn&x=1', '/list?x=2&city=Bonn'])
      expect((await ask('', same)).text).toBe('answer 1');
    expect((await ask('', '/list?city=Ulm')).text).toBe('answer 2');
    expect((await ask('', '/left?x=3')).text).toBe('answer 3');
    expect((await ask('', '/left?x=4')).text).toBe('answer 3');
  });
});
