/** A person types and clicks; a program loops. Counted per address and minute by the platform's own limiter. */
import type { MiddlewareHandler } from 'hono';
import { config, type ApiContext, type ApiEnv } from '../context.ts';
import { log } from '../log.ts';
import { refuse } from './problem.ts';

type Limiter = 'LIMIT_MUTATIONS' | 'LIMIT_DOORS' | 'LIMIT_SIGN_IN';

/** The limiter's window; it does not say how much of it is left. */
const windowMs = 60_000;

/** Stripe signs what it sends and comes from few addresses. */
const isUnlimited = (path: string) => path === '/api/stripe/webhook';
const isDoor = (path: string) => /^\/api\/doors\/./.test(path);

export const withRateLimit: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const { method, path } = c.req;
  if (method === 'GET' || method === 'HEAD' || isUnlimited(path)) return next();
  const within = isDoor(path) ? await doorIsWithin(c) : await isWithin(c, 'LIMIT_MUTATIONS', clientAddress(c));
  return within ? next() : refuse(c, { code: 'rate-limited', retryAfterMs: windowMs });
};

/**
 * All doors of a venue share one address, so each of them counts for itself. Who they are is only claimed at this point, so all that
 * comes from the address is counted too, under a limit that a stadium stays below.
 */
async function doorIsWithin(c: ApiContext): Promise<boolean> {
  const address = clientAddress(c);
  const counts = [isWithin(c, 'LIMIT_MUTATIONS', `${address} ${deviceOf(c)}`), isWithin(c, 'LIMIT_DOORS', address)];
  return (await Promise.all(counts)).every(Boolean);
}

/** Counts one try to sign in or register; false when there were too many. */
export async function signInIsWithin(c: ApiContext): Promise<boolean> {
  return isWithin(c, 'LIMIT_SIGN_IN', clientAddress(c));
}

/** Counts one try of a code that somebody typed; false when there were too many. */
export async function guessIsWithin(c: ApiContext): Promise<boolean> {
  return isWithin(c, 'LIMIT_SIGN_IN', `code ${clientAddress(c)}`);
}

/** Counts one mail that somebody wants sent to an address, which is named by its keyed hash; false when there were too many. */
export async function mailIsWithin(c: ApiContext, emailBlind: string): Promise<boolean> {
  return isWithin(c, 'LIMIT_SIGN_IN', `mail ${emailBlind}`);
}

/** Addresses that have tried too many codes that are not there, and until when nobody there may use one. */
const guessers = new Map<string, number>();
const guessersMax = 10_000;

/** Whether codes are refused for this address: those who know theirs are never counted, only those who try. */
export function isGuessing(c: ApiContext, nowMs = Date.now()): boolean {
  return (guessers.get(clientAddress(c)) ?? 0) > nowMs;
}

/** Counts a code that is not there. After too many of them the address may use none for as long as the limiter looks back. */
export async function countWrongCode(c: ApiContext): Promise<void> {
  if (await guessIsWithin(c)) return;
  if (guessers.size >= guessersMax) guessers.clear();
  guessers.set(clientAddress(c), Date.now() + windowMs);
}

async function isWithin(c: ApiContext, limiter: Limiter, key: string): Promise<boolean> {
  if (!config(c).rateLimits) return true;
  try {
    return (await c.env[limiter].limit({ key })).success;
  } catch {
    log('warn', 'rate limiter away', { limiter, requestId: c.get('requestId') });
    return true; // a limiter that is away must not close the shop
  }
}

export function clientAddress(c: ApiContext): string {
  return c.req.header('cf-connecting-ip') ?? 'unknown';
}

function deviceOf(c: ApiContext): string {
  return c.req.header('authorization')?.split(' ')[1]?.slice(0, 40) ?? '';
}
