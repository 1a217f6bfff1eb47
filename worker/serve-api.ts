/** The API put together: what stands before every route, the routes, and what is said where there is none. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import type { ZodError } from 'zod';
import { databaseFault } from '#db/errors';
import { fieldErrors } from '#domain/contract/fields';
import { mountApi, routes } from './app.ts';
import { ConfigError, configOf } from './env.ts';
import type { ApiContext, ApiEnv } from './context.ts';
import { describeApi } from './docs/describe-api.ts';
import { showDocs } from './docs/show-docs.ts';
import { handlers } from './handlers.ts';
import { withAccessLog } from './http/access-log.ts';
import { withBody } from './http/body.ts';
import { withoutCrossSite } from './http/cross-site.ts';
import { withHeaders } from './http/headers.ts';
import { withIdempotencyKey } from './http/idempotency-key.ts';
import { methodsAt } from './http/methods-at.ts';
import { refuse } from './http/problem.ts';
import { withRateLimit } from './http/rate-limit.ts';
import { withRequestId } from './http/request-id.ts';
import { errorFields, log } from './log.ts';

/** Made once per isolate. */
export function createApi(): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid });
  app.use('*', withRequestId, withAccessLog, withConfig, withHeaders);
  app.use('*', withoutCrossSite, withRateLimit, withKnownRoute, withIdempotencyKey, withBody);
  mountApi(app, handlers);
  const description = describeApi(app);
  app.get('/api/openapi.json', (c) => c.json(description(c.env)));
  app.get('/api/docs', (c) => showDocs(c, description(c.env)));
  app.notFound((c) => refuse(c, 'not-found'));
  app.onError((error, c) => refuseError(error, c));
  return app;
}

/** Every route that is there, with those that no client needs a type for. */
const known = [
  ...Object.values(routes),
  { method: 'get', path: '/api/openapi.json' },
  { method: 'get', path: '/api/docs' },
];

/** An environment that is not set up says so at the first request, before anything is half done. */
async function withConfig(c: ApiContext, next: () => Promise<void>) {
  configOf(c.env);
  await next();
}

/** What is not there is said before a body is read or a key is asked for. */
async function withKnownRoute(c: ApiContext, next: () => Promise<void>) {
  const methods = methodsAt(known, c.req.path);
  if (methods.length === 0) return refuse(c, 'not-found');
  const { method } = c.req;
  if (methods.includes(method) || (method === 'HEAD' && methods.includes('GET'))) return next();
  const refusal = refuse(c, 'method-not-allowed');
  refusal.headers.set('allow', methods.join(', '));
  return refusal;
}

type Judged = { success: true } | { success: false; error: ZodError; target: string; data?: unknown };

/** A path that cannot be an id is not there; everything else names its fields. */
function refuseInvalid(result: Judged, c: ApiContext) {
  if (result.success) return;
  if (result.target === 'param') return refuse(c, 'not-found');
  return refuse(c, { code: 'invalid-fields', fields: fieldErrors(result.error, result.data) });
}

/** What was thrown: a fault of the catalogue that passes, a body that is no JSON, or a bug, of which nothing is told but the id. */
function refuseError(error: Error, c: ApiContext) {
  const requestId = c.get('requestId');
  const fault = databaseFault(error);
  if (fault) {
    log('warn', fault.code, { requestId, ...errorFields(fault), stack: undefined });
    const code = fault.code === 'database-busy' ? 'busy' : 'database-away';
    return refuse(c, { code, retryAfterMs: fault.retryAfterMs });
  }
  if (error instanceof HTTPException && error.status === 400) return refuse(c, 'malformed-json');
  if (error instanceof HTTPException && error.status === 415) return refuse(c, 'unsupported-media-type');
  log('error', error instanceof ConfigError ? 'not set up' : 'internal', { requestId, ...errorFields(error) });
  return refuse(c, 'internal');
}
