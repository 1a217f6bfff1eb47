/** One line per request: which route, which answer, how long. The path's ids stay out of it but for the event's; queries never appear. */
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { ApiEnv } from '../context.ts';
import { log } from '../log.ts';

export const withAccessLog: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const startedMs = Date.now();
  await next();
  const { status } = c.res;
  log(status >= 500 ? 'error' : 'info', 'request', {
    requestId: c.get('requestId'),
    method: c.req.method,
    route: routePath(c, -1),
    eventId: /\/(evt_[0-9a-z]{26})(\/|$)/.exec(c.req.path)?.[1],
    status,
    ms: Date.now() - startedMs,
  });
};
