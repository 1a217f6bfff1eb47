import { describe, expect, it } from 'vitest';
import type { DeskOrderList } from '#domain/contract/desk';
import type { CancelReply, HoldView, OrderView } from '#domain/contract/sale';
import { aCheckout, anEventOnSale, anOrganizer, aPaidOrder, goodDraft, orderIn, readOrder } from './support/scenes.ts';
import { sessionIdOf, type Organizer } from './support/scenes.ts';
import { eventually, type Visitor, type World } from './support/world.ts';

/** Tickets change: for others, for money, one by one. Through the whole machine, with Stripe's double at the far end. */
export function exchangeSuite(world: () => World): void {
  const stripe = () => world().stack.stripe!;
  const ticketTypes = [
    goodDraft.ticketTypes[0]!,
    { ...goodDraft.ticketTypes[1]!, name: 'Balcony', price: '20.00' },
    { ...goodDraft.ticketTypes[1]!, name: 'Standing', price: '5.00' },
  ];
  const buyersMay = { exchange: true, cancel: true, hoursBefore: 0 };

  async function anOrder(name: string, quantity: number, changes: object = {}) {
    const organizer = await anOrganizer(world());
    const event = await anEventOnSale(organizer, { name, ticketTypes, buyersMay, ...changes });
    return { organizer, event, ...(await aPaidOrder(world(), event.id, quantity)) };
  }
  type Scene = Awaited<ReturnType<typeof anOrder>>;

  function exchangeFor({ buyer, event, checkout }: Scene, serials: number[], ticketType: number, quantity = 1) {
    const exchange = { order: checkout.orderId, secret: checkout.secret, serials };
    const lines = [{ ticketType, occurrence: 0, quantity }];
    return buyer.post<HoldView>(`/api/events/${event.id}/holds`, { lines, exchange });
  }

  function giveBack({ buyer, event, checkout }: Scene, serials: number[], secret = checkout.secret) {
    const path = `/api/events/${event.id}/orders/${checkout.orderId}/cancellations?secret=${secret}`;
    return buyer.post<CancelReply>(path, { serials });
  }

  /** What has gone back of the order's payment at Stripe, once it is so much. */
  async function refundedAtStripe(payUrl: string, minor: number): Promise<void> {
    const headers = { authorization: `Bearer ${world().stack.secrets.STRIPE_SECRET_KEY}` };
    const get = async <T>(path: string) => (await (await fetch(`${stripe().url}/v1/${path}`, { headers })).json()) as T;
    const { payment_intent } = await get<{ payment_intent: string }>(`checkout/sessions/${sessionIdOf(payUrl)}`);
    await eventually(async () => {
      const { data } = await get<{ data: { amount: number }[] }>(`refunds?payment_intent=${payment_intent}`);
      return data.reduce((sum, { amount }) => sum + amount, 0) === minor;
    }, 25_000);
  }

  const standing = (order: OrderView) => order.tickets.filter(({ state }) => state === 'valid').map((t) => t.serial);

  describe('orders change', () => {
    it('a dearer ticket: the difference is paid, then the old code is dead and the new one good', async () => {
      const scene = await anOrder('Up to the balcony', 2);
      const { buyer, event, checkout, order } = scene;
      const reply = await exchangeFor(scene, [order.tickets[0]!.serial], 1);
      expect(reply).toMatchObject({ status: 201 });
      expect(reply.body).toMatchObject({ totalMinor: 750, exchange: { creditMinor: 1250, dueMinor: 750 } });
      const next = await aCheckout(buyer, reply.body);
      expect(standing(await readOrder(buyer, event.id, checkout))).toHaveLength(2);
      stripe().control.pay(sessionIdOf(next.payUrl!));
      const changed = await orderIn('paid', buyer, event.id, next);
      expect(changed).toMatchObject({ totalMinor: 750, changes: checkout.orderId });
      expect(changed.tickets.map(({ typeName }) => typeName)).toEqual(['Balcony']);
      const old = await readOrder(buyer, event.id, checkout);
      expect(old).toMatchObject({ state: 'paid', changedBy: [next.orderId], refundedMinor: 0 });
      expect(standing(old)).toEqual([order.tickets[1]!.serial]);
      expect(old.tickets[0]).toMatchObject({ state: 'revoked', code: '' });
    });

    it('a cheaper ticket: nothing to pay, and the difference goes back', async () => {
      const scene = await anOrder('Down to the floor', 1);
      const reply = await exchangeFor(scene, [scene.order.tickets[0]!.serial], 2);
      expect(reply.body).toMatchObject({ totalMinor: 0, exchange: { dueMinor: -750 } });
      const next = await aCheckout(scene.buyer, reply.body);
      expect(next.payUrl).toBeNull();
      expect((await readOrder(scene.buyer, scene.event.id, next)).tickets).toHaveLength(1);
      await refundedAtStripe(scene.checkout.payUrl!, 750);
      await eventually(async () => {
        const old = await readOrder(scene.buyer, scene.event.id, scene.checkout);
        return old.refundedMinor === 750 && old.state === 'paid';
      });
    });

    it('only with the link of the order, only what is the order’s, and not what the organizer forbids', async () => {
      const scene = await anOrder('Not yours', 1, { buyersMay: { ...buyersMay, exchange: false, cancel: false } });
      const serial = scene.order.tickets[0]!.serial;
      expect(await giveBack(scene, [serial], 'x'.repeat(43))).toMatchObject({ status: 404, code: 'not-found' });
      expect(await giveBack(scene, [serial])).toMatchObject({ status: 409, code: 'not-exchangeable' });
      expect(await exchangeFor(scene, [serial], 1)).toMatchObject({ status: 409, code: 'not-exchangeable' });
      const stranger = { ...scene, checkout: { ...scene.checkout, secret: 'x'.repeat(43) } };
      expect(await exchangeFor(stranger, [serial], 1)).toMatchObject({ status: 404, code: 'not-found' });
      expect(await giveBack(scene, [serial + 1])).toMatchObject({ status: 404, code: 'not-found' });
    });
  });

  describe('tickets are given back', () => {
    it('one of three: its money goes back, the others stand, the mail says so', async () => {
      const scene = await anOrder('One stays at home', 3);
      const serial = scene.order.tickets[1]!.serial;
      expect((await giveBack(scene, [serial])).body).toEqual({ state: 'paid', refundDueMinor: 1250 });
      await refundedAtStripe(scene.checkout.payUrl!, 1250);
      const order = await readOrder(scene.buyer, scene.event.id, scene.checkout);
      expect(standing(order)).toHaveLength(2);
      expect(order.refundedMinor).toBe(1250);
      await eventually(async () => {
        const mails = await world().stack.mailbox.messages();
        return mails.some((mail) => mail.text.includes(scene.order.id) && /Some of your tickets/.test(mail.subject));
      });
      expect(await giveBack(scene, [serial])).toMatchObject({ status: 409, code: 'ticket-gone' });
    });

    it('two at the same time: both parts go back, and never more', async () => {
      const scene = await anOrder('Both at once', 3);
      const [a, b] = scene.order.tickets.map((ticket) => ticket.serial);
      const replies = await Promise.all([giveBack(scene, [a!]), giveBack(scene, [b!])]);
      expect(replies.map(({ status }) => status)).toEqual([200, 200]);
      await refundedAtStripe(scene.checkout.payUrl!, 2500);
      expect(standing(await readOrder(scene.buyer, scene.event.id, scene.checkout))).toHaveLength(1);
    });

    it('by the organizer, also all of it', async () => {
      const scene = await anOrder('Called off for one', 2);
      const cancel = (organizer: Organizer, body: object) => cancelAt(organizer.visitor, scene, body);
      const one = await cancel(scene.organizer, { serials: [scene.order.tickets[0]!.serial] });
      expect(one.body).toEqual({ state: 'paid', refundDueMinor: 1250 });
      const rest = await cancel(scene.organizer, {});
      expect(rest.body).toEqual({ state: 'refund-due', refundDueMinor: 1250 });
      await refundedAtStripe(scene.checkout.payUrl!, 2500);
      await orderIn('refunded', scene.buyer, scene.event.id, scene.checkout);
    });
  });

  describe('at the desk', () => {
    /** The list as the desk has it once the catalogue has heard of the order. */
    const listed = ({ organizer, event }: Scene, id: string) =>
      eventually(async () => {
        const path = `/api/desk/events/${event.id}/orders?query=${id}`;
        const { body } = await organizer.visitor.get<DeskOrderList>(path);
        return body.orders.length === 1 && { order: body.orders[0]!, mayCancel: body.mayCancel };
      });

    it('an order opens to its tickets, without what would let anybody in with them', async () => {
      const scene = await anOrder('Looked at', 2);
      const { order, mayCancel } = await listed(scene, scene.order.id);
      expect(mayCancel).toBe(true);
      const [first, second] = scene.order.tickets;
      const told = {
        ticketType: 0,
        typeName: 'Full',
        occurrence: 0,
        state: 'valid',
        seat: null,
        priceMinor: 1250,
        blockedFor: null,
      };
      expect(order.tickets).toEqual([
        { serial: first!.serial, ...told },
        { serial: second!.serial, ...told },
      ]);
      expect(order).toMatchObject({ state: 'paid', refundedMinor: 0, changes: null, changedBy: [] });
    });

    it('it stands at once as a cancellation leaves it, first in part, then as a whole', async () => {
      const scene = await anOrder('One by one at the desk', 2);
      const [first, second] = scene.order.tickets.map(({ serial }) => serial);
      await cancelAt(scene.organizer.visitor, scene, { serials: [first] });
      const { order: part } = await listed(scene, scene.order.id);
      expect(part).toMatchObject({ state: 'paid', refundedMinor: 1250 });
      expect(part.tickets.map(({ state }) => state)).toEqual(['revoked', 'valid']);
      const again = await cancelAt(scene.organizer.visitor, scene, { serials: [first] });
      expect(again).toMatchObject({ status: 409, code: 'ticket-gone' });
      await cancelAt(scene.organizer.visitor, scene, { serials: [second] });
      const { order: whole } = await listed(scene, scene.order.id);
      expect(['refund-due', 'refunded']).toContain(whole.state);
      expect(whole.refundedMinor).toBe(2500);
      expect(whole.tickets.every(({ state }) => state === 'revoked')).toBe(true);
    });

    it('orders that change one another name each other', async () => {
      const scene = await anOrder('Who changed whom', 1);
      const next = await aCheckout(scene.buyer, (await exchangeFor(scene, [scene.order.tickets[0]!.serial], 2)).body);
      const { order: changed } = await listed(scene, next.orderId);
      const { order: old } = await listed(scene, scene.order.id);
      expect(changed).toMatchObject({ changes: scene.order.id, changedBy: [] });
      expect(old).toMatchObject({ changes: null, changedBy: [next.orderId] });
    });
  });

  function cancelAt(desk: Visitor, { event, order }: Scene, body: object) {
    return desk.post<CancelReply>(`/api/desk/events/${event.id}/orders/${order.id}/cancellations`, body);
  }
}
