import { fail, redirect } from '@sveltejs/kit';
import { api, intentKey, problemOf } from '$lib/api';
import { m } from '$lib/paraglide/messages';
import { localizeHref } from '$lib/paraglide/runtime';
import { problemText } from '$lib/problem-text';
import { choiceProblem, linesOf, readChoice, shortLines, type Choice, type ChoiceProblem } from '$lib/shop/cart';
import { refusePage } from '$lib/shop/refuse-page';
import type { Availability, EventPage } from '#domain/contract/public';
import type { HoldView } from '#domain/contract/sale';
import type { Actions, PageServerLoad } from './$types';

type Fetch = typeof fetch;

/** Nothing personal is on this page, so the edge may keep it for a few seconds; the page then asks for what is left by itself. */
export const load: PageServerLoad = async ({ params, fetch, setHeaders, request }) => {
  const event = await askEvent(fetch, params.slug);
  const availability = await askAvailability(fetch, event.id);
  if (request.method === 'GET')
    setHeaders({ 'cache-control': 'public, max-age=0, s-maxage=5, stale-while-revalidate=60, stale-if-error=86400' });
  return { event, availability, nowMs: Date.now() };
};

export const actions: Actions = {
  /** Holds what was chosen, all or nothing, and goes on to the checkout. What was typed comes back with every refusal. */
  reserve: async ({ params, request, fetch }) => {
    const form = await request.formData();
    const { choice, bad } = readChoice(form.entries());
    const again = (text: string, more: { short?: Choice; bad?: string[] } = {}) => ({
      text,
      choice,
      short: more.short ?? {},
      bad: more.bad ?? [],
    });
    if (bad.length > 0) return fail(422, again(m.shop_quantity_invalid(), { bad }));

    const event = await askEvent(fetch, params.slug);
    const against = choiceProblem(event, choice);
    if (against) return fail(422, again(choiceText(against)));

    const response = await api(fetch).api.events[':event'].holds.$post(
      { param: { event: event.id }, json: { lines: linesOf(choice) } },
      { headers: { 'idempotency-key': keyOf(form) } },
    );
    if (!response.ok) {
      const problem = await problemOf(response);
      const fresh = problem.code === 'not-enough-left' ? await askAvailability(fetch, event.id) : null;
      const short = problem.code === 'not-enough-left' ? shortLines(choice, fresh, problem.left) : {};
      return fail(problem.status, again(problemText(problem), { short }));
    }
    const hold = (await response.json()) as HoldView;
    redirect(303, localizeHref(`/events/${params.slug}/checkout?event=${event.id}&hold=${hold.id}`));
  },
};

/** The key that the page made for this choice; a page without scripts has none, and is then bounded by the hold's end alone. */
function keyOf(form: FormData): string {
  const key = String(form.get('key') ?? '');
  return /^[\w-]{16,128}$/.test(key) ? key : intentKey();
}

function choiceText(problem: ChoiceProblem): string {
  switch (problem.kind) {
    case 'none':
      return m.shop_choose_first();
    case 'too-many':
      return m.problem_too_many_tickets_left({ count: problem.max });
    case 'too-many-lines':
      return m.shop_too_many_lines({ count: problem.max });
  }
}

async function askEvent(fetch: Fetch, slug: string): Promise<EventPage> {
  const response = await api(fetch).api.events[':slugOrId'].$get({ param: { slugOrId: slug } });
  if (!response.ok) return refusePage(response);
  return (await response.json()) as EventPage;
}

/** Null where the box office cannot be asked just now: the page then stands without numbers. */
async function askAvailability(fetch: Fetch, event: string): Promise<Availability | null> {
  const response = await api(fetch).api.events[':event'].availability.$get({ param: { event } });
  return response.ok ? ((await response.json()) as Availability) : null;
}
