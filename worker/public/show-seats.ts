/** The states of all seats of a date: as bytes that the edge keeps for half a second, or as a socket that tells every change. */
import { fromHeader } from '#durable-objects/box-office/live-seats';
import type { HandlerOf } from '../app.ts';
import { ask, isBusy, stubOf } from '../box-office.ts';
import { config, timed, type ApiContext, type ApiEnv } from '../context.ts';
import { addressMark } from '../http/address-mark.ts';
import { throughCache } from '../http/edge-cache.ts';
import { refuse } from '../http/problem.ts';
import { clientAddress } from '../http/rate-limit.ts';

/** Nothing shown is older than a second, whoever looked last; a crowd of lookers costs the box office two answers a second. */
const rule = { freshS: 0.5, staleS: 0.25, alsoForWriters: true } as const;
/** When there is no room for another socket; meanwhile the page looks at the snapshot. */
const retryAfterMs = 30_000;

export const showSeats: HandlerOf<'showSeats', ApiEnv> = (c) => {
  const { event, occurrence } = c.req.valid('param');
  return throughCache(c, rule, async () => {
    const bytes = await timed(c, 'box', () => ask(c.env, event, (office) => office.seatSnapshot(occurrence)));
    if (isBusy(bytes)) return refuse(c, bytes);
    if (bytes === null) return refuse(c, 'not-found');
    return new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'application/octet-stream' } });
  });
};

export const followSeats: HandlerOf<'followSeats', ApiEnv> = async (c) => {
  const { event, occurrence } = c.req.valid('param');
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') return refuse(c, 'unsupported-media-type');
  const from = await markOf(c, event);
  const headers = { upgrade: 'websocket', 'x-request-id': c.get('requestId'), ...(from && { [fromHeader]: from }) };
  const url = `https://box-office/seats?occurrence=${occurrence}`;
  const answer = await stubOf(c.env, event).fetch(url, { headers });
  if (answer.status === 101) return answer;
  if (answer.status === 429) return refuse(c, { code: 'rate-limited', retryAfterMs });
  return refuse(c, answer.status === 503 ? { code: 'busy', retryAfterMs } : 'not-found');
};

/** Null where nobody is counted, or nothing says where they come from. */
function markOf(c: ApiContext, event: string): Promise<string> | null {
  const address = clientAddress(c);
  return config(c).rateLimits && address !== 'unknown' ? addressMark(c.env.AUTH_SECRET, event, address) : null;
}
