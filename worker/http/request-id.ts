/** Every answer names its request: the id that the logs of Worker, object and queue share. */
import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../context.ts';

/** Takes over an id the caller sent if it is harmless, else makes one. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id') ?? request.headers.get('cf-ray');
  return given !== null && /^[A-Za-z0-9_-]{8,64}$/.test(given) ? given : crypto.randomUUID();
}

export const withRequestId: MiddlewareHandler<ApiEnv> = async (c, next) => {
  c.set('requestId', requestIdOf(c.req.raw));
  c.set('waits', {});
  await next();
  if (c.res.status !== 101) c.res.headers.set('x-request-id', c.get('requestId'));
};
