import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { OrderView } from '#domain/contract/sale';
import {
  aCheckout,
  aHold,
  anEventOnSale,
  anOrganizer,
  aPaidOrder,
  orderIn,
  readOrder,
  sessionIdOf,
} from './support/scenes.ts';
import { anotherPage, askStripe } from './support/stripe.ts';
import { eventually, type World } from './support/world.ts';

export function paymentsSuite(world: () => World): void {
  const control = () => world().stack.stripe!.control;

  async function anOpenOrder(name: string) {
    const organizer = await anOrganizer(world());
    const event = await anEventOnSale(organizer, { name });
    const buyer = world().visitor();
    const hold = await aHold(buyer, event.id, 1);
    const checkout = await aCheckout(buyer, hold);
    return { organizer, event, buyer, hold, checkout, sessionId: sessionIdOf(checkout.payUrl!) };
  }

  const stripe = <T>(path: string, form?: Record<string, string>) => askStripe<T>(world(), path, form);

  /** A paid order, and another page on which it could be paid once more. */
  async function aSecondPage(name: string) {
    const { buyer, event, checkout, sessionId } = await anOpenOrder(name);
    control().pay(sessionId);
    const order = await orderIn('paid', buyer, event.id, checkout);
    const second = await anotherPage(world(), event.id, checkout, 1250);
    await eventually(async () => (await mailsOf(checkout.orderId)) === 1);
    return { buyer, event, checkout, order, second };
  }

  interface Refund {
    id: string;
    status: string;
    amount: number;
  }

  /** The refunds of the session's payment, newest first, once there are so many. */
  async function refundsOf(sessionId: string, count: number): Promise<Refund[]> {
    const { payment_intent } = await stripe<{ payment_intent: string }>(`checkout/sessions/${sessionId}`);
    return eventually(async () => {
      const { data } = await stripe<{ data: Refund[] }>(`refunds?payment_intent=${payment_intent}`);
      return data.length >= count && data;
    }, 25_000);
  }

  /** How many mails this order has caused. */
  async function mailsOf(orderId: string): Promise<number> {
    const mails = await world().stack.mailbox.messages();
    return mails.filter((mail) => mail.text.includes(orderId)).length;
  }

  describe('payments', () => {
    it('a declined card leaves everything as it was; the next one pays', async () => {
      const { buyer, event, checkout } = await anOpenOrder('Declined first');
      const pay = (number: string) =>
        fetch(checkout.payUrl!, {
          method: 'POST',
          redirect: 'manual',
          body: new URLSearchParams({ method: 'card', name: 'B', number, expiry: '12/34', cvc: '123', action: 'pay' }),
        });
      expect((await pay('4000000000000002')).status).toBe(402);
      const waiting = await readOrder(buyer, event.id, checkout);
      expect(waiting).toMatchObject({ state: 'awaiting-payment', payUrl: checkout.payUrl });
      const path = `/api/events/${event.id}/orders/${checkout.orderId}/payment?secret=${checkout.secret}`;
      expect((await buyer.post<{ payUrl: string }>(path)).body.payUrl).toBe(checkout.payUrl);
      expect((await pay('4242424242424242')).status).toBe(303);
      await orderIn('paid', buyer, event.id, checkout);
      expect(await buyer.post(path)).toMatchObject({ status: 409, code: 'order-not-payable' });
    });

    it('a webhook that comes twice, late and in any order makes one set of tickets and one mail', async () => {
      control().setWebhooks({ copies: 3, holdNext: 10, delayMs: 300 });
      const { buyer, event, checkout, sessionId } = await anOpenOrder('Twice and late');
      control().pay(sessionId);
      await control().releaseHeld();
      const order = await orderIn('paid', buyer, event.id, checkout);
      await control().webhooksIdle(20_000);
      control().calm();
      expect(order.tickets).toHaveLength(1);
      expect((await readOrder(buyer, event.id, checkout)).tickets).toEqual(order.tickets);
      await eventually(async () => (await mailsOf(order.id)) === 1);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(await mailsOf(order.id)).toBe(1);
    });

    it('a webhook that never comes: the page asks Stripe itself', async () => {
      control().setWebhooks({ dropNext: 'all' });
      const { buyer, event, checkout, sessionId } = await anOpenOrder('Lost webhook');
      control().pay(sessionId);
      await orderIn('paid', buyer, event.id, checkout);
      control().calm();
    });

    it('and where nobody looks, the sweep asks', async () => {
      control().setWebhooks({ dropNext: 'all' });
      const { buyer, event, checkout, sessionId, organizer } = await anOpenOrder('Swept');
      control().pay(sessionId);
      await eventually(async () => {
        const { body } = await organizer.visitor.get<{ orders: unknown[] }>(`/api/desk/events/${event.id}/orders`);
        return body.orders.length === 1;
      });
      // The handler is told a later time, since it only looks at what is overdue.
      const worker = await world().stack.worker.miniflare.getWorker();
      await worker.scheduled({ cron: '*/5 * * * *', scheduledTime: new Date(Date.now() + 10 * 60_000) });
      control().calm();
      const order = await readOrder(buyer, event.id, checkout);
      expect(order.state).toBe('paid');
    });

    it('forged, replayed and foreign webhooks change nothing', async () => {
      const { buyer, event, checkout, sessionId } = await anOpenOrder('Forged');
      const nowS = Math.floor(Date.now() / 1_000);
      const body = JSON.stringify({
        id: 'evt_forged',
        object: 'event',
        type: 'checkout.session.completed',
        created: nowS,
        data: {
          object: {
            id: sessionId,
            object: 'checkout.session',
            payment_status: 'paid',
            payment_intent: 'pi_forged',
            amount_total: 1250,
            currency: 'eur',
            metadata: { eventId: event.id, orderId: checkout.orderId },
          },
        },
      });
      const sign = (secret: string, atS: number) =>
        `t=${atS},v1=${createHmac('sha256', secret).update(`${atS}.${body}`).digest('hex')}`;
      const secret = world().stack.secrets.STRIPE_WEBHOOK_SECRET;
      const send = (signature: string | null, sent = body) =>
        world()
          .visitor()
          .ask('POST', '/api/stripe/webhook', {
            body: sent,
            key: null,
            headers: { 'content-type': 'application/json', ...(signature && { 'stripe-signature': signature }) },
          });
      for (const signature of [null, '', 'nonsense', sign('whsec_wrong', nowS), sign(secret, nowS - 3_600)])
        expect(await send(signature), String(signature)).toMatchObject({ status: 400, code: 'bad-signature' });
      expect(await send(sign(secret, nowS), `${body} `)).toMatchObject({ code: 'bad-signature' });
      expect((await readOrder(buyer, event.id, checkout)).state).toBe('awaiting-payment');

      const unknown = body.replace('checkout.session.completed', 'customer.created');
      const signed = `t=${nowS},v1=${createHmac('sha256', secret).update(`${nowS}.${unknown}`).digest('hex')}`;
      expect(await send(signed, unknown)).toMatchObject({ status: 200, body: { received: true } });
    });

    it('Stripe away: the reservation is kept, it is said so, and a retry goes on', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Stripe away' });
      const buyer = world().visitor();
      const hold = await aHold(buyer, event.id, 1);
      control().addFault({ answer: '500', remaining: 20 });
      const key = crypto.randomUUID();
      const path = `/api/events/${event.id}/holds/${hold.id}/checkout`;
      const wish = { name: 'Bob', email: 'bob@example.org', totalMinor: 1250 };
      const refused = await buyer.post(path, wish, { key });
      expect(refused).toMatchObject({ status: 503, code: 'payment-unavailable' });
      expect(refused.headers.get('retry-after')).toBeTruthy();
      control().clearFaults();
      const retried = await buyer.post<{ payUrl: string; orderId: string; secret: string }>(path, wish, { key });
      expect(retried.status, JSON.stringify(retried.body)).toBe(201);
      control().pay(sessionIdOf(retried.body.payUrl));
      await orderIn('paid', buyer, event.id, retried.body as never);
    });

    it('an answer that got lost on its way does not make a second session', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Lost answer' });
      const buyer = world().visitor();
      const before = control().state().counts.sessions;
      control().addFault({ answer: 'reset', when: 'after', endpoint: 'POST /v1/checkout/sessions' });
      const checkout = await aCheckout(buyer, await aHold(buyer, event.id, 1));
      expect(checkout.payUrl).toContain('/pay/');
      expect(control().state().counts.sessions).toBe(before + 1);
    });

    it('a payment page that is due is closed at Stripe, and the buyer gets another one while the hold lasts', async () => {
      const { buyer, event, checkout, sessionId } = await anOpenOrder('Closed page');
      const queue = await world().stack.worker.miniflare.getQueueProducer('MESSAGES');
      const { orderId } = checkout;
      await queue.send({ kind: 'expire-session', eventId: event.id, orderId, key: `close-${sessionId}`, sessionId });
      const closed = await eventually(async () => {
        const order = await readOrder(buyer, event.id, checkout);
        return order.payUrl === null && order;
      });
      expect(closed.state).toBe('awaiting-payment');
      expect((await fetch(checkout.payUrl!)).status).toBe(410);
      const path = `/api/events/${event.id}/orders/${orderId}/payment?secret=${checkout.secret}`;
      const again = await buyer.post<{ payUrl: string }>(path);
      expect(again.status, JSON.stringify(again.body)).toBe(200);
      expect(again.body.payUrl).not.toBe(checkout.payUrl);
      control().pay(sessionIdOf(again.body.payUrl));
      await orderIn('paid', buyer, event.id, checkout);
      // Told once more, late: what is paid stays paid.
      await queue.send({ kind: 'expire-session', eventId: event.id, orderId, key: 'late', sessionId });
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect((await readOrder(buyer, event.id, checkout)).state).toBe('paid');
    });

    it('a refund made in Stripe’s dashboard revokes the tickets and is told', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Refunded' });
      const { buyer, checkout, order } = await aPaidOrder(world(), event.id);
      const session = await stripe<{ payment_intent: string }>(`checkout/sessions/${sessionIdOf(checkout.payUrl!)}`);
      const refund = await stripe<Refund>('refunds', { payment_intent: session.payment_intent });
      expect(refund.status).toBe('succeeded');
      const refunded: OrderView = await orderIn('refunded', buyer, event.id, checkout);
      expect(refunded.tickets).toMatchObject([{ serial: order.tickets[0]!.serial, state: 'revoked', code: '' }]);
    });

    it('a second payment of one order goes back, and the tickets stay', async () => {
      const { buyer, event, checkout, order, second } = await aSecondPage('Paid twice');
      const refundsBefore = control().state().counts.refunds;
      control().pay(second);
      await eventually(async () => control().state().counts.refunds === refundsBefore + 1, 25_000);
      expect(await readOrder(buyer, event.id, checkout)).toMatchObject({ state: 'paid', tickets: order.tickets });
    });

    it('a refund that is under way and then bounces is made again, and told when it has arrived', async () => {
      const { checkout, second } = await aSecondPage('Bounces before it arrives');
      control().pay(second, { number: '4000000000007726' });
      const [first] = await refundsOf(second, 1);
      expect(first!.status).toBe('pending');
      control().settleRefund(first!.id, 'failed');
      const [again] = await refundsOf(second, 2);
      expect(again).toMatchObject({ status: 'pending', amount: 1250 });
      expect(await mailsOf(checkout.orderId)).toBe(1);
      control().settleRefund(again!.id, 'succeeded');
      await eventually(async () => (await mailsOf(checkout.orderId)) === 2);
    });

    it('a refund that bounces after it was done is made again, and counts once', async () => {
      const { checkout, second } = await aSecondPage('Bounces afterwards');
      control().pay(second, { number: '4000000000005126' });
      const [first] = await refundsOf(second, 1);
      expect(first!.status).toBe('succeeded');
      await eventually(async () => (await mailsOf(checkout.orderId)) === 2);
      control().settleRefund(first!.id, 'failed');
      const [again] = await refundsOf(second, 2);
      expect(again).toMatchObject({ status: 'succeeded', amount: 1250, metadata: { insteadOf: first!.id } });
      control().settleRefund(again!.id, 'succeeded');
      await control().webhooksIdle(20_000);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(await refundsOf(second, 2)).toHaveLength(2);
      expect(await mailsOf(checkout.orderId)).toBe(2);
    });

    it('where a part went back by hand, the rest follows', async () => {
      const { second } = await aSecondPage('A part by hand');
      control().setWebhooks({ holdNext: 20 });
      control().pay(second);
      const { payment_intent } = await stripe<{ payment_intent: string }>(`checkout/sessions/${second}`);
      await stripe('refunds', { payment_intent, amount: '300' });
      await control().releaseHeld();
      const refunds = await refundsOf(second, 2);
      control().calm();
      expect(refunds.map(({ amount }) => amount)).toEqual([950, 300]);
    });
  });
}
