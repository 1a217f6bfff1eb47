import { error, fail, redirect, type Cookies } from '@sveltejs/kit';
import { api, intentKey, problemOf } from '$lib/api';
import { m } from '$lib/paraglide/messages';
import { getLocale, localizeHref } from '$lib/paraglide/runtime';
import { problemText, textByField } from '$lib/problem-text';
import { checkoutKey, orderCookie } from '$lib/shop/checkout-key';
import { refusePage } from '$lib/shop/refuse-page';
import type { EventPage } from '#domain/contract/public';
import type { CheckoutReply, HoldView } from '#domain/contract/sale';
import type { Actions, PageServerLoad } from './$types';

/** Somebody at Stripe's page with a slow bank may come back here for a while. */
const rememberOrderSeconds = 2 * 3600;

/**
 * The reservation alone decides what is on this page. The event's texts are welcome, but when the catalogue is away the sale goes
 * on without them, which is why the event's id stands in the address.
 */
export const load: PageServerLoad = async ({ url, params, fetch, setHeaders, cookies }) => {
  setHeaders({ 'cache-control': 'private, no-store', 'referrer-policy': 'same-origin' });
  const ids = idsOf(url);
  const [holdAnswer, eventAnswer] = await Promise.all([
    api(fetch).api.events[':event'].holds[':hold'].$get({ param: ids }),
    api(fetch).api.events[':slugOrId'].$get({ param: { slugOrId: params.slug } }),
  ]);
  if (!holdAnswer.ok && holdAnswer.status !== 404 && holdAnswer.status !== 409) return refusePage(holdAnswer); // those are "gone"
  const hold = holdAnswer.ok ? ((await holdAnswer.json()) as HoldView) : null;
  const event = eventAnswer.ok ? ((await eventAnswer.json()) as EventPage) : null;
  return {
    hold,
    event,
    slug: params.slug,
    /** Where the order is, for whoever made it in this browser and came back. */
    orderPath: hold?.state === 'checked-out' ? (cookies.get(orderCookie(ids.hold)) ?? null) : null,
  };
};

export const actions: Actions = {
  pay: async ({ url, request, fetch, cookies }) => {
    const ids = idsOf(url);
    const form = await request.formData();
    const typed = {
      name: String(form.get('name') ?? '').slice(0, 200),
      email: String(form.get('email') ?? '').slice(0, 300),
      equalSeatsWelcome: form.get('asksForSeats') === null || form.get('equalSeatsWelcome') !== null,
    };
    const wish = { ...typed, locale: getLocale(), totalMinor: Number(form.get('totalMinor') ?? NaN) };
    const response = await api(fetch).api.events[':event'].holds[':hold'].checkout.$post(
      { param: ids, json: wish },
      { headers: { 'idempotency-key': await checkoutKey(ids.hold, wish) } },
    );
    if (!response.ok) {
      const problem = await problemOf(response);
      const order = cookies.get(orderCookie(ids.hold));
      if (problem.code === 'hold-checked-out' && order) redirect(303, order);
      const errors = textByField(problem.fields);
      return fail(problem.status, { text: problemText(problem), code: problem.code, errors, typed });
    }
    const reply = (await response.json()) as CheckoutReply;
    const orderPath = localizeHref(`/orders/${ids.event}/${reply.orderId}`);
    const secret = `?secret=${encodeURIComponent(reply.secret)}`;
    rememberOrder(cookies, url, ids.hold, orderPath + secret);
    redirect(303, reply.payUrl === null ? orderPath + secret : `${orderPath}/pay${secret}`);
  },

  /** Gives the tickets back and returns to the event. Given back twice is given back. */
  release: async ({ url, params, fetch }) => {
    const response = await api(fetch).api.events[':event'].holds[':hold'].$delete(
      { param: idsOf(url) },
      { headers: { 'idempotency-key': intentKey() } },
    );
    if (!response.ok && response.status !== 404) {
      const problem = await problemOf(response);
      if (problem.code !== 'hold-expired')
        return fail(problem.status, { text: problemText(problem), code: problem.code, errors: {}, typed: null });
    }
    redirect(303, localizeHref(`/events/${params.slug}#tickets`));
  },
};

function idsOf(url: URL): { event: string; hold: string } {
  const event = url.searchParams.get('event');
  const hold = url.searchParams.get('hold');
  if (!event || !hold) error(404, { message: m.problem_not_found(), code: 'not-found' });
  return { event, hold };
}

/** Only this browser, only for a while, and out of reach of scripts: the way back for a second tab or the back button. */
function rememberOrder(cookies: Cookies, url: URL, hold: string, orderPath: string): void {
  cookies.set(orderCookie(hold), orderPath, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
    maxAge: rememberOrderSeconds,
  });
}
