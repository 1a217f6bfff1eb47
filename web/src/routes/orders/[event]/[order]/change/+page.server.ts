import { fail, redirect } from '@sveltejs/kit';
import { api, intentKey, problemOf } from '$lib/api';
import { m } from '$lib/paraglide/messages';
import { localizeHref } from '$lib/paraglide/runtime';
import { problemText } from '$lib/problem-text';
import { refusePage } from '$lib/shop/refuse-page';
import type { OrderView } from '#domain/contract/sale';
import type { Actions, PageServerLoad } from './$types';

/**
 * For whoever holds the secret, like the order itself. The address goes to nobody else, but `no-referrer` would also keep the origin from
 * the form below, and a form without one is refused as another site's.
 */
export const load: PageServerLoad = async ({ url, params, fetch, setHeaders }) => {
  setHeaders({
    'cache-control': 'private, no-store',
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex, nofollow',
  });
  const secret = url.searchParams.get('secret') ?? '';
  const answer = await api(fetch).api.events[':event'].orders[':order'].$get({ param: params, query: { secret } });
  if (!answer.ok) return refusePage(answer);
  return { order: (await answer.json()) as OrderView, secret, nowMs: Date.now() };
};

export const actions: Actions = {
  /** Gives the ticked tickets back, and returns to the order. */
  back: async ({ url, params, request, fetch }) => {
    const form = await request.formData();
    const secret = url.searchParams.get('secret') ?? '';
    const serials = form.getAll('serial').map(Number);
    if (serials.length === 0) return fail(422, { text: m.shop_choose_some() });
    const response = await api(fetch).api.events[':event'].orders[':order'].cancellations.$post(
      { param: params, query: { secret }, json: { serials } },
      { headers: { 'idempotency-key': keyOf(form) } },
    );
    if (!response.ok) {
      const problem = await problemOf(response);
      return fail(problem.status, { text: problemText(problem) });
    }
    redirect(303, localizeHref(`/orders/${params.event}/${params.order}?secret=${encodeURIComponent(secret)}`));
  },
};

/** The page was made for one intention; a second press sends the same key. */
function keyOf(form: FormData): string {
  const key = String(form.get('key') ?? '');
  return /^[\w-]{16,128}$/.test(key) ? key : intentKey();
}
