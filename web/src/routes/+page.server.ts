import { api, problemOf } from '$lib/api';
import { problemText, textByField } from '$lib/problem-text';
import { quickSpans } from '$lib/shop/dates';
import type { EventList } from '#domain/contract/public';
import type { PageServerLoad } from './$types';

const fields = ['query', 'city', 'from', 'to', 'cursor'] as const;

/** The list holds nothing personal, so one copy at the edge serves everybody for a minute. */
export const load: PageServerLoad = async ({ url, fetch, setHeaders }) => {
  const search = Object.fromEntries(
    fields.flatMap((name) => {
      const value = url.searchParams.get(name)?.trim().slice(0, 200);
      return value ? [[name, value]] : [];
    }),
  ) as Partial<Record<(typeof fields)[number], string>>;
  const shared = { search, spans: quickSpans(Date.now()), nowMs: Date.now() };

  const response = await api(fetch).api.events.$get({ query: search });
  if (!response.ok) {
    const problem = await problemOf(response);
    return {
      ...shared,
      events: [],
      nextCursor: null,
      problem: problemText(problem),
      errors: textByField(problem.fields),
    };
  }
  const list: EventList = await response.json();
  setHeaders({ 'cache-control': 'public, max-age=0, s-maxage=60, stale-while-revalidate=600, stale-if-error=86400' });
  return { ...shared, events: list.events, nextCursor: list.nextCursor, problem: null, errors: {} };
};
