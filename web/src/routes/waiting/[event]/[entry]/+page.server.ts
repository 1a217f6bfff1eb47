import { redirect, fail } from '@sveltejs/kit';
import { api, intentKey, problemOf } from '$lib/api';
import { localizeHref } from '$lib/paraglide/runtime';
import { problemText } from '$lib/problem-text';
import { refusePage } from '$lib/shop/refuse-page';
import type { EventPage } from '#domain/contract/public';
import type { WaitingView } from '#domain/contract/sale';
import type { Actions, PageServerLoad } from './$types';

/** For whoever holds the secret. The event's texts are welcome; without them the place in line is said all the same. */
export const load: PageServerLoad = async ({ url, params, fetch, setHeaders, depends }) => {
  depends('foyer:waiting');
  setHeaders({
    'cache-control': 'private, no-store',
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex, nofollow',
  });
  const secret = url.searchParams.get('secret') ?? '';
  const [answer, eventAnswer] = await Promise.all([
    api(fetch).api.events[':event']['waiting-list'][':entry'].$get({ param: params, query: { secret } }),
    api(fetch).api.events[':slugOrId'].$get({ param: { slugOrId: params.event } }),
  ]);
  if (!answer.ok) return refusePage(answer);
  return {
    waiting: (await answer.json()) as WaitingView,
    event: eventAnswer.ok ? ((await eventAnswer.json()) as EventPage) : null,
    secret,
  };
};

export const actions: Actions = {
  /** Leaves the list, or gives an offer on to the next. Left twice is left. */
  leave: async ({ url, params, fetch }) => {
    const secret = url.searchParams.get('secret') ?? '';
    const response = await api(fetch).api.events[':event']['waiting-list'][':entry'].$delete(
      { param: params, query: { secret } },
      { headers: { 'idempotency-key': intentKey() } },
    );
    if (!response.ok) {
      const problem = await problemOf(response);
      return fail(problem.status, { text: problemText(problem) });
    }
    redirect(303, localizeHref(`/waiting/${params.event}/${params.entry}?secret=${encodeURIComponent(secret)}`));
  },
};
