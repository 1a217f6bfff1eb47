import { describe, expect, it } from 'vitest';
import type { HoldView } from '#domain/contract/sale';
import { aHallOnSale } from './support/hall.ts';
import { aCheckout, anOrganizer, orderIn, readOrder, sessionIdOf } from './support/scenes.ts';
import { anotherPage } from './support/stripe.ts';
import { eventually, type Visitor, type World } from './support/world.ts';

/** Money for seats that are not reserved any more: the same ones, equal ones for who agreed to that, or the money goes back. */
export function lateMoneySuite(world: () => World): void {
  const control = () => world().stack.stripe!.control;
  const row = ['stalls/B/3', 'stalls/B/4'];

  const hold = (buyer: Visitor, event: string, seats: string[], ticketType = 0) => {
    const lines = [{ ticketType, occurrence: 0, quantity: seats.length, seats }];
    return buyer.post<HoldView>(`/api/events/${event}/holds`, { mapVersion: 1, lines });
  };

  /** Two seats whose buyer went to pay, came back, and let them go; the bank has the money all the same. */
  async function letGo(name: string, equalSeatsWelcome: boolean) {
    const event = await aHallOnSale(await anOrganizer(world()), { name });
    const buyer = world().visitor();
    const held = await hold(buyer, event.id, row);
    expect(held.status, JSON.stringify(held.body)).toBe(201);
    const checkout = await aCheckout(buyer, held.body, { equalSeatsWelcome });
    const late = await anotherPage(world(), event.id, checkout, held.body.totalMinor);
    const { orderId } = checkout;
    const sessionId = sessionIdOf(checkout.payUrl!);
    const queue = await world().stack.worker.miniflare.getQueueProducer('MESSAGES');
    await queue.send({ kind: 'expire-session', eventId: event.id, orderId, key: `close-${sessionId}`, sessionId });
    await eventually(async () => (await readOrder(buyer, event.id, checkout)).payUrl === null);
    const path = `/api/events/${event.id}/holds/${held.body.id}`;
    const released = await buyer.ask('DELETE', path);
    expect(released.status, JSON.stringify(released.body)).toBe(204);
    return { event, buyer, checkout, late };
  }

  const seatsOf = (order: { tickets: { seat: { id: string } | null }[] }) => order.tickets.map(({ seat }) => seat?.id);

  describe('late money for seats', () => {
    it('takes the same seats while they are free', async () => {
      const { event, buyer, checkout, late } = await letGo('Late, and free', false);
      control().pay(late);
      const order = await orderIn('paid', buyer, event.id, checkout);
      expect(seatsOf(order)).toEqual(row);
      expect(order.otherSeats).toBe(false);
    });

    it('takes equal ones where somebody has them by now, for a buyer who agreed, and says so', async () => {
      const { event, buyer, checkout, late } = await letGo('Late, and equal', true);
      const other = world().visitor();
      const others = await hold(other, event.id, row);
      expect(others.status).toBe(201);
      control().pay(late);
      const order = await orderIn('paid', buyer, event.id, checkout);
      const seats = seatsOf(order);
      expect(seats).toHaveLength(2);
      expect(seats.every((seat) => seat?.startsWith('stalls/') && !row.includes(seat))).toBe(true);
      expect(order.otherSeats).toBe(true);
      const theirs = await aCheckout(other, others.body);
      control().pay(sessionIdOf(theirs.payUrl!));
      expect(seatsOf(await orderIn('paid', other, event.id, theirs))).toEqual(row);
    });

    it('goes back for one who wanted these seats or none', async () => {
      const { event, buyer, checkout, late } = await letGo('Late, and gone', false);
      expect((await hold(world().visitor(), event.id, row)).status).toBe(201);
      const before = control().state().counts.refunds;
      control().pay(late);
      const order = await orderIn('refunded', buyer, event.id, checkout);
      expect(order.tickets).toEqual([]);
      expect(control().state().counts.refunds).toBe(before + 1);
    });
  });
}
