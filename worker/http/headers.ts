/** Headers of every answer of the API: strict, since nothing here is a page (but the docs, which say so themselves). */
import type { MiddlewareHandler } from 'hono';
import { setCookie } from 'hono/cookie';
import { bookmarkCookie, config, type ApiEnv } from '../context.ts';

/** How long the primary is asked at most for who has just written (see db/bookmark). */
const bookmarkLifeS = 600;

export const withHeaders: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const startedMs = Date.now();
  await next();
  if (c.res.status === 101) return;
  const bookmark = c.get('database')?.bookmark();
  if (bookmark) {
    setCookie(c, bookmarkCookie, bookmark, {
      httpOnly: true,
      sameSite: 'Lax',
      secure: config(c).secureCookies,
      path: '/',
      maxAge: bookmarkLifeS,
    });
  }
  const headers = c.res.headers;
  const defaults: Record<string, string> = {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
  for (const [name, value] of Object.entries(defaults)) if (!headers.has(name)) headers.set(name, value);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  if (config(c).secureCookies) headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  const waits = Object.entries(c.get('waits')).map(([name, ms]) => `${name};dur=${ms}`);
  headers.set('server-timing', [...waits, `total;dur=${Date.now() - startedMs}`].join(', '));
};
