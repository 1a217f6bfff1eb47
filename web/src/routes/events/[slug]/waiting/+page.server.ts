import { fail, redirect } from '@sveltejs/kit';
import { api, intentKey, problemOf } from '$lib/api';
import { getLocale, localizeHref } from '$lib/paraglide/runtime';
import { problemText, textByField } from '$lib/problem-text';
import { askAvailability, askEvent } from '$lib/shop/ask-event';
import { readWaiting } from '$lib/shop/read-waiting';
import type { WaitingMailed } from '#domain/contract/sale';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, fetch, setHeaders, url }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const event = await askEvent(fetch, params.slug);
  const until = Number(url.searchParams.get('mailed') ?? NaN);
  return {
    event,
    availability: await askAvailability(fetch, event.id),
    nowMs: Date.now(),
    /** Until when the link is good that has just been sent. */
    mailedUntilMs: until > 0 && until < 8.64e15 ? until : null,
  };
};

export const actions: Actions = {
  /** Asks to wait; the mail that follows is confirmed on a page of its own. */
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
    const { confirmUntilMs } = (await response.json()) as WaitingMailed;
    const query = new URLSearchParams({ date: String(wish.occurrence), mailed: String(confirmUntilMs) });
    redirect(303, `${localizeHref(`/events/${params.slug}/waiting`)}?${query}`);
  },
};
