/** The one way from a page to the API: Hono's typed client, with a problem read into a value instead of thrown. */
import { hc } from 'hono/client';
import type { App } from '../../../worker/app.ts';
import type { Problem } from '#domain/contract/problem';

export { intentKey } from './intent-key.ts';

/** A client that asks through `fetch`: the page's own in the browser, SvelteKit's in a `load` (which stays in process). */
export function api(fetcher: typeof fetch, origin = '') {
  return hc<App>(origin || '/', { fetch: fetcher });
}

/** What is needed of an answer: both the browser's and the typed client's have it. */
export interface Answer {
  readonly status: number;
  json(): Promise<unknown>;
}

/** The problem an answer carries. An answer that is none (a proxy's page, no network) becomes `internal`. */
export async function problemOf(response: Answer): Promise<Problem> {
  try {
    const body = (await response.json()) as Problem;
    if (typeof body.code === 'string') return body;
  } catch {
    // not JSON: falls through to the general answer
  }
  return { type: 'about:blank', title: '', status: response.status, code: 'internal', requestId: '' };
}
