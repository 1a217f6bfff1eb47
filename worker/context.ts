/** What travels with one request through the API. */
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { openDatabase, type Database } from '#db/client';
import { configOf, type Bindings, type Config } from './env.ts';
import { regionOf } from './http/region.ts';
import type { Speaker } from './tell-box-office.ts';

export interface ApiVariables {
  requestId: string;
  /** The body, read once within its bound; absent where there is none. */
  body: Uint8Array<ArrayBuffer> | undefined;
  database: Database | undefined;
  /** Milliseconds spent waiting on others, by their name, for Server-Timing. */
  waits: Record<string, number>;
}
export type ApiEnv = { Bindings: Bindings; Variables: ApiVariables };
export type ApiContext = Context<ApiEnv>;

/** Carries what the caller has just written, so that their next read sees it. */
export const bookmarkCookie = 'foyer_seen';

export function config(c: ApiContext): Config {
  return configOf(c.env);
}

/** The catalogue, opened at its first use. Nothing on the path of a sale calls this. */
export function database(c: ApiContext): Database {
  let open = c.get('database');
  if (!open) {
    open = openDatabase(c.env, { bookmark: getCookie(c, bookmarkCookie) ?? null, region: regionOf(c.req.raw) });
    c.set('database', open);
  }
  return open;
}

/** Runs `work` and adds the time it took to what `Server-Timing` reports under `name`. */
export async function timed<T>(c: ApiContext, name: string, work: () => Promise<T>): Promise<T> {
  const startedMs = Date.now();
  try {
    return await work();
  } finally {
    const waits = c.get('waits');
    waits[name] = (waits[name] ?? 0) + Date.now() - startedMs;
  }
}

/** This request, for speaking to a box office in one call with others. */
export function speakerOf(c: ApiContext): Speaker {
  return { requestId: c.get('requestId'), keepAlive: (work) => afterwards(c, work) };
}

/** Work that goes on after the answer; without a Worker around (tests) it is simply started. */
export function afterwards(c: ApiContext, work: Promise<unknown>): void {
  try {
    c.executionCtx.waitUntil(work);
  } catch {
    void work.catch(() => undefined);
  }
}
