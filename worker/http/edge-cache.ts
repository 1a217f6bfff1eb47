/**
 * Public answers through the edge cache. The platform's own cache knows neither stale-while-revalidate nor stale-if-error for what
 * a Worker makes, so both are kept here: a copy is fresh for `freshS`, shown while a new one is fetched for `staleS` more, and
 * shown when that fails for an hour. Who has just written (bookmark cookie) goes past the cache, where the rule does not say otherwise.
 */
import { getCookie } from 'hono/cookie';
import { readBookmark } from '#db/bookmark';
import { afterwards, bookmarkCookie, type ApiContext } from '../context.ts';

const madeAtHeader = 'x-foyer-made-at';
/** Better an hour old than nothing, when the catalogue is away. */
const staleIfErrorS = 3_600;
const refreshing = new Set<string>();

export interface CacheRule {
  /** Parts of a second count here, and are rounded up for others. */
  freshS: number;
  staleS: number;
  /** For what does not come from the catalogue: who has just written there sees nothing newer here. */
  alsoForWriters?: true;
  /** What never changes: browsers keep it for as long as it is fresh. */
  immutable?: true;
}

/**
 * The answer of `make`, or a copy of an earlier one. Only answers of 200 are kept. `query` is the request's as it was validated:
 * copies are told apart by it, so that a made-up parameter does not lead past them.
 */
export async function throughCache<R extends Response>(
  c: ApiContext,
  rule: CacheRule,
  make: () => Promise<R>,
  query: Record<string, string | number | undefined> = {},
): Promise<R> {
  const cache = edgeCache();
  const url = cacheUrl(c, query);
  if (!cache || (!rule.alsoForWriters && hasJustWritten(c))) return withPolicy(await make(), rule);
  const copy = await cache.match(url);
  if (!copy) return store(c, cache, url, rule, await make());
  const ageMs = Date.now() - Number(copy.headers.get(madeAtHeader) ?? 0);
  if (ageMs < rule.freshS * 1_000) return withPolicy(copy as R, rule);
  if (ageMs < (rule.freshS + rule.staleS) * 1_000) {
    if (!refreshing.has(url)) afterwards(c, refresh(c, cache, url, rule, make));
    return withPolicy(copy as R, rule);
  }
  const fresh = await make().catch(() => null);
  return fresh && fresh.status < 500 ? store(c, cache, url, rule, fresh) : withPolicy(copy as R, rule);
}

/** The path in one spelling, and the parameters that count in one order. */
function cacheUrl(c: ApiContext, query: Record<string, string | number | undefined>): string {
  const { origin, pathname: written } = new URL(c.req.url);
  const pathname = written.split('/').map(inOneSpelling).join('/');
  const said = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const search = new URLSearchParams(said.sort(([a], [b]) => (a! < b! ? -1 : 1))).toString();
  return search === '' ? origin + pathname : `${origin}${pathname}?${search}`;
}

/** `%65vt` is `evt`: routes read it so, and a copy for each way to write a path would be a way past the cache. */
function inOneSpelling(part: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(part));
  } catch {
    return part;
  }
}

function hasJustWritten(c: ApiContext): boolean {
  return readBookmark(getCookie(c, bookmarkCookie), Date.now()) !== null;
}

async function refresh(
  c: ApiContext,
  cache: Cache,
  url: string,
  rule: CacheRule,
  make: () => Promise<Response>,
): Promise<void> {
  refreshing.add(url);
  try {
    store(c, cache, url, rule, await make());
  } finally {
    refreshing.delete(url);
  }
}

function store<R extends Response>(c: ApiContext, cache: Cache, url: string, rule: CacheRule, answer: R): R {
  if (answer.status !== 200) return answer;
  const copy = new Response(answer.clone().body, answer);
  copy.headers.set(madeAtHeader, String(Date.now()));
  copy.headers.set('cache-control', `public, max-age=${rule.freshS + rule.staleS + staleIfErrorS}`);
  copy.headers.delete('set-cookie');
  afterwards(c, cache.put(url, copy));
  return withPolicy(answer, rule);
}

/** What browsers and caches in between are told. */
function withPolicy<R extends Response>(answer: R, { freshS, staleS, immutable }: CacheRule): R {
  if (answer.status !== 200) return answer;
  const shown = new Response(answer.body, answer) as R;
  shown.headers.delete(madeAtHeader);
  shown.headers.set(
    'cache-control',
    immutable
      ? `public, max-age=${freshS}, immutable`
      : `public, max-age=0, s-maxage=${Math.ceil(freshS)}, stale-while-revalidate=${Math.ceil(staleS)}, stale-if-error=${staleIfErrorS}`,
  );
  return shown;
}

function edgeCache(): Cache | null {
  return typeof caches === 'undefined' ? null : (caches as unknown as { default: Cache }).default;
}
