import { fail, redirect } from '@sveltejs/kit';
import { api, intentKey, problemOf } from '$lib/api';
import { m } from '$lib/paraglide/messages';
import { localizeHref } from '$lib/paraglide/runtime';
import { problemText } from '$lib/problem-text';
import { choiceProblem, readChoice, readSeats, shortLines, wishedLines, type Choice } from '$lib/shop/cart';
import { askAvailability, askEvent } from '$lib/shop/ask-event';
import { choiceText } from '$lib/shop/choice-text';
import { eventJsonLd, jsonLdText } from '$lib/shop/json-ld';
import type { EventPage } from '#domain/contract/public';
import type { CodeView, HoldRequest, HoldView } from '#domain/contract/sale';
import type { Actions, PageServerLoad } from './$types';

type Fetch = typeof fetch;

/**
 * Nothing personal is on this page, so the edge may keep it for a few seconds; the page then asks for what is left by itself. What a
 * code shows is for whoever has the code.
 */
export const load: PageServerLoad = async ({ params, fetch, setHeaders, request, url }) => {
  const event = await askEvent(fetch, params.slug);
  const text = url.searchParams.get('code')?.trim().slice(0, 40) || null;
  const [availability, code] = await Promise.all([
    askAvailability(fetch, event.id),
    text ? askCode(fetch, event.id, text) : { view: null, refusal: null },
  ]);
  if (text) setHeaders({ 'cache-control': 'private, no-store' });
  else if (request.method === 'GET')
    setHeaders({ 'cache-control': 'public, max-age=0, s-maxage=5, stale-while-revalidate=60, stale-if-error=86400' });
  const nowMs = Date.now();
  const where = { origin: url.origin, url: new URL(localizeHref(`/events/${event.slug}`), url.origin).href, nowMs };
  const jsonLd = jsonLdText(eventJsonLd(event, availability, where));
  return { event, availability, nowMs, jsonLd, code: { text, ...code } };
};

export const actions: Actions = {
  /** Holds what was chosen, all or nothing, and goes on to the checkout. What was typed comes back with every refusal. */
  reserve: async ({ params, request, fetch }) => {
    const form = await request.formData();
    const { choice, bad } = readChoice(form.entries());
    const again = (text: string, more: { short?: Choice; bad?: string[]; seats?: string[] } = {}) => ({
      text,
      choice,
      short: more.short ?? {},
      bad: more.bad ?? [],
      seats: more.seats ?? [],
    });
    if (bad.length > 0) return fail(422, again(m.shop_quantity_invalid(), { bad }));

    const event = await askEvent(fetch, params.slug);
    const wish = readWish(form, choice, event);
    const against = choiceProblem(event, wish.lines);
    if (against) return fail(422, again(choiceText(against)));

    const response = await api(fetch).api.events[':event'].holds.$post(
      { param: { event: event.id }, json: wish },
      { headers: { 'idempotency-key': keyOf(form) } },
    );
    if (!response.ok) {
      const problem = await problemOf(response);
      const fresh = problem.code === 'not-enough-left' ? await askAvailability(fetch, event.id) : null;
      const short = problem.code === 'not-enough-left' ? shortLines(choice, fresh, problem.left) : {};
      return fail(problem.status, again(problemText(problem), { short, seats: problem.seats ?? [] }));
    }
    const hold = (await response.json()) as HoldView;
    redirect(303, localizeHref(`/events/${params.slug}/checkout?event=${event.id}&hold=${hold.id}`));
  },
};

/** What the form asks the box office for. Wheelchair places belong to the first tickets with seats that have room for them. */
function readWish(form: FormData, choice: Choice, event: EventPage): HoldRequest {
  const units = Math.min(20, Math.max(0, Math.trunc(Number(form.get('wheelchairs') ?? 0)) || 0));
  const seated = event.ticketTypes.filter((type) => type.seatCategories !== null).map((type) => type.index);
  const key = Object.keys(choice).find((each) => seated.includes(Number(each.split(':')[0])) && choice[each]! > 0);
  const code = String(form.get('code') ?? '').trim();
  const mapVersion = Number(form.get('mapVersion') ?? 0);
  const seats = readSeats(form.getAll('seat'));
  return {
    lines: wishedLines(choice, seats, key && units > 0 ? { [key]: units } : {}),
    ...(seats.length > 0 && mapVersion > 0 ? { mapVersion } : {}),
    ...(code ? { code } : {}),
    ...readExchange(form),
  };
}

/** The order that these change: tickets given for them, or none where they are added to it. */
function readExchange(form: FormData): Pick<HoldRequest, 'exchange'> {
  const text = (name: string) => String(form.get(name) ?? '');
  const serials = text('exchangeSerials').split(',').filter(Boolean).map(Number);
  if (text('exchangeOrder') === '') return {};
  return { exchange: { order: text('exchangeOrder'), secret: text('exchangeSecret'), serials } };
}

/** The key that the page made for this choice; a page without scripts has none, and is then bounded by the hold's end alone. */
function keyOf(form: FormData): string {
  const key = String(form.get('key') ?? '');
  return /^[\w-]{16,128}$/.test(key) ? key : intentKey();
}

/** What the code changes, or why it is not taken. */
async function askCode(
  fetch: Fetch,
  event: string,
  code: string,
): Promise<{ view: CodeView | null; refusal: string | null }> {
  const response = await api(fetch).api.events[':event'].codes[':code'].$get({ param: { event, code } });
  if (response.ok) return { view: (await response.json()) as CodeView, refusal: null };
  const problem = await problemOf(response);
  // The API says of a code that is not written like one only that its form is wrong.
  return { view: null, refusal: problemText(problem.code === 'invalid-fields' ? { code: 'unknown-code' } : problem) };
}
