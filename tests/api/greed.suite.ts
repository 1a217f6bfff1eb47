import { describe, expect, it } from 'vitest';
import type { CancelReply, CheckoutReply, HoldView } from '#domain/contract/sale';
import { aHallOnSale } from './support/hall.ts';
import { aCheckout, aHold, anEventOnSale, anOrganizer, aPaidOrder, goodDraft } from './support/scenes.ts';
import type { Visitor, World } from './support/world.ts';

/** Wishes at the edge of what can be had: too little money, tickets that are gone, caches that somebody wants to get around. */
export function greedSuite(world: () => World): void {
  const buyersMay = { exchange: true, cancel: true, hoursBefore: 0 };
  const typeAt = (name: string, price: string) => ({ ...goodDraft.ticketTypes[0]!, name, price });
  const ticketTypes = [typeAt('Full', '12.50'), typeAt('Programme', '0.30'), typeAt('Box', '999999.99')];
  const dearer = typeAt('With a drink', '12.70');

  function checkout(buyer: Visitor, hold: HoldView) {
    const wish = { name: 'Zoe', email: 'zoe@example.org', totalMinor: hold.totalMinor };
    return buyer.post<CheckoutReply>(`/api/events/${hold.eventId}/holds/${hold.id}/checkout`, wish);
  }

  describe('greed', () => {
    it('what no card is charged is said before there is an order, and the reservation stands', async () => {
      const event = await anEventOnSale(await anOrganizer(world()), { name: 'Pennies', ticketTypes });
      const buyer = world().visitor();
      for (const [type, quantity] of [
        [1, 1],
        [2, 2],
      ] as const) {
        const hold = await aHold(buyer, event.id, quantity, type);
        expect(await checkout(buyer, hold)).toMatchObject({ status: 422, code: 'amount-not-payable' });
        const still = await buyer.get<HoldView>(`/api/events/${event.id}/holds/${hold.id}`);
        expect(still.body.state).toBe('held');
      }
      const two = await aCheckout(buyer, await aHold(buyer, event.id, 2, 1));
      expect(two.payUrl).toContain('http');
    });

    it('an exchange for a few cents more is said to be none, and the ticket stands', async () => {
      const types = [...ticketTypes, dearer];
      const event = await anEventOnSale(await anOrganizer(world()), { name: 'Cents', ticketTypes: types, buyersMay });
      const { buyer, checkout: paid, order } = await aPaidOrder(world(), event.id);
      const exchange = { order: paid.orderId, secret: paid.secret, serials: [order.tickets[0]!.serial] };
      const lines = [{ ticketType: 3, occurrence: 0, quantity: 1 }];
      const hold = await buyer.post<HoldView>(`/api/events/${event.id}/holds`, { lines, exchange });
      expect(hold.body.totalMinor).toBe(20);
      expect(await checkout(buyer, hold.body)).toMatchObject({ status: 422, code: 'amount-not-payable' });
      const back = `/api/events/${event.id}/orders/${paid.orderId}/cancellations?secret=${paid.secret}`;
      const { serials } = exchange;
      expect(await buyer.post<CancelReply>(back, { serials })).toMatchObject({ body: { refundDueMinor: 1250 } });
      expect(await buyer.post(back, { serials })).toMatchObject({ status: 409, code: 'ticket-gone' });
      expect(await buyer.post(`/api/events/${event.id}/holds`, { lines, exchange })).toMatchObject({ status: 409 });
    });

    it('a path has one spelling, so that nobody gets past the cache; a place in it has one too', async () => {
      const event = await aHallOnSale(await anOrganizer(world()), { name: 'Spelled' });
      const buyer = world().visitor();
      const seatsAt = async (date: string) =>
        (await buyer.fetch('GET', `/api/events/${event.id}/occurrences/${date}/seats`, { key: null })).status;
      expect(await seatsAt('0')).toBe(200);
      for (const date of ['00', '0x0', '+0', '-0', '0.0', '0e9', '%200', '255', 'null'])
        expect(await seatsAt(date), date).toBe(404);
    });

    it('more wheelchair places than tickets are refused beside their field', async () => {
      const event = await aHallOnSale(await anOrganizer(world()), { name: 'Wheels' });
      const lines = [{ ticketType: 0, occurrence: 0, quantity: 2, accessibleUnits: 3 }];
      const reply = await world().visitor().post(`/api/events/${event.id}/holds`, { lines });
      expect(reply).toMatchObject({ status: 422, code: 'invalid-fields' });
      expect(reply.body.fields).toEqual([{ path: 'lines.0.accessibleUnits', code: 'more-than-total' }]);
    });
  });
}
