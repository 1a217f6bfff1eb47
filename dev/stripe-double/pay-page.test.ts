import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stripe } from 'stripe';
import { cardForm, order, startRig, submit, type Rig } from './testing/rig.ts';

let rig: Rig;
beforeAll(async () => void (rig = await startRig()));
afterAll(() => rig.close());

const open = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  rig.stripe.checkout.sessions.create(order(more));
const look = async (id: string) =>
  rig.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge'] }) as Promise<
    Stripe.Checkout.Session & { payment_intent: Stripe.PaymentIntent & { latest_charge: Stripe.Charge } }
  >;
const successUrl = (id: string) => `http://shop.test/orders/1?session=${id}`;

describe('the payment page', () => {
  it('shows what is bought, the total, the way back, and that it is not real', async () => {
    const session = await open();
    const response = await fetch(session.url!);
    const text = await response.text();
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(text).toContain('Local stand-in for the payment page – no real money');
    expect(text).toContain('€28.00');
    expect(text).toContain('€25.00');
    expect(text).toContain('value="ada@example.com"');
    expect(text).toContain('href="http://shop.test/orders/1/cancelled"');
    expect(text).toContain('Großer Saal &amp; &lt;b&gt;Rang&lt;/b&gt;');
    expect(text).not.toContain('<script');
  });

  it.each(['4242 4242 4242 4242', '5555-5555-5555-4444'])('takes %s and returns to the shop', async (number) => {
    const session = await open();
    const response = await submit(session.url!, cardForm(number));
    expect([response.status, response.headers.get('Location')]).toEqual([303, successUrl(session.id)]);
    expect(await look(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      customer_details: { email: 'ada@example.com', name: 'Ada Lovelace' },
      payment_intent: { status: 'succeeded', latest_charge: { status: 'succeeded', amount: 2800 } },
    });
  });

  it('takes American Express with its four digits', async () => {
    const session = await open();
    expect((await submit(session.url!, cardForm('378282246310005'))).status).toBe(422);
    expect((await submit(session.url!, cardForm('378282246310005', { cvc: '1234' }))).status).toBe(303);
  });

  const declined: [string, string, string, string | undefined][] = [
    ['4000 0000 0000 0002', 'Your card was declined.', 'card_declined', 'generic_decline'],
    ['4000 0000 0000 9995', 'insufficient funds', 'card_declined', 'insufficient_funds'],
    ['4000 0000 0000 9987', 'Your card was declined.', 'card_declined', 'lost_card'],
    ['4000 0000 0000 0069', 'Your card has expired.', 'expired_card', undefined],
    ['4000 0000 0000 0127', 'security code is incorrect', 'incorrect_cvc', undefined],
    ['4000 0000 0000 0119', 'Try again in a little bit', 'processing_error', undefined],
    ['4111 1111 1111 1111', 'Only test cards work here', 'card_declined', 'test_mode_live_card'],
  ];
  it.each(declined)(
    'says why %s is declined, loses nothing, and takes another card',
    async (number, text, code, why) => {
      const session = await open();
      const response = await submit(session.url!, cardForm(number));
      const page = (await response.text()).replaceAll('&#39;', "'");
      expect(response.status).toBe(402);
      expect(page).toContain(text);
      for (const kept of [number, 'Ada Lovelace', '12 / 34', 'ada@example.com'])
        expect(page).toContain(`value="${kept}"`);
      const failed = await look(session.id);
      expect(failed).toMatchObject({ status: 'open', payment_status: 'unpaid' });
      expect(failed.payment_intent).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code } });
      expect(failed.payment_intent.last_payment_error?.decline_code).toBe(why);
      expect(failed.payment_intent.latest_charge).toMatchObject({ status: 'failed', failure_code: code, paid: false });
      expect((await submit(session.url!, cardForm())).status).toBe(303);
      const paid = await look(session.id);
      expect(paid.payment_intent.id).toBe(failed.payment_intent.id);
      expect(paid.payment_intent.last_payment_error).toBeNull();
    },
  );

  const mistakes: [string, Record<string, string>, string][] = [
    ['an incomplete number', { number: '4242' }, 'Your card number is incomplete.'],
    ['a wrong check digit', { number: '4242 4242 4242 4241' }, 'Your card number is invalid.'],
    ['letters for digits', { number: '4242 4242 4242 424x' }, 'Your card number is invalid.'],
    ['a month that does not exist', { expiry: '13 / 34' }, 'expiration date is incomplete'],
    ['a card of the past', { expiry: '01/20' }, 'expiration date is in the past'],
    ['a short CVC', { cvc: '12' }, 'security code has 3 digits'],
    ['no name', { name: ' ' }, 'Please enter the name on the card.'],
  ];
  it.each(mistakes)('points at %s', async (_, wrong, text) => {
    const session = await open();
    const response = await submit(session.url!, cardForm(undefined, wrong));
    expect(response.status).toBe(422);
    expect((await response.text()).replaceAll('&#39;', "'")).toContain(text);
    expect((await look(session.id)).payment_intent).toBeNull();
  });

  it('asks for an address when the shop gave none', async () => {
    const session = await rig.stripe.checkout.sessions.create({ ...order(), customer_email: undefined });
    const wrong = await submit(session.url!, cardForm(undefined, { email: 'ada' }));
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('Your email is incomplete.');
    expect((await submit(session.url!, cardForm(undefined, { email: ' grace@example.com ' }))).status).toBe(303);
    expect((await look(session.id)).customer_details?.email).toBe('grace@example.com');
  });

  it('fills in a test card at the press of a button', async () => {
    const session = await rig.stripe.checkout.sessions.create({ ...order(), customer_email: undefined });
    const pressed = {
      action: 'fill:4000000000003220',
      email: 'half@typed',
      method: 'card',
      name: '',
      number: '',
      expiry: '',
      cvc: '',
    };
    const response = await submit(session.url!, pressed);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('value="4000 0000 0000 3220"');
    expect(page).toContain('value="half@typed"');
    expect(await (await submit(session.url!, { ...pressed, action: 'iban:DE89370400440532013000' })).text()).toContain(
      'value="DE89 3704 0044 0532 0130 00"',
    );
  });

  it('completes an order over nothing without a card', async () => {
    const line_items = [
      { price_data: { currency: 'eur', product_data: { name: 'Free seat' }, unit_amount: 0 }, quantity: 1 },
    ];
    const session = await open({ line_items });
    expect(session.payment_status).toBe('no_payment_required');
    expect(await (await fetch(session.url!)).text()).not.toContain('Card number');
    expect((await submit(session.url!, { action: 'pay', email: '' })).headers.get('Location')).toBe(
      successUrl(session.id),
    );
    expect(await look(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      payment_intent: null,
    });
  });
});

describe('3-D Secure', () => {
  const begin = async (number: string) => {
    const session = await open();
    const response = await submit(session.url!, cardForm(number));
    expect([response.status, response.headers.get('Location')]).toEqual([303, `/pay/${session.id}/challenge`]);
    const challenge = `${rig.double.url}/pay/${session.id}/challenge`;
    expect(await (await fetch(challenge)).text()).toContain('Complete authentication');
    expect((await look(session.id)).payment_intent.status).toBe('requires_action');
    return { session, challenge };
  };

  it.each(['4000 0025 0000 3155', '4000 0000 0000 3220'])('%s succeeds when the bank says yes', async (number) => {
    const { session, challenge } = await begin(number);
    expect((await submit(challenge, { answer: 'complete' })).headers.get('Location')).toBe(successUrl(session.id));
    expect((await look(session.id)).payment_status).toBe('paid');
    // pressed twice: the same way on, and still one charge
    expect((await submit(challenge, { answer: 'complete' })).headers.get('Location')).toBe(successUrl(session.id));
    expect((await submit(challenge, { answer: 'fail' })).headers.get('Location')).toBe(successUrl(session.id));
    expect((await look(session.id)).payment_status).toBe('paid');
  });

  it('4000 0000 0000 3220 leads back to the form when the bank says no', async () => {
    const { session, challenge } = await begin('4000 0000 0000 3220');
    const response = await submit(challenge, { answer: 'fail' });
    expect(response.status).toBe(402);
    expect(await response.text()).toContain('unable to authenticate');
    const failed = await look(session.id);
    expect(failed).toMatchObject({
      status: 'open',
      payment_intent: { status: 'requires_payment_method', latest_charge: null },
    });
    expect(failed.payment_intent.last_payment_error?.code).toBe('payment_intent_authentication_failure');
    expect((await fetch(challenge, { redirect: 'manual' })).status).toBe(303);
    expect((await submit(session.url!, cardForm())).status).toBe(303);
  });

  it('4000 0084 0000 1629 is declined even so', async () => {
    const { session, challenge } = await begin('4000 0084 0000 1629');
    expect((await submit(challenge, { answer: 'complete' })).status).toBe(402);
    expect((await look(session.id)).payment_intent.last_payment_error?.code).toBe('card_declined');
  });

  it('cannot pay what has expired meanwhile', async () => {
    const { session, challenge } = await begin('4000 0000 0000 3220');
    await rig.stripe.checkout.sessions.expire(session.id);
    expect((await submit(challenge, { answer: 'complete' })).status).toBe(410);
    expect(await look(session.id)).toMatchObject({ status: 'expired', payment_intent: { status: 'canceled' } });
  });
});

describe('a session that is closed', () => {
  it('is charged once however often the button is pressed', async () => {
    const session = await open();
    const presses = Array.from({ length: 8 }, () => submit(session.url!, cardForm()));
    for (const response of await Promise.all(presses))
      expect(response.headers.get('Location')).toBe(successUrl(session.id));
    const completed = await rig.stripe.events.list({ type: 'checkout.session.completed', limit: 100 });
    const mine = completed.data.filter((event) => (event.data.object as { id: string }).id === session.id);
    expect(mine).toHaveLength(1);
    const page = await fetch(`${rig.double.url}/pay/${session.id}`);
    expect(await page.text()).toContain('Already paid');
  });

  it('says that it has expired, or that there is none', async () => {
    const session = await open();
    await rig.stripe.checkout.sessions.expire(session.id);
    const expired = await fetch(session.url!);
    expect(expired.status).toBe(410);
    expect(await expired.text()).toContain('http://shop.test/orders/1/cancelled');
    expect((await submit(session.url!, cardForm())).status).toBe(410);
    expect((await fetch(`${rig.double.url}/pay/cs_test_nothing`)).status).toBe(404);
    expect((await submit(`${rig.double.url}/pay/cs_test_nothing`, cardForm())).status).toBe(404);
    expect((await fetch(`${rig.double.url}/pay/cs_test_nothing/challenge`)).status).toBe(404);
  });
});

describe('the slow bank transfer', () => {
  const transfer = async (iban: string) => {
    const session = await open();
    const response = await submit(session.url!, { action: 'pay', method: 'bank', email: 'ada@example.com', iban });
    expect(response.headers.get('Location')).toBe(successUrl(session.id));
    expect(await look(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      payment_intent: { status: 'processing', latest_charge: { status: 'pending', paid: false } },
    });
    return session;
  };

  it('completes unpaid and is paid when it arrives', async () => {
    const session = await transfer('DE89 3704 0044 0532 0130 00');
    rig.double.control.settle(session.id, 'succeeded');
    expect(await look(session.id)).toMatchObject({ payment_status: 'paid', payment_intent: { status: 'succeeded' } });
    expect(rig.double.control.settle(session.id, 'failed')).toBeNull();
    const refund = await rig.stripe.refunds.create({ payment_intent: (await look(session.id)).payment_intent.id });
    expect(refund.status).toBe('pending');
  });

  it('stays unpaid when it never arrives, by itself after a while', async () => {
    const session = await transfer('DE62370400440532013001');
    rig.double.control.advanceClock(31_000);
    expect(await look(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      payment_intent: { status: 'requires_payment_method', latest_charge: { status: 'failed' } },
    });
  });

  it('is only offered when the shop allows it, and wants a true IBAN', async () => {
    const cardsOnly = await open({ allowed_payment_method_types: ['card'] });
    expect(await (await fetch(cardsOnly.url!)).text()).not.toContain('Bank transfer (slow)');
    const session = await open();
    const wrong = { action: 'pay', method: 'bank', email: 'ada@example.com', iban: 'DE89370400440532013009' };
    expect((await submit(session.url!, wrong)).status).toBe(422);
  });
});
