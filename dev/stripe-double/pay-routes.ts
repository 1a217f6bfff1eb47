import { Hono, type Context } from 'hono';
import type { Books } from './books.ts';
import { checkPaymentForm, digitsOf, parseExpiry, type PaymentForm } from './card-check.ts';
import { challengePage, closedPage, payPage, spaced, type PayPageState } from './pay-page.ts';
import { answerChallenge, completeForFree, payByCard, paySlowly, type PayOutcome } from './pay.ts';
import type { SessionRecord } from './records.ts';
import { findSession } from './sessions.ts';
import { findTestCard, methodOfAccount, testAccounts } from './test-cards.ts';

/** The hosted payment page: plain forms, no script. Every answer may be sent twice and counts once. */
export function payRoutes(books: Books): Hono {
  const routes = new Hono();
  routes.get('/pay/:id', (context) => {
    const session = findSession(books, context.req.param('id'));
    if (session?.status !== 'open') return closed(context, session);
    return context.html(payPage({ session, form: emptyForm(session), errors: {}, alert: null }));
  });
  routes.post('/pay/:id', async (context) => {
    const session = findSession(books, context.req.param('id'));
    const fields = new URLSearchParams(await context.req.text());
    if (session?.status !== 'open') return onward(context, session ? { outcome: 'closed', session } : null);
    const form = readForm(session, fields);
    const filled = fill(form, fields.get('action') ?? 'pay');
    if (filled) return context.html(payPage({ session, form: filled, errors: {}, alert: null }));
    return pay(books, context, session, form);
  });
  routes.get('/pay/:id/challenge', (context) => {
    const session = findSession(books, context.req.param('id'));
    if (session?.status !== 'open') return closed(context, session);
    const payment = session.paymentId ? books.store.find('payment', session.paymentId) : undefined;
    if (payment?.status !== 'requires_action') return context.redirect(`/pay/${session.id}`, 303);
    return context.html(challengePage(session));
  });
  routes.post('/pay/:id/challenge', async (context) => {
    const answer = new URLSearchParams(await context.req.text()).get('answer');
    const result = answerChallenge(books, context.req.param('id'), answer === 'complete');
    if (result?.outcome !== 'declined') return onward(context, result);
    const payer = books.store.find('payment', result.session.paymentId ?? '')?.payer;
    const form = { ...emptyForm(result.session), email: payer?.email ?? '', name: payer?.name ?? '' };
    return declined(context, { session: result.session, form, errors: {}, alert: result.decline.message });
  });
  return routes;
}

function pay(books: Books, context: Context, session: SessionRecord, form: PaymentForm): Response | Promise<Response> {
  const free = session.amountTotalMinor === 0;
  const errors = checkPaymentForm(form, books.clock.nowMs());
  const wrong = free ? Boolean(errors.email) : Object.keys(errors).length > 0;
  if (wrong) return context.html(payPage({ session, form, errors, alert: null }), 422);
  const payer = { email: form.email, name: form.name.trim() || null };
  const result = free ? completeForFree(books, session.id, payer) : payWith(books, session, form, payer);
  if (result?.outcome !== 'declined') return onward(context, result);
  return declined(context, { session: result.session, form, errors: {}, alert: result.decline.message });
}

function payWith(
  books: Books,
  session: SessionRecord,
  form: PaymentForm,
  payer: { email: string; name: string | null },
): PayOutcome | null {
  if (form.method === 'bank') {
    const iban = digitsOf(form.iban).toUpperCase();
    const outcome = testAccounts.find((account) => account.iban === iban)?.outcome ?? 'succeeded';
    return paySlowly(books, session.id, payer, methodOfAccount(iban), outcome);
  }
  const expiry = parseExpiry(form.expiry) ?? { month: 12, year: 2034 };
  return payByCard(books, session.id, payer, findTestCard(digitsOf(form.number)), expiry);
}

/** Where the buyer goes next. 303, so that a reload never pays again. */
function onward(context: Context, result: PayOutcome | null): Response | Promise<Response> {
  if (result?.outcome === 'challenge') return context.redirect(`/pay/${result.session.id}/challenge`, 303);
  if (result?.session.status === 'complete') return context.redirect(successUrl(result.session), 303);
  if (result?.session.status === 'open') return context.redirect(`/pay/${result.session.id}`, 303);
  return closed(context, result?.session);
}

function closed(context: Context, session: SessionRecord | undefined): Response | Promise<Response> {
  if (!session) {
    const text = 'The address is wrong, or the data folder has been cleared. Go back to the shop and start again.';
    return context.html(closedPage('There is no such payment', text, null), 404);
  }
  if (session.status === 'complete') {
    const link = { href: successUrl(session), label: 'To your order' };
    return context.html(closedPage('Already paid', 'Nothing more is to be paid here.', link));
  }
  const link = session.cancelUrl ? { href: session.cancelUrl, label: 'Back to the shop' } : null;
  const text = 'Its time has run out and nothing has been paid. Go back to the shop and start again.';
  return context.html(closedPage('This payment has expired', text, link), 410);
}

function declined(context: Context, state: PayPageState): Response | Promise<Response> {
  return context.html(payPage(state), 402);
}

/** Only the literal template is replaced, as with Stripe; an encoded one is the shop's mistake and stays visible. */
function successUrl(session: SessionRecord): string {
  return session.successUrl.replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

function emptyForm(session: SessionRecord): PaymentForm {
  const method = session.methodTypes.includes('card') ? 'card' : 'bank';
  return { email: session.customerEmail ?? '', name: '', method, number: '', expiry: '', cvc: '', iban: '' };
}

function readForm(session: SessionRecord, fields: URLSearchParams): PaymentForm {
  const text = (name: string) => (fields.get(name) ?? '').slice(0, 300);
  const wanted = text('method') === 'bank' ? 'sepa_debit' : 'card';
  const allowed = session.methodTypes.includes(wanted) ? wanted : session.methodTypes[0];
  return {
    email: session.customerEmail ?? text('email').trim(),
    method: allowed === 'sepa_debit' ? 'bank' : 'card',
    ...{ name: text('name'), number: text('number'), expiry: text('expiry'), cvc: text('cvc'), iban: text('iban') },
  };
}

/** The form with a test card or account filled in, when one of those buttons was pressed. */
function fill(form: PaymentForm, action: string): PaymentForm | null {
  const [kind, value = ''] = action.split(':');
  if (kind === 'iban') return { ...form, method: 'bank', iban: spaced(value.slice(0, 34)) };
  if (kind !== 'fill') return null;
  const cvc = value.startsWith('3') ? '1234' : '123';
  const card = { number: spaced(value.slice(0, 19)), expiry: '12 / 34', cvc };
  return { ...form, method: 'card', ...card, name: form.name || 'Test Person' };
}
