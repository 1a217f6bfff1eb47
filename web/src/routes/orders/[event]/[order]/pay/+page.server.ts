import { redirect } from '@sveltejs/kit';
import { api, intentKey, type Answer } from '$lib/api';
import { localizeHref } from '$lib/paraglide/runtime';
import { refusePage } from '$lib/shop/refuse-page';
import type { OrderView } from '#domain/contract/sale';
import type { PageServerLoad } from './$types';

/**
 * One step between our form and the payment page. The policy lets forms go to this site only, and browsers count a redirect
 * after a form as part of it; so the form ends here, and from here one is sent on, with or without scripts.
 */
export const load: PageServerLoad = async ({ url, params, fetch, setHeaders }) => {
  setHeaders({
    'cache-control': 'private, no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
  });
  const secret = url.searchParams.get('secret') ?? '';
  const orderPath = localizeHref(`/orders/${params.event}/${params.order}?secret=${encodeURIComponent(secret)}`);
  const answer = await api(fetch).api.events[':event'].orders[':order'].$get({ param: params, query: { secret } });
  if (!answer.ok) return refusePage(answer);
  const view = (await answer.json()) as OrderView;
  if (view.state !== 'awaiting-payment') redirect(303, orderPath);
  const payUrl = view.payUrl ?? (await askForPage(fetch, params, secret));
  if (typeof payUrl !== 'string') return refusePage(payUrl);
  return { payUrl: new URL(payUrl).href, orderPath, eventName: view.event.name };
};

/** A page to pay on, or the refusal. */
async function askForPage(
  ask: typeof fetch,
  param: { event: string; order: string },
  secret: string,
): Promise<string | Answer> {
  const answer = await api(ask).api.events[':event'].orders[':order'].payment.$post(
    { param, query: { secret } },
    { headers: { 'idempotency-key': intentKey() } },
  );
  return answer.ok ? ((await answer.json()) as { payUrl: string }).payUrl : answer;
}
