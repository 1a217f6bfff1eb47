/** What the Worker answers to: the API, the pages, the queue and the clock. Pages reach the API in process, through `env.API`. */
import type { OutboxMessage } from '#durable-objects/box-office-rpc';
import type { Bindings } from './env.ts';
import { requestIdOf } from './http/request-id.ts';
import { errorFields, log } from './log.ts';
import { consumeQueue } from './messages/consume-queue.ts';
import { sweepPayments } from './payments/sweep.ts';
import { createApi } from './serve-api.ts';

/** The server of the pages. */
export interface Site {
  fetch(request: Request, env: unknown, context: ExecutionContext): Promise<Response>;
}

export function createWorker(site: Site): ExportedHandler<Bindings, OutboxMessage> {
  const api = createApi();
  return {
    async fetch(request, env, context) {
      const { pathname } = new URL(request.url);
      const isApi = pathname === '/api' || pathname.startsWith('/api/');
      const ask = async (call: Request) => api.fetch(call, env, context);
      return isApi ? ask(request) : showPage(site, request, { ...env, API: { fetch: ask } }, context);
    },

    async queue(batch, env) {
      await consumeQueue(batch, env);
    },

    async scheduled(controller, env, context) {
      const sweep = sweepPayments(env, controller.scheduledTime);
      context.waitUntil(sweep.catch((error: unknown) => log('error', 'sweep failed', errorFields(error))));
    },
  };
}

/** A page, under a request id that its calls to the API share. */
async function showPage(site: Site, request: Request, env: object, context: ExecutionContext): Promise<Response> {
  const requestId = requestIdOf(request);
  const headers = new Headers(request.headers);
  headers.set('x-request-id', requestId);
  const page = await site.fetch(new Request(request, { headers }), env, context);
  const named = new Response(page.body, page);
  named.headers.set('x-request-id', requestId);
  return named;
}
