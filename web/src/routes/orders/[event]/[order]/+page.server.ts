import { api } from '$lib/api';
import { qrMatrix } from '$lib/qr/matrix';
import { refusePage } from '$lib/shop/refuse-page';
import type { OrderView } from '#domain/contract/sale';
import type { PageServerLoad } from './$types';

/** For whoever holds the secret. The link must reach nobody else: no cache, no search engine, no referrer. */
export const load: PageServerLoad = async ({ url, params, fetch, setHeaders, depends }) => {
  depends('foyer:order');
  setHeaders({
    'cache-control': 'private, no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
  });
  const secret = url.searchParams.get('secret') ?? '';
  const answer = await api(fetch).api.events[':event'].orders[':order'].$get({ param: params, query: { secret } });
  if (!answer.ok) return refusePage(answer);
  const order = (await answer.json()) as OrderView;
  return {
    order,
    secret,
    /** Came back from the payment page without having paid. */
    unpaid: url.searchParams.has('unpaid'),
    nowMs: Date.now(),
    /** One for each ticket; none where there is no code that anybody may carry. */
    codes: order.tickets.map(({ code }) => (code === '' ? null : qrMatrix(code))),
    /** Came back from where a new code was made. */
    renewed: url.searchParams.has('renewed'),
  };
};
