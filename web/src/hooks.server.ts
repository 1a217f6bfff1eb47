import { m } from '$lib/paraglide/messages';
import { paraglideMiddleware } from '$lib/paraglide/server';
import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit';

/** What every page says to the browser beside its policy for scripts (svelte.config.js). A page may set its own, stricter one. */
const pageHeaders: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(self), screen-wake-lock=(self), microphone=(), geolocation=(), payment=()',
  'cross-origin-opener-policy': 'same-origin',
};

export const handle: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, async ({ request, locale }) => {
    event.request = request;
    const response = await resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', locale) });
    for (const [name, value] of Object.entries(pageHeaders))
      if (!response.headers.has(name)) response.headers.set(name, value);
    return response;
  });

/** Pages ask the same API as everybody else, but in process: no network, the visitor's cookies and address come along. */
export const handleFetch: HandleFetch = ({ event, request, fetch }) => {
  const url = new URL(request.url);
  const api = event.platform?.env.API;
  if (!api || url.origin !== event.url.origin || !url.pathname.startsWith('/api/')) return fetch(request);
  const headers = new Headers(request.headers);
  for (const name of ['cookie', 'cf-connecting-ip', 'x-request-id', 'user-agent']) {
    const value = event.request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return api.fetch(new Request(request, { headers }));
};

/** The visitor reads a sentence; what happened stands in the log under the number that the sentence names. */
export const handleError: HandleServerError = ({ error, event, status }) => {
  if (status === 404) return { message: m.problem_not_found(), code: 'not-found' };
  const requestId = event.request.headers.get('x-request-id') ?? crypto.randomUUID();
  const stack = error instanceof Error ? error.stack : String(error);
  console.error(JSON.stringify({ level: 'error', at: 'page', route: event.route.id, requestId, stack }));
  return { message: m.problem_internal(), code: 'internal', requestId };
};
