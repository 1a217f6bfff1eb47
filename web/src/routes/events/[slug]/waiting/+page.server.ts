import { fail, redirect } from '@sveltejs/kit';
import { api, intentKey, problemOf } from '$lib/api';
import { getLocale, localizeHref } from '$lib/paraglide/runtime';
import { problemText, textByField } from '$lib/problem-text';
import { askAvailability, askEvent } from '$lib/shop/ask-event';
import { readWaiting } from '$lib/shop/read-waiting';
import type { WaitingReply } from '#domain/contract/sale';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, fetch, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const event = await askEvent(fetch, params.slug);
  return { event, availability: await askAvailability(fetch, event.id), nowMs: Date.now() };
};

export const actions: Actions = {
  /** Joins the list and shows the place in line. */
  default: async ({ params, request, fetch }) => {
    const { typed, wish } = readWaiting(await request.formData(), getLocale());
    const event = await askEvent(fetch, params.slug);
    const response = await api(fetch).api.events[':event']['waiting-list'].$post(
      { param: { event: event.id }, json: wish },
      { headers: { 'idempotency-key': intentKey() } },
    );
    if (!response.ok) {
      const problem = await problemOf(response);
      return fail(problem.status, { text: problemText(problem), errors: textByField(problem.fields), typed });
    }
    const reply = (await response.json()) as WaitingReply;
    redirect(303, localizeHref(`/waiting/${event.id}/${reply.id}?secret=${encodeURIComponent(reply.secret)}`));
  },
};
