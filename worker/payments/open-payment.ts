/**
 * A payment page for an order: a Checkout Session made with the order's id as idempotency key, so that however often this runs
 * there is one. Everything in it follows from the order, since Stripe refuses a repeat that differs.
 */
import type { Stripe } from 'stripe';
import type { OrderRow } from '#durable-objects/box-office-rpc';
import { totalOf } from '#domain/box-office/decision';
import type { SalesSettings } from '#domain/box-office/settings';
import { ask, isBusy } from '../box-office.ts';
import type { Bindings } from '../env.ts';
import { problemOfRefusal, type Refusal } from '../http/problem.ts';
import { errorFields, log } from '../log.ts';
import { orderSecret, orderUrl } from '../order-secret.ts';
import { mailLocale, words } from '../messages/words.ts';
import { typeName } from '../sale/views.ts';
import { isStripeAway, stripeOf } from './stripe.ts';

/** Stripe keeps a session open for at least 30 minutes; a minute more allows for clocks. The box office closes it earlier. */
const sessionLifeS = 31 * 60;
/** And for a day at most. An offer to who waits may stand for longer: its page is then made anew now and then. */
const sessionMaxS = 24 * 3_600 - 300;
const anewAfterS = 12 * 3_600;
/** When to try again after Stripe did not answer. */
const retryAfterMs = 3_000;

/** Where to pay (null when there is nothing to pay any more), or why not now. */
export async function openPayment(
  env: Bindings,
  settings: SalesSettings,
  order: OrderRow,
  email: string,
  requestId: string,
): Promise<{ payUrl: string | null } | Refusal> {
  if (order.status === 'paid') return { payUrl: null };
  if (order.status !== 'awaiting-payment') return { code: 'order-not-payable' };
  if (order.payUrl) return { payUrl: order.payUrl };
  let session: Stripe.Checkout.Session;
  try {
    const page = await sessionOf(env, settings, order, email);
    session = await createSession(env, page, keyFor(order)).catch((error: unknown) => {
      if (!isAboutTheAddress(error)) throw error;
      const { customer_email: _, ...withoutAddress } = page;
      return createSession(env, withoutAddress, `${keyFor(order)}:no-email`);
    });
  } catch (error) {
    log(isStripeAway(error) ? 'warn' : 'error', 'payment page not opened', {
      requestId,
      eventId: settings.eventId,
      orderId: order.id,
      ...errorFields(error),
    });
    return { code: 'payment-unavailable', retryAfterMs };
  }
  return session.url ? keepSession(env, settings.eventId, order.id, session, requestId) : { payUrl: null };
}

/**
 * Stripe remembers what it answered under a key, a 500 too. So when the order's own key is burnt in this way, another one is used
 * that changes every ten seconds; a page that was made and never told to anybody can never be paid.
 */
async function createSession(
  env: Bindings,
  page: Stripe.Checkout.SessionCreateParams,
  key: string,
): Promise<Stripe.Checkout.Session> {
  const { sessions } = stripeOf(env).checkout;
  try {
    return await sessions.create(page, { idempotencyKey: key });
  } catch (error) {
    if (((error as { statusCode?: number }).statusCode ?? 0) < 500) throw error;
    return sessions.create(page, { idempotencyKey: `${key}:${Math.floor(Date.now() / 10_000)}` });
  }
}

/** Stripe is stricter about addresses than we are; the buyer may then type theirs on its page. */
function isAboutTheAddress(error: unknown): boolean {
  const { code, param } = error as { code?: unknown; param?: unknown };
  return code === 'email_invalid' || param === 'customer_email';
}

/** The order's id; once a page of it has been closed, the next one needs a key of its own, or Stripe would show the closed one. */
function keyFor(order: OrderRow): string {
  const key = order.sessionId === null ? order.id : `${order.id}:${order.sessionId}`;
  const turn = turnOf(order);
  return turn === 0 ? key : `${key}:${turn}`;
}

/** Half days since the order was made: what a page says must be the same for the same key. */
function turnOf(order: OrderRow): number {
  return Math.max(0, Math.floor((Date.now() - order.createdAtMs) / 1_000 / anewAfterS));
}

/** When Stripe closes the page by itself, in seconds: some time after the places are free, within what it allows. */
function closesAtS(order: OrderRow): number {
  const heldUntilS = Math.ceil((order.payUntilMs ?? order.createdAtMs) / 1_000);
  const latestS = Math.floor(order.createdAtMs / 1_000) + turnOf(order) * anewAfterS + sessionMaxS;
  return Math.min(heldUntilS + sessionLifeS, latestS);
}

/** Tells the box office, which stops the hold's clock. If the order has ended meanwhile, the page is closed again. */
async function keepSession(
  env: Bindings,
  eventId: string,
  orderId: string,
  session: Stripe.Checkout.Session,
  requestId: string,
): Promise<{ payUrl: string | null } | Refusal> {
  const command = {
    kind: 'session-opened' as const,
    key: `session-opened:${session.id}`,
    orderId,
    sessionId: session.id,
    expiresAtMs: session.expires_at * 1_000,
    url: session.url!,
  };
  const reply = await ask(env, eventId, (office) => office.run<'session-opened'>(command, { requestId }));
  if (isBusy(reply)) return reply;
  if (reply.ok) return { payUrl: session.url };
  await stripeOf(env)
    .checkout.sessions.expire(session.id)
    .catch((error: unknown) =>
      log('warn', 'payment page not closed', { requestId, eventId, orderId, ...errorFields(error) }),
    );
  return problemOfRefusal(reply);
}

async function sessionOf(
  env: Bindings,
  settings: SalesSettings,
  order: OrderRow,
  email: string,
): Promise<Stripe.Checkout.SessionCreateParams> {
  const { eventId } = settings;
  const metadata = { eventId, orderId: order.id };
  const page = orderUrl(env, eventId, order.id, await orderSecret(env, eventId, order.id));
  return {
    mode: 'payment',
    client_reference_id: order.id,
    metadata,
    payment_intent_data: { metadata },
    customer_email: email,
    locale: order.locale === 'de' ? 'de' : 'en',
    expires_at: closesAtS(order),
    success_url: page,
    cancel_url: `${page}&unpaid=1`,
    line_items: itemsOf(settings, order),
  };
}

/** What the page lists. Of an exchange only the difference is paid, and Stripe takes no line below zero: it is one line. */
function itemsOf(settings: SalesSettings, order: OrderRow): Stripe.Checkout.SessionCreateParams.LineItem[] {
  const item = (name: string, quantity: number, unitMinor: number) => ({
    quantity,
    price_data: {
      currency: order.currency.toLowerCase(),
      unit_amount: unitMinor,
      product_data: { name: `${settings.name}: ${name}`.slice(0, 250) },
    },
  });
  if (totalOf(order.lines) !== order.totalMinor)
    return [item(words[mailLocale(order.locale)].difference, 1, order.totalMinor)];
  const paid = order.lines.filter((line) => line.unitPriceMinor > 0);
  return paid.map((line) => item(typeName(settings, line.ticketType), line.quantity, line.unitPriceMinor));
}
