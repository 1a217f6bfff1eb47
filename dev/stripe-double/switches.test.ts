import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardForm, flip, order, rejection, sdkFor, startRig, submit, type Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(async () => void (rig = await startRig()));
afterEach(() => rig.close());

const create = (idempotencyKey?: string) =>
  rig.stripe.checkout.sessions.create(order(), idempotencyKey ? { idempotencyKey } : {});
const sessions = async () => (await rig.stripe.checkout.sessions.list({ limit: 100 })).data;

describe('trouble on purpose', () => {
  it('429 and 500 before the work: nothing has happened', async () => {
    await flip(rig, 'faults', { answer: '429', endpoint: 'POST /v1/checkout/sessions' });
    await flip(rig, 'faults', { answer: '500', endpoint: 'POST /v1/checkout/sessions', times: 2 });
    expect(await rejection(create('k'))).toMatchObject({
      type: 'StripeRateLimitError',
      statusCode: 429,
      code: 'rate_limit',
    });
    expect(await rejection(create('k'))).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
    expect(await sessions()).toHaveLength(0); // another endpoint, so not in trouble
    expect(await rejection(create('k'))).toMatchObject({ statusCode: 500 });
    expect((await create('k')).status).toBe('open');
  });

  it('500 after the work: it has been done, and the same key finds it', async () => {
    await flip(rig, 'faults', { answer: '500', when: 'after' });
    expect(await rejection(create('k'))).toMatchObject({ statusCode: 500 });
    const [made] = await sessions();
    expect((await create('k')).id).toBe(made?.id);
    expect(await sessions()).toHaveLength(1);
  });

  it('500 after the work and remembered: the key repeats the 500, as Stripe may', async () => {
    await flip(rig, 'faults', { answer: '500', when: 'after', remembered: true });
    expect(await rejection(create('k'))).toMatchObject({ statusCode: 500 });
    expect(await rejection(create('k'))).toMatchObject({ statusCode: 500 });
    expect(await sessions()).toHaveLength(1);
  });

  it('a connection cut before or after the work', async () => {
    // the SDK repeats a cut connection once by itself, hence two times
    await flip(rig, 'faults', { answer: 'reset', times: 2 });
    expect(await rejection(create('k1'))).toMatchObject({ type: 'StripeConnectionError' });
    expect(await sessions()).toHaveLength(0);
    await flip(rig, 'faults', { answer: 'reset', when: 'after', times: 2, endpoint: '/v1/checkout/sessions' });
    expect(await rejection(create('k2'))).toMatchObject({ type: 'StripeConnectionError' });
    const [made] = await sessions();
    const again = await create('k2');
    expect(again.id).toBe(made?.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    await flip(rig, 'faults', { answer: 'reset', when: 'after', endpoint: 'POST /v1/checkout/sessions' });
    expect((await create('k3')).status).toBe('open'); // repeated by the SDK with its key: still one session
    expect(await sessions()).toHaveLength(2);
  });

  it('no answer at all, before or after the work', async () => {
    const impatient = sdkFor(rig.double, undefined, { timeout: 200 });
    await flip(rig, 'faults', { answer: 'timeout' });
    const first = impatient.checkout.sessions.create(order(), { idempotencyKey: 'k' });
    expect((await rejection(first)).message).toContain('timeout');
    expect(await sessions()).toHaveLength(0);
    await flip(rig, 'faults', { answer: 'timeout', when: 'after' });
    await rejection(impatient.checkout.sessions.create(order(), { idempotencyKey: 'k' }));
    expect((await create('k')).id).toBe((await sessions())[0]?.id);
  });

  it('a refund whose answer is lost is made once', async () => {
    const session = await create();
    rig.double.control.pay(session.id);
    const { payment_intent } = await rig.stripe.checkout.sessions.retrieve(session.id);
    const refund = () => rig.stripe.refunds.create({ payment_intent: String(payment_intent) }, { idempotencyKey: 'r' });
    await flip(rig, 'faults', { answer: '500', when: 'after', endpoint: 'POST /v1/refunds' });
    await rejection(refund());
    const made = await refund();
    expect((await rig.stripe.refunds.list({ payment_intent: String(payment_intent) })).data).toEqual([made]);
  });

  it('all calls of one endpoint, until cleared; a slow answer is a good one', async () => {
    const session = await create();
    await flip(rig, 'faults', { answer: '500', times: 'all', endpoint: 'GET /v1/checkout/sessions/:id' });
    for (let index = 0; index < 3; index += 1) await rejection(rig.stripe.checkout.sessions.retrieve(session.id));
    await flip(rig, 'faults/clear');
    expect((await rig.stripe.checkout.sessions.retrieve(session.id)).id).toBe(session.id);
    for (const when of ['before', 'after']) {
      await flip(rig, 'faults', { answer: 'slow', delayMs: 150, when });
      const startMs = Date.now();
      expect((await create()).status).toBe('open');
      expect(Date.now() - startMs).toBeGreaterThanOrEqual(140);
    }
  });

  it('a limit of calls in a second', async () => {
    await flip(rig, 'rate-limit', { perSecond: 5 });
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => create()));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(15); // the 30 calls may spread over three seconds at most
    await flip(rig, 'rate-limit', { perSecond: null });
    expect((await create()).status).toBe('open');
  });
});

describe('the clock', () => {
  it('expires sessions that are out of time, and tells', async () => {
    const expires_at = Math.floor(Date.now() / 1000) + 31 * 60;
    const session = await rig.stripe.checkout.sessions.create(order({ expires_at }));
    await flip(rig, 'clock', { advanceMs: 30 * 60_000 });
    expect((await rig.stripe.checkout.sessions.retrieve(session.id)).status).toBe('open');
    await flip(rig, 'clock', { advanceMs: 61_000 });
    await rig.double.control.webhooksIdle();
    expect(rig.receiver.types()).toEqual(['checkout.session.expired']);
    expect((await rig.stripe.checkout.sessions.retrieve(session.id)).status).toBe('expired');
    expect((await submit(session.url!, cardForm())).status).toBe(410);
    const signature = rig.receiver.received[0]!;
    await rig.stripe.webhooks.constructEventAsync(signature.body, signature.signature, 'whsec_test_of_the_stand_in');
  });

  it('runs by itself: slow payments settle without a switch', async () => {
    await rig.restart({ slowAfterMs: 1_000 });
    const session = await create();
    rig.double.control.pay(session.id, { slowly: true });
    await expect
      .poll(() => rig.receiver.types(), { timeout: 5_000 })
      .toContain('checkout.session.async_payment_succeeded');
  });

  it('is kept over a restart and can be set back', async () => {
    await flip(rig, 'clock', { offsetMs: 3_600_000 });
    await rig.restart();
    expect(rig.double.control.state().clock.offsetMs).toBe(3_600_000);
    const session = await create();
    expect(session.created).toBeGreaterThan(Date.now() / 1000 + 3_590);
    await flip(rig, 'clock', { offsetMs: 0 });
    expect(rig.double.control.state().clock.offsetMs).toBe(0);
  });
});

describe('idempotency keys', () => {
  it('give the first answer again, say so, and refuse other parameters and other endpoints', async () => {
    const first = await create('k');
    const again = await create('k');
    expect(again).toEqual(first);
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(again.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId);
    const other = rig.stripe.checkout.sessions.create(order({ metadata: { other: '1' } }), { idempotencyKey: 'k' });
    expect(await rejection(other)).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    const elsewhere = rig.stripe.checkout.sessions.expire(first.id, undefined, { idempotencyKey: 'k' });
    expect(await rejection(elsewhere)).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    expect(await sessions()).toHaveLength(1);
  });

  it('answer 409 while the first request is still under way', async () => {
    await flip(rig, 'faults', { answer: 'slow', delayMs: 300 });
    const first = create('k');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await rejection(create('k'))).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    expect((await create('k2')).id).not.toBe((await first).id);
    expect((await create('k')).id).toBe((await first).id);
  });

  it('remember a refusal by state, not a bad parameter', async () => {
    const bad = { ...order(), customer_email: 'nobody' };
    await rejection(rig.stripe.checkout.sessions.create(bad, { idempotencyKey: 'k' }));
    const session = await create('k');
    await rig.stripe.checkout.sessions.expire(session.id);
    const expire = () => rejection(rig.stripe.checkout.sessions.expire(session.id, undefined, { idempotencyKey: 'x' }));
    await expire();
    expect((await expire()).headers?.['idempotent-replayed']).toBe('true');
  });

  it('are kept over a restart, for 24 hours', async () => {
    const first = await create('k');
    await rig.restart();
    expect((await create('k')).id).toBe(first.id);
    rig.double.control.advanceClock(24 * 3_600_000 + 1_000);
    expect((await create('k')).id).not.toBe(first.id);
  });
});

describe('state', () => {
  it('survives a restart: sessions, payments, refunds, events', async () => {
    const open = await create();
    const session = await create();
    rig.double.control.pay(session.id);
    const { payment_intent } = await rig.stripe.checkout.sessions.retrieve(session.id);
    const refund = await rig.stripe.refunds.create({ payment_intent: String(payment_intent), amount: 100 });
    const before = (await rig.stripe.events.list()).data.map(({ id }) => id);
    await rig.restart();
    expect((await rig.stripe.refunds.retrieve(refund.id)).amount).toBe(100);
    expect((await rig.stripe.events.list()).data.map(({ id }) => id)).toEqual(before);
    expect((await submit(open.url!, cardForm())).status).toBe(303);
    expect(
      (await rejection(rig.stripe.refunds.create({ payment_intent: String(payment_intent), amount: 2701 }))).param,
    ).toBe('amount');
  });
});

describe('the control interface', () => {
  it('pays, expires and settles over HTTP, and says what it did', async () => {
    const [first, second, third] = [await create(), await create(), await create()];
    const paid = (await (await flip(rig, `sessions/${first.id}/pay`)).json()) as { result: { outcome: string } };
    expect(paid.result.outcome).toBe('paid');
    const declined = await flip(rig, `sessions/${second.id}/pay`, { number: '4000 0000 0000 0002' });
    expect(((await declined.json()) as { result: { outcome: string } }).result.outcome).toBe('declined');
    expect((await flip(rig, `sessions/${second.id}/expire`)).status).toBe(200);
    expect((await flip(rig, `sessions/${second.id}/expire`)).status).toBe(400);
    await flip(rig, `sessions/${third.id}/pay`, { slowly: true });
    expect((await flip(rig, `sessions/${third.id}/settle`, { outcome: 'succeeded' })).status).toBe(200);
    expect((await flip(rig, `sessions/${third.id}/settle`, { outcome: 'succeeded' })).status).toBe(400);
    const state = (await (await fetch(`${rig.double.url}/control`)).json()) as { counts: Record<string, number> };
    expect(state.counts).toMatchObject({ sessions: 3, payments: 3 });
    const page = await (await fetch(rig.double.url)).text();
    for (const shown of [first.id.slice(0, 20), 'checkout.session.completed', 'Send again'])
      expect(page).toContain(shown);
  });

  it('refuses what a switch cannot be, and pages from elsewhere', async () => {
    const bad: [string, Record<string, unknown>][] = [
      ['webhooks', { delayMs: -1 }],
      ['webhooks', { copies: 0 }],
      ['webhooks', { dropNext: 'some' }],
      ['faults', { answer: '418' }],
      ['faults', { answer: '500', endpoint: 'refunds' }],
      ['clock', {}],
      ['clock', { offsetMs: 1.5 }],
      ['sessions/cs_nothing/pay', {}],
    ];
    for (const [path, input] of bad) expect([path, (await flip(rig, path, input)).status]).toEqual([path, 400]);
    const foreign = { method: 'POST', headers: { Origin: 'http://elsewhere.test' }, body: '{}' };
    expect((await fetch(`${rig.double.url}/control/calm`, foreign)).status).toBe(403);
    const broken = await fetch(`${rig.double.url}/control/calm`, { method: 'POST', body: '[' });
    expect(broken.status).toBe(400);
  });

  it('works as forms of the console page', async () => {
    const fields = { delayMs: '5', dropNext: 'all', copies: '2', holdNext: '0' };
    expect((await submit(`${rig.double.url}/control/webhooks`, fields)).status).toBe(303);
    expect(rig.double.control.state().webhooks).toMatchObject({ delayMs: 5, dropNext: 'all', copies: 2 });
    const trouble = { answer: '500', when: 'after', times: 'all', endpoint: '', delayMs: '1000' };
    await submit(`${rig.double.url}/control/faults`, trouble);
    expect(await rejection(create())).toMatchObject({ statusCode: 500 });
  });
});
