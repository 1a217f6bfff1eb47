import { paraglideMiddleware } from '$lib/paraglide/server';
import type { Handle, HandleFetch } from '@sveltejs/kit';

export const handle: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, ({ request, locale }) => {
    event.request = request;
    return resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', locale) });
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
