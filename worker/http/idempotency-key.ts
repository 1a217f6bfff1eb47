/**
 * `Idempotency-Key` on every call that makes something: a repeat of the same request gets the first answer. What a box office
 * decides is remembered there; what lives in libSQL is remembered by `answeredOnce`.
 */
import type { MiddlewareHandler } from 'hono';
import type { ApiContext, ApiEnv } from '../context.ts';
import { refuse } from './problem.ts';

const form = /^[\x21-\x7e]{16,128}$/;

/** POST calls that may come without: signed or repeatable by nature, or sent by a closing page. */
const exempt = [
  /^\/api\/stripe\/webhook$/,
  /^\/api\/session$/,
  /^\/api\/doors\/[^/]+\/(journal|meeting)$/,
  /^\/api\/events\/[^/]+\/holds\/[^/]+\/release$/,
  /^\/api\/events\/[^/]+\/waiting-list\/[^/]+\/leave$/,
];

export const withIdempotencyKey: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const key = c.req.header('idempotency-key');
  const needed = c.req.method === 'POST' && !exempt.some((path) => path.test(c.req.path));
  if (key === undefined ? needed : !form.test(key)) return refuse(c, 'idempotency-key-missing');
  return next();
};

/** The key as a box office hears it: the caller's, marked as such so that it cannot meet one of ours; a fresh one where none was sent. */
export function callerKey(c: ApiContext): string {
  return `caller:${idempotencyKey(c)}`;
}

/** The caller's key; a fresh one where none is needed and none was sent. */
export function idempotencyKey(c: ApiContext): string {
  return c.req.header('idempotency-key') ?? crypto.randomUUID();
}
