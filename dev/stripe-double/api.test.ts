import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stripe } from 'stripe';
import { cardForm, order, rejection, sdkFor, startRig, submit, type Rig } from './testing/rig.ts';

let rig: Rig;
beforeAll(async () => void (rig = await startRig()));
afterAll(() => rig.close());

const nowSec = () => Math.floor(Date.now() / 1000);

async function paid(more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Promise<Stripe.Checkout.Session> {
  const session = await rig.stripe.checkout.sessions.create(order(more));
  rig.double.control.pay(session.id);
  return rig.stripe.checkout.sessions.retrieve(session.id);
}

describe('checkout sessions', () => {
  it('are made with what was asked for, open and unpaid', async () => {
    const session = await rig.stripe.checkout.sessions.create(order());
    expect(session).toMatchObject({
      object: 'checkout.session',
      amount_total: 2800,
      amount_subtotal: 2800,
      currency: 'eur',
      client_reference_id: 'ord_1',
      customer_email: 'ada@example.com',
      customer_details: null,
      livemode: false,
      metadata: { order: 'ord_1' },
      mode: 'payment',
      payment_intent: null,
      payment_status: 'unpaid',
      status: 'open',
      ui_mode: 'hosted_page',
    });
    expect(session.id).toMatch(/^cs_test_[A-Za-z0-9]{58}$/);
    expect(session.url).toBe(`${rig.double.url}/pay/${session.id}`);
    expect(session.expires_at - session.created).toBe(86_400);
    expect(session.lastResponse.requestId).toMatch(/^req_/);
    expect(await rig.stripe.checkout.sessions.retrieve(session.id)).toEqual(session);
  });

  it('carry the payment once paid', async () => {
    const session = await paid();
    expect(session).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
    expect(session.customer_details).toMatchObject({ email: 'ada@example.com', name: 'Test Person' });
    const payment = await rig.stripe.paymentIntents.retrieve(String(session.payment_intent));
    expect(payment).toMatchObject({
      status: 'succeeded',
      amount: 2800,
      amount_received: 2800,
      metadata: { order: 'ord_1' },
    });
    const charge = await rig.stripe.charges.retrieve(String(payment.latest_charge));
    expect(charge).toMatchObject({ paid: true, captured: true, refunded: false, payment_intent: payment.id });
    expect(charge.payment_method_details?.card).toMatchObject({ brand: 'visa', last4: '4242' });
  });

  it('expand along paths, and list their line items', async () => {
    const { id } = await paid();
    const expand = ['line_items', 'payment_intent.latest_charge'];
    const session = await rig.stripe.checkout.sessions.retrieve(id, { expand });
    const payment = session.payment_intent as Stripe.PaymentIntent;
    expect((payment.latest_charge as Stripe.Charge).amount).toBe(2800);
    expect(session.line_items?.data.map((line) => [line.description, line.quantity, line.amount_total])).toEqual([
      ['Ticket', 2, 2500],
      ['Drink', 1, 300],
    ]);
    expect((await rig.stripe.checkout.sessions.listLineItems(id)).data).toEqual(session.line_items?.data);
    const error = await rejection(rig.stripe.checkout.sessions.retrieve(id, { expand: ['metadata.order'] }));
    expect(error).toMatchObject({ statusCode: 400, param: 'expand' });
  });

  it('are listed newest first, by cursor and by payment intent', async () => {
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) made.push((await rig.stripe.checkout.sessions.create(order())).id);
    const newest = await rig.stripe.checkout.sessions.list({ limit: 2 });
    expect(newest.data.map(({ id }) => id)).toEqual([made[4], made[3]]);
    expect(newest.has_more).toBe(true);
    const next = await rig.stripe.checkout.sessions.list({ limit: 2, starting_after: made[3]! });
    expect(next.data.map(({ id }) => id)).toEqual([made[2], made[1]]);
    const before = await rig.stripe.checkout.sessions.list({ limit: 2, ending_before: made[2]! });
    expect(before.data.map(({ id }) => id)).toEqual([made[4], made[3]]);
    const session = await paid();
    const found = await rig.stripe.checkout.sessions.list({ payment_intent: String(session.payment_intent) });
    expect(found.data.map(({ id }) => id)).toEqual([session.id]);
    const open = await rig.stripe.checkout.sessions.list({
      status: 'open',
      created: { gte: nowSec() - 60 },
      limit: 100,
    });
    expect(open.data.map(({ id }) => id)).not.toContain(session.id);
    expect(open.data.length).toBeGreaterThanOrEqual(5);
    expect((await rig.stripe.checkout.sessions.list({ created: { gt: nowSec() + 60 } })).data).toEqual([]);
    const all: string[] = [];
    for await (const each of rig.stripe.checkout.sessions.list({ limit: 3 })) all.push(each.id);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(expect.arrayContaining(made));
  });

  it('expire once, by call', async () => {
    const session = await rig.stripe.checkout.sessions.create(order());
    expect(await rig.stripe.checkout.sessions.expire(session.id)).toMatchObject({ status: 'expired', url: null });
    const error = await rejection(rig.stripe.checkout.sessions.expire(session.id));
    expect(error.message).toContain('status of `expired`');
    const done = await rejection(rig.stripe.checkout.sessions.expire((await paid()).id));
    expect(done).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400 });
    expect(done.message).toContain('status of `complete`');
  });

  const refused: [string, Partial<Stripe.Checkout.SessionCreateParams>, string, string | undefined][] = [
    ['expiry in less than 30 minutes', { expires_at: nowSec() + 1_700 }, 'expires_at', undefined],
    ['expiry in more than 24 hours', { expires_at: nowSec() + 86_500 }, 'expires_at', undefined],
    ['no line items', { line_items: [] }, 'line_items', 'parameter_missing'],
    ['a mode the stand-in does not know', { mode: 'subscription' }, 'mode', undefined],
    ['a malformed address', { customer_email: 'nobody' }, 'customer_email', 'email_invalid'],
    ['a relative address to return to', { success_url: '/orders' }, 'success_url', 'url_invalid'],
    ['discounts, which would change the sum', { discounts: [{ coupon: 'x' }] }, 'discounts', undefined],
    ['a reference that is too long', { client_reference_id: 'x'.repeat(201) }, 'client_reference_id', undefined],
    ['a metadata value that is too long', { metadata: { a: 'x'.repeat(501) } }, 'metadata[a]', undefined],
  ];
  it.each(refused)('are refused: %s', async (_, more, param, code) => {
    const error = await rejection(rig.stripe.checkout.sessions.create(order(more)));
    expect(error).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400, param });
    expect(error.code).toBe(code);
  });

  const prices: [string, string, number, string, string | undefined][] = [
    ['a fraction of a cent', 'eur', 12.5, 'line_items[0][price_data][unit_amount]', 'parameter_invalid_integer'],
    ['a negative price', 'eur', -1, 'line_items[0][price_data][unit_amount]', 'parameter_invalid_integer'],
    ['less than Stripe charges', 'eur', 49, 'line_items', 'amount_too_small'],
    ['more than Stripe charges', 'eur', 100_000_000, 'line_items[0][price_data][unit_amount]', undefined],
    ['a currency that does not exist', 'eux', 500, 'line_items[0][price_data][currency]', undefined],
    ['a part of a króna', 'isk', 50_050, 'line_items[0][price_data][unit_amount]', 'parameter_invalid_integer'],
  ];
  it.each(prices)('refuse %s', async (_, currency, unit_amount, param, code) => {
    const line_items = [{ price_data: { currency, product_data: { name: 'Ticket' }, unit_amount }, quantity: 1 }];
    const error = await rejection(rig.stripe.checkout.sessions.create(order({ line_items })));
    expect(error).toMatchObject({ statusCode: 400, param });
    expect(error.code).toBe(code);
  });

  it('take currencies without decimals as they are', async () => {
    const line_items = [
      { price_data: { currency: 'JPY', product_data: { name: '券' }, unit_amount: 5_000 }, quantity: 3 },
    ];
    const session = await rig.stripe.checkout.sessions.create(order({ line_items }));
    expect(session).toMatchObject({ amount_total: 15_000, currency: 'jpy' });
    expect(await (await fetch(session.url!)).text()).toContain('¥15,000');
  });

  it('refuse a parameter that does not exist, and mixed currencies', async () => {
    const odd = { ...order(), sucess_url: 'http://shop.test' } as Stripe.Checkout.SessionCreateParams;
    expect(await rejection(rig.stripe.checkout.sessions.create(odd))).toMatchObject({ code: 'parameter_unknown' });
    const old = { ...order(), payment_method_types: ['card'] } as Stripe.Checkout.SessionCreateParams;
    expect(await rejection(rig.stripe.checkout.sessions.create(old))).toMatchObject({ code: 'parameter_unknown' });
    const price = (currency: string) => ({
      price_data: { currency, product_data: { name: 'x' }, unit_amount: 500 },
      quantity: 1,
    });
    const mixed = rejection(rig.stripe.checkout.sessions.create(order({ line_items: [price('eur'), price('chf')] })));
    expect(await mixed).toMatchObject({ param: 'line_items[1][price_data][currency]' });
  });
});

describe('refunds', () => {
  it('give back a part, then the rest, and no more', async () => {
    const payment_intent = String((await paid()).payment_intent);
    const first = await rig.stripe.refunds.create({ payment_intent, amount: 1250, reason: 'requested_by_customer' });
    expect(first).toMatchObject({
      object: 'refund',
      amount: 1250,
      currency: 'eur',
      status: 'succeeded',
      payment_intent,
    });
    const charge = await rig.stripe.charges.retrieve(String(first.charge));
    expect(charge).toMatchObject({ amount_refunded: 1250, refunded: false });
    const tooMuch = await rejection(rig.stripe.refunds.create({ payment_intent, amount: 1551 }));
    expect(tooMuch).toMatchObject({ statusCode: 400, param: 'amount', code: undefined });
    expect(tooMuch.message).toBe('Refund amount (€15.51) is greater than unrefunded amount on charge (€15.50)');
    const second = await rig.stripe.refunds.create({ charge: charge.id, metadata: { why: 'cancelled' } });
    expect(second).toMatchObject({ amount: 1550, metadata: { why: 'cancelled' } });
    const again = await rejection(rig.stripe.refunds.create({ payment_intent }));
    expect(again).toMatchObject({ code: 'charge_already_refunded', type: 'StripeInvalidRequestError' });
    expect((await rig.stripe.refunds.list({ payment_intent })).data.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect((await rig.stripe.refunds.list({ charge: charge.id, limit: 1 })).has_more).toBe(true);
    expect(await rig.stripe.refunds.retrieve(first.id)).toEqual(first);
    expect((await rig.stripe.charges.retrieve(charge.id)).refunded).toBe(true);
  });

  it('are refused without a payment, for unknown ones, and for zero', async () => {
    expect(await rejection(rig.stripe.refunds.create({}))).toMatchObject({ code: 'parameter_missing' });
    const unknown = await rejection(rig.stripe.refunds.create({ payment_intent: 'pi_nothing' }));
    expect(unknown).toMatchObject({ statusCode: 404, code: 'resource_missing', param: 'payment_intent' });
    const payment_intent = String((await paid()).payment_intent);
    expect(await rejection(rig.stripe.refunds.create({ payment_intent, amount: 0 }))).toMatchObject({
      param: 'amount',
    });
    const failing = await rig.stripe.checkout.sessions.create(order());
    await submit(failing.url!, cardForm('4000 0000 0000 0002'));
    const { payment_intent: declined } = await rig.stripe.checkout.sessions.retrieve(failing.id);
    const error = await rejection(rig.stripe.refunds.create({ payment_intent: String(declined) }));
    expect(error).toMatchObject({ code: 'payment_intent_unexpected_state', param: 'payment_intent' });
  });

  it('can take a while or bounce, and then the charge has its money again', async () => {
    const payBy = async (number: string) => {
      const session = await rig.stripe.checkout.sessions.create(order());
      rig.double.control.pay(session.id, { number });
      return String((await rig.stripe.checkout.sessions.retrieve(session.id)).payment_intent);
    };
    const slow = await rig.stripe.refunds.create({ payment_intent: await payBy('4000000000007726') });
    expect(slow.status).toBe('pending');
    rig.double.control.settleRefund(slow.id, 'succeeded');
    expect((await rig.stripe.refunds.retrieve(slow.id)).status).toBe('succeeded');
    const bouncing = await rig.stripe.refunds.create({ payment_intent: await payBy('4000000000005126') });
    expect(bouncing.status).toBe('succeeded');
    rig.double.control.settleRefund(bouncing.id, 'failed');
    expect(await rig.stripe.refunds.retrieve(bouncing.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    });
    expect((await rig.stripe.charges.retrieve(String(bouncing.charge))).amount_refunded).toBe(0);
  });
});

describe('every call', () => {
  it('needs a test key', async () => {
    const codes = await Promise.all(
      ['sk_live_abc', 'pk_test_abc', 'nonsense'].map((key) => rejection(sdkFor(rig.double, key).balance.retrieve())),
    );
    for (const error of codes) expect(error).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
    expect((await fetch(`${rig.double.url}/v1/balance`)).status).toBe(401);
    expect((await rig.stripe.balance.retrieve()).livemode).toBe(false);
  });

  it('says when a thing or an address does not exist', async () => {
    const missing = await rejection(rig.stripe.checkout.sessions.retrieve('cs_test_nothing'));
    expect(missing).toMatchObject({ statusCode: 404, code: 'resource_missing' });
    expect(missing.message).toBe("No such checkout.session: 'cs_test_nothing'");
    for (const promise of [
      rig.stripe.paymentIntents.retrieve('pi_x'),
      rig.stripe.charges.retrieve('ch_x'),
      rig.stripe.refunds.retrieve('re_x'),
    ]) {
      expect((await rejection(promise)).code).toBe('resource_missing');
    }
    expect(await rejection(rig.stripe.customers.list())).toMatchObject({ statusCode: 404 });
  });

  it('keeps its head with a malformed or oversized body', async () => {
    const post = (body: string) =>
      fetch(`${rig.double.url}/v1/refunds`, { method: 'POST', headers: { Authorization: 'Bearer sk_test_a' }, body });
    const bad = [
      'a[b=1',
      '[x]=1',
      'amount=1&amount[x]=2',
      '__proto__[x]=1',
      'metadata=text',
      'a[b][c][d][e][f][g][h][i]=1',
    ];
    for (const body of bad) {
      expect((await post(body)).status).toBe(400);
    }
    expect((await post(`a=${'x'.repeat(600_000)}`)).status).toBe(413);
  });
});

describe('events', () => {
  it('are listed by type and found by id, with what caused them', async () => {
    const session = await rig.stripe.checkout.sessions.create(order());
    await rig.stripe.checkout.sessions.expire(session.id, undefined, { idempotencyKey: 'expire-1' });
    const [event] = (await rig.stripe.events.list({ type: 'checkout.session.expired', limit: 1 })).data;
    expect(event?.data.object).toMatchObject({ id: session.id, status: 'expired' });
    expect(event?.request?.idempotency_key).toBe('expire-1');
    expect((await rig.stripe.events.retrieve(event!.id)).type).toBe('checkout.session.expired');
    const some = await rig.stripe.events.list({ types: ['refund.created', 'charge.refunded'] });
    expect(new Set(some.data.map(({ type }) => type))).toEqual(new Set(['refund.created', 'charge.refunded']));
  });
});
