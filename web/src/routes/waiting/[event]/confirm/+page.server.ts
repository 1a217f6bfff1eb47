import { fail, redirect } from '@sveltejs/kit';
import { api, intentKey, problemOf } from '$lib/api';
import { localizeHref } from '$lib/paraglide/runtime';
import { problemText } from '$lib/problem-text';
import type { EventPage } from '#domain/contract/public';
import type { WaitingReply } from '#domain/contract/sale';
import type { Actions, PageServerLoad } from './$types';

/** Where the link of the mail leads. Looking at it confirms nothing: mail programs look at links too. */
export const load: PageServerLoad = async ({ url, params, fetch, setHeaders }) => {
  setHeaders({
    'cache-control': 'private, no-store',
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex, nofollow',
  });
  const answer = await api(fetch).api.events[':slugOrId'].$get({ param: { slugOrId: params.event } });
  return {
    event: answer.ok ? ((await answer.json()) as EventPage) : null,
    wish: url.searchParams.get('wish') ?? '',
  };
};

export const actions: Actions = {
  /** Joins the list and shows the place in line. */
  default: async ({ params, request, fetch }) => {
    const wish = String((await request.formData()).get('wish') ?? '').slice(0, 3_000);
    const response = await api(fetch).api.events[':event']['waiting-list'].confirmations.$post(
      { param: params, json: { wish } },
      { headers: { 'idempotency-key': intentKey() } },
    );
    if (!response.ok) {
      const problem = await problemOf(response);
      // A link that was cut off on its way is as useless as one that has run out.
      return fail(problem.status, {
        text: problemText(problem.code === 'invalid-fields' ? { code: 'confirmation-expired' } : problem),
      });
    }
    const { id, secret } = (await response.json()) as WaitingReply;
    redirect(303, localizeHref(`/waiting/${params.event}/${id}?secret=${encodeURIComponent(secret)}`));
  },
};
