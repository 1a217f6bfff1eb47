/**
 * A page of another site must not act in the name of who is signed in here. Browsers say where a request comes from
 * (Sec-Fetch-Site, else Origin); programs say nothing and carry no cookie they were not given. The cookie is SameSite=Lax besides.
 */
import type { MiddlewareHandler } from 'hono';
import { config, type ApiEnv } from '../context.ts';
import { refuse } from './problem.ts';

export const withoutCrossSite: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const { method } = c.req;
  const changes = method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
  const upgrades = c.req.header('upgrade')?.toLowerCase() === 'websocket';
  if ((changes || upgrades) && !isOwnSite(c.req.raw, config(c).publicOrigin)) return refuse(c, 'cross-site');
  return next();
};

/** Whether the request comes from a page of ours, or from no page at all. */
export function isOwnSite(request: Request, publicOrigin: string): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.headers.get('origin');
  return origin === null || origin === publicOrigin || origin === new URL(request.url).origin;
}
