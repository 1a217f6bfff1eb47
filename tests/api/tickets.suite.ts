import { describe, expect, it } from 'vitest';
import type { EnrolmentView } from '#domain/contract/desk';
import type { EventKeyList } from '#domain/contract/tickets';
import { Door } from './support/door.ts';
import { anEventOnSale, anOrganizer, aPaidOrder, readOrder } from './support/scenes.ts';
import type { World } from './support/world.ts';

/** New codes for old tickets, and another key for an event, as doors see it. */
export function ticketsSuite(world: () => World): void {
  async function open() {
    const organizer = await anOrganizer(world());
    const event = await anEventOnSale(organizer, { name: 'New codes', liveCodes: 'offered' });
    const bought = await aPaidOrder(world(), event.id, 2);
    const desk = `/api/desk/events/${event.id}`;
    const { body } = await organizer.visitor.post<EnrolmentView>(`${desk}/doors`, { name: 'Gate A', gate: 0 });
    const door = await Door.enrol(world().visitor(), body.url);
    const now = () => readOrder(bought.buyer, event.id, bought.checkout);
    const verdict = async (code: string) => {
      const said = (await door.scan(code)).verdict;
      return said.verdict === 'admit' ? 'admit' : said.reason;
    };
    return { ...bought, organizer, event, desk, door, now, verdict };
  }

  describe('a new code for a ticket', () => {
    it('[R8] by its owner or at the desk; the old one is dead, and the link of another order changes nothing', async () => {
      const { buyer, event, checkout, order, desk, organizer, door, now, verdict } = await open();
      const [first, second] = order.tickets;
      const path = `/api/events/${event.id}/orders/${checkout.orderId}/tickets/${first!.serial}/reissue`;
      expect(await buyer.post(`${path}?secret=${'x'.repeat(43)}`)).toMatchObject({ status: 404, code: 'not-found' });
      const renewed = await buyer.post<{ code: string }>(`${path}?secret=${checkout.secret}`);
      expect(renewed).toMatchObject({ status: 200, body: { generation: 2, codeForm: 'static' } });
      const atDesk = `${desk}/orders/${checkout.orderId}/tickets/${second!.serial}/reissue`;
      expect((await organizer.visitor.post(atDesk)).status).toBe(204);
      expect((await now()).tickets.map(({ generation }) => generation)).toEqual([2, 2]);
      await door.fetchPack();
      expect(await verdict(first!.code)).toBe('old-generation');
      expect(await verdict(renewed.body.code)).toBe('admit');
    });

    it('[T15] no phone gets a ticket without the proof of its key', async () => {
      const { buyer, event, checkout, order, now } = await open();
      const { serial, generation } = order.tickets[0]!;
      const path = `/api/events/${event.id}/orders/${checkout.orderId}/tickets/${serial}/binding?secret=${checkout.secret}`;
      const wish = { holderKey: 'A'.repeat(43), generation, proof: 'A'.repeat(86) };
      expect(await buyer.post(path, wish)).toMatchObject({ status: 400, code: 'bad-signature' });
      expect(await buyer.post(path, { ...wish, proof: 'A' })).toMatchObject({ status: 422, code: 'invalid-fields' });
      expect((await now()).tickets[0]).toMatchObject({ generation: 1, codeForm: 'static' });
    });
  });

  it('[Y1][Y2][Y3] an event gets another key, and the first is retired: doors follow, tickets are shown with new codes', async () => {
    const { organizer, event, desk, door, order, now, verdict } = await open();
    await door.fetchPack();
    const old = order.tickets[0]!.code;
    const added = await organizer.visitor.post<EventKeyList>(`${desk}/keys`);
    expect(added.body.keys).toMatchObject([
      { index: 0, signs: false },
      { index: 1, signs: true },
    ]);
    const fresh = (await aPaidOrder(world(), event.id)).order.tickets[0]!.code;
    expect(await verdict(fresh)).toBe('unknown-key');
    await door.fetchPack(); // signed by the key that it pinned
    expect(await verdict(fresh)).toBe('admit');
    expect(await organizer.visitor.post(`${desk}/keys/1/retirement`)).toMatchObject({
      status: 409,
      code: 'key-in-use',
    });
    const retired = await organizer.visitor.post<EventKeyList>(`${desk}/keys/0/retirement`);
    expect(retired.body.keys).toMatchObject([{ retiredAtMs: expect.any(Number) }, { retiredAtMs: null }]);
    const shown = (await now()).tickets[0]!;
    expect(shown.generation).toBe(1);
    expect(shown.code).not.toBe(old);
  });
}
