import { error, fail, redirect } from '@sveltejs/kit';
import { api, intentKey, problemOf } from '$lib/api';
import { m } from '$lib/paraglide/messages';
import { localizeHref } from '$lib/paraglide/runtime';
import { problemText } from '$lib/problem-text';
import { refusePage } from '$lib/shop/refuse-page';
import type { OrderView } from '#domain/contract/sale';
import type { Actions, PageServerLoad } from './$types';

/** A page of its own, as for giving tickets back: it works without scripts, and its form may say where it comes from. */
export const load: PageServerLoad = async ({ url, params, fetch, setHeaders }) => {
  setHeaders({
    'cache-control': 'private, no-store',
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex, nofollow',
  });
  const secret = url.searchParams.get('secret') ?? '';
  const answer = await api(fetch).api.events[':event'].orders[':order'].$get({ param: params, query: { secret } });
  if (!answer.ok) return refusePage(answer);
  const order = (await answer.json()) as OrderView;
  const position = order.tickets.findIndex(({ serial }) => String(serial) === url.searchParams.get('ticket'));
  const ticket = order.tickets[position];
  if (!ticket || ticket.state === 'revoked') error(404, { message: m.problem_not_found(), code: 'not-found' });
  return { order, ticket, position: position + 1, secret, key: intentKey() };
};

export const actions: Actions = {
  default: async ({ url, params, request, fetch }) => {
    const form = await request.formData();
    const secret = url.searchParams.get('secret') ?? '';
    const key = String(form.get('key') ?? '');
    const response = await api(fetch).api.events[':event'].orders[':order'].tickets[':serial'].reissue.$post(
      { param: { ...params, serial: String(form.get('ticket') ?? '') }, query: { secret } },
      { headers: { 'idempotency-key': /^[\w-]{16,128}$/.test(key) ? key : intentKey() } },
    );
    if (!response.ok) {
      const problem = await problemOf(response);
      return fail(problem.status, { text: problemText(problem) });
    }
    const back = `/orders/${params.event}/${params.order}?secret=${encodeURIComponent(secret)}&renewed`;
    redirect(303, localizeHref(back));
  },
};
