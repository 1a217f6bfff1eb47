import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardForm, flip, order, rejection, startRig, submit, webhookSecret, type Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(async () => void (rig = await startRig()));
afterEach(() => rig.close());

const open = async () => (await rig.stripe.checkout.sessions.create(order())).id;
const paySome = async (count = 1) => {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await open());
  for (const id of ids) rig.double.control.pay(id);
  return ids;
};
const idle = () => rig.double.control.webhooksIdle();
const paidTypes = ['charge.succeeded', 'checkout.session.completed', 'payment_intent.succeeded'];

describe('webhooks', () => {
  it('are signed so that the real SDK believes them, and nothing else', async () => {
    await paySome();
    await idle();
    const [first] = rig.receiver.received;
    const event = await rig.stripe.webhooks.constructEventAsync(first!.body, first!.signature, webhookSecret);
    expect(event).toMatchObject({
      object: 'event',
      type: 'charge.succeeded',
      livemode: false,
      api_version: '2026-10-28.endive',
    });
    const changed = first!.body.replace('2800', '0028');
    await rejection(rig.stripe.webhooks.constructEventAsync(changed, first!.signature, webhookSecret));
    await rejection(rig.stripe.webhooks.constructEventAsync(first!.body, first!.signature, 'whsec_other'));
  });

  it('tell of every step: paid, declined, expired, refunded, bounced, slow', async () => {
    const { control } = rig.double;
    const [paid] = await paySome();
    await idle();
    expect(rig.receiver.types().sort()).toEqual(paidTypes);
    const session = await rig.stripe.checkout.sessions.retrieve(paid!);
    await rig.stripe.refunds.create({ payment_intent: String(session.payment_intent), amount: 500 });
    const declined = await rig.stripe.checkout.sessions.create(order());
    await submit(declined.url!, cardForm('4000 0000 0000 0002'));
    control.expire(declined.id);
    const bouncing = await open();
    control.pay(bouncing, { number: '4000000000005126' });
    const { payment_intent } = await rig.stripe.checkout.sessions.retrieve(bouncing);
    control.settleRefund((await rig.stripe.refunds.create({ payment_intent: String(payment_intent) })).id, 'failed');
    for (const outcome of ['succeeded', 'failed'] as const) {
      const slow = await open();
      control.pay(slow, { slowly: true });
      control.settle(slow, outcome);
    }
    await idle();
    const seen = new Set(rig.receiver.types());
    const all =
      'checkout.session.completed checkout.session.expired checkout.session.async_payment_succeeded ' +
      'checkout.session.async_payment_failed payment_intent.succeeded payment_intent.payment_failed ' +
      'charge.succeeded charge.refunded refund.created refund.updated refund.failed';
    expect(seen).toEqual(new Set(all.split(' ')));
    const refunded = rig.receiver.received.find(({ event }) => event.type === 'charge.refunded');
    expect(refunded?.event.data).toMatchObject({
      object: { amount_refunded: 500 },
      previous_attributes: { amount_refunded: 0 },
    });
  });

  it('come again until they are taken, and every attempt is on record', async () => {
    rig.receiver.answers.push(500, 503, 404);
    rig.double.control.expire(await open());
    await idle();
    const [{ event } = { event: undefined }] = rig.receiver.received;
    expect(rig.receiver.received.map((each) => each.event.id)).toEqual(Array(4).fill(event?.id));
    const [delivery] = rig.double.control.deliveriesOf(event!.id);
    expect(delivery?.state).toBe('delivered');
    expect(delivery?.attempts.map(({ status }) => status)).toEqual([500, 503, 404, 200]);
    expect(await (await fetch(rig.double.url)).text()).toContain('500 in ');
  });

  it('are given up after the last retry, and can be sent again from the console', async () => {
    rig.receiver.answers.push(500, 500, 500, 500);
    rig.double.control.expire(await open());
    await idle();
    const id = rig.receiver.received[0]!.event.id;
    expect(rig.double.control.deliveriesOf(id)).toMatchObject([{ state: 'gave-up' }]);
    const pressed = await submit(`${rig.double.url}/control/events/${id}/resend`, {});
    expect([pressed.status, pressed.headers.get('Location')]).toEqual([303, '/']);
    await idle();
    expect(rig.double.control.deliveriesOf(id).map(({ state }) => state)).toEqual(['gave-up', 'delivered']);
    expect((await flip(rig, 'events/evt_nothing/resend')).status).toBe(400);
  });

  it('wait for an endpoint that is away, also over a restart', async () => {
    await rig.restart({ webhookUrl: 'http://127.0.0.1:9/', retryAfterMs: [60_000] });
    rig.double.control.expire(await open());
    const { control } = rig.double;
    await expect.poll(() => control.state().webhooks?.waiting).toBe(1);
    const [event] = (await rig.stripe.events.list({ limit: 1 })).data;
    await expect.poll(() => control.deliveriesOf(event!.id)[0]?.attempts.length).toBe(1);
    expect(control.deliveriesOf(event!.id)[0]?.attempts[0]).toMatchObject({ status: null });
    expect((await rig.stripe.events.retrieve(event!.id)).pending_webhooks).toBe(1);
    await rig.restart();
    rig.double.control.resend(event!.id);
    await expect.poll(() => rig.receiver.received.length).toBe(1);
  });
});

describe('webhook switches', () => {
  it('delay', async () => {
    await flip(rig, 'webhooks', { delayMs: 300 });
    const startMs = Date.now();
    await paySome();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(rig.receiver.received).toHaveLength(0);
    await idle();
    expect(Date.now() - startMs).toBeGreaterThanOrEqual(290);
    expect(rig.receiver.received).toHaveLength(3);
  });

  it('drop the next few, or all', async () => {
    await flip(rig, 'webhooks', { dropNext: 2 });
    await paySome();
    await idle();
    expect(rig.receiver.types()).toEqual(['checkout.session.completed']);
    await flip(rig, 'webhooks', { dropNext: 'all' });
    await paySome(2);
    await flip(rig, 'calm');
    rig.double.control.expire(await open());
    await idle();
    expect(rig.receiver.types()).toEqual(['checkout.session.completed', 'checkout.session.expired']);
    expect((await rig.stripe.events.list({ limit: 100 })).data).toHaveLength(10); // Stripe knows, only the messages are lost
  });

  it('send everything more than once', async () => {
    await flip(rig, 'webhooks', { copies: 3 });
    await paySome();
    await idle();
    expect(rig.receiver.types().sort()).toEqual(paidTypes.flatMap((type) => [type, type, type]));
    expect(new Set(rig.receiver.received.map(({ event }) => event.id)).size).toBe(3);
  });

  it('hold some and send them in reverse', async () => {
    await flip(rig, 'webhooks', { holdNext: 3 });
    await paySome();
    await expect.poll(() => rig.receiver.received.length).toBe(3);
    expect(rig.receiver.types()).toEqual([
      'checkout.session.completed',
      'payment_intent.succeeded',
      'charge.succeeded',
    ]);
    await flip(rig, 'webhooks', { holdNext: 10 });
    const ids = [await open(), await open()];
    for (const id of ids) rig.double.control.expire(id);
    expect(rig.double.control.state().webhooks).toMatchObject({ holdNext: 8, held: 2 });
    await rig.restart(); // what is held stays held
    expect(rig.double.control.state().webhooks).toMatchObject({ holdNext: 0, held: 2 });
    await flip(rig, 'webhooks/release');
    const sent = rig.receiver.received.slice(3).map(({ event }) => (event.data.object as { id: string }).id);
    expect(sent).toEqual(ids.reverse());
  });
});
