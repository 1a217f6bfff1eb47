/**
 * The Worker's entry: the API, the pages, the queue, the clock and the class of the Durable Objects. Pages are rendered by the
 * server that `vite build` makes of web/; they reach the API in process, through `env.API`.
 */
import type { OutboxMessage } from '#durable-objects/box-office-rpc';
import site from '../web/.svelte-kit/cloudflare/_worker.js';
import type { Bindings } from './env.ts';
import { requestIdOf } from './http/request-id.ts';
import { errorFields, log } from './log.ts';
import { consumeQueue } from './messages/consume-queue.ts';
import { sweepPayments } from './payments/sweep.ts';
import { createApi } from './serve-api.ts';

export { BoxOffice } from '#durable-objects/box-office';

const api = createApi();

export default {
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === '/api' || pathname.startsWith('/api/')) return api.fetch(request, env, context);
    return showPage(request, env, context);
  },

  async queue(batch, env) {
    await consumeQueue(batch, env);
  },

  async scheduled(controller, env, context) {
    const sweep = sweepPayments(env, controller.scheduledTime);
    context.waitUntil(sweep.catch((error: unknown) => log('error', 'sweep failed', errorFields(error))));
  },
} satisfies ExportedHandler<Bindings, OutboxMessage>;

/** A page, under a request id that its calls to the API share. */
async function showPage(request: Request, env: Bindings, context: ExecutionContext): Promise<Response> {
  const requestId = requestIdOf(request);
  const headers = new Headers(request.headers);
  headers.set('x-request-id', requestId);
  const inProcess = { fetch: async (call: Request) => api.fetch(call, env, context) };
  const page = await site.fetch(new Request(request, { headers }), { ...env, API: inProcess }, context);
  const named = new Response(page.body, page);
  named.headers.set('x-request-id', requestId);
  return named;
}
