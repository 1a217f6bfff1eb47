import { describe, expect, it } from 'vitest';
import { aCheckout, aHold, anEventOnSale, anOrganizer, readOrder, sessionIdOf } from './support/scenes.ts';
import { eventually, type World } from './support/world.ts';

/** Bank transfers: the page is done with in a minute, the money comes or does not days later. */
export function slowPaymentsSuite(world: () => World): void {
  const control = () => world().stack.stripe!.control;

  /** An order whose buyer has told a bank to pay, and whose page is due to be closed. */
  async function onItsWay(name: string) {
    const { visitor: desk, ...organizer } = await anOrganizer(world());
    const event = await anEventOnSale({ visitor: desk, ...organizer }, { name });
    const buyer = world().visitor();
    const checkout = await aCheckout(buyer, await aHold(buyer, event.id, 1));
    const { orderId } = checkout;
    const sessionId = sessionIdOf(checkout.payUrl!);
    control().pay(sessionId, { slowly: true });
    await control().webhooksIdle();
    control().setWebhooks({ dropNext: 'all' });
    const queue = await world().stack.worker.miniflare.getQueueProducer('MESSAGES');
    await queue.send({ kind: 'expire-session', eventId: event.id, orderId, key: `close-${sessionId}`, sessionId });
    const isTried = () => world().logs.some((line) => line.includes('queue retry') && line.includes(orderId));
    await eventually(async () => isTried());
    /** As the desk sees it: the buyer's page would ask Stripe itself. */
    const state = async () => {
      const { body } = await desk.get<{ orders: { state: string }[] }>(`/api/desk/events/${event.id}/orders`);
      return body.orders[0]?.state;
    };
    return { event, buyer, checkout, sessionId, state };
  }

  describe('slow payments', () => {
    it('a page that is due while the bank is at work is asked about until the money is there', async () => {
      const { sessionId, state } = await onItsWay('Slow bank');
      expect(await state()).toBe('awaiting-payment');
      control().settle(sessionId, 'succeeded');
      await eventually(async () => (await state()) === 'paid', 25_000);
      control().calm();
    });

    it('a transfer that never arrives ends its page, and another way to pay is open', async () => {
      const { event, buyer, checkout, sessionId } = await onItsWay('No money');
      expect((await readOrder(buyer, event.id, checkout)).payUrl).toBe(checkout.payUrl);
      control().calm();
      control().settle(sessionId, 'failed');
      await control().webhooksIdle();
      const order = await eventually(async () => {
        const seen = await readOrder(buyer, event.id, checkout);
        return seen.payUrl === null && seen;
      });
      // The hold still runs: it can be paid in another way.
      expect(order.state).toBe('awaiting-payment');
      const path = `/api/events/${event.id}/orders/${checkout.orderId}/payment?secret=${checkout.secret}`;
      expect((await buyer.post<{ payUrl: string }>(path)).body.payUrl).not.toBe(checkout.payUrl);
    });
  });
}
