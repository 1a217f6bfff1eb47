/** A published version of an event's seat map. A version never changes, so every cache may keep it for ever. */
import type { TypedResponse } from 'hono';
import { findSeatMap } from '#db/seat-maps';
import type { SeatMap } from '#domain/seating/seat-map';
import type { HandlerOf } from '../app.ts';
import { database, timed, type ApiEnv } from '../context.ts';
import { unpacked } from '../desk/seat-map-file.ts';
import { throughCache } from '../http/edge-cache.ts';
import { refuse } from '../http/problem.ts';

/** The bytes go on as they are, so the types have to be told what they are. */
type Shown = Response & TypedResponse<SeatMap, 200, 'json'>;

const rule = { freshS: 31_536_000, staleS: 0, alsoForWriters: true, immutable: true } as const;

export const showSeatMap: HandlerOf<'showPublicSeatMap', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const query = c.req.valid('query');
  const etag = `"${event}-${query.v}"`;
  if (c.req.header('if-none-match') === etag) {
    const headers = { etag, 'cache-control': `public, max-age=${rule.freshS}, immutable` };
    return new Response(null, { status: 304, headers }) as Shown;
  }
  return throughCache(
    c,
    rule,
    async () => {
      const stored = await timed(c, 'db', () => findSeatMap(database(c), event, query.v));
      if (!stored?.published) return refuse(c, 'not-found');
      return new Response(unpacked(stored.gzip) as ReadableStream, {
        headers: { 'content-type': 'application/json', etag },
      }) as Shown;
    },
    query,
  );
};
