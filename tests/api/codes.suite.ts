import { describe, expect, it } from 'vitest';
import type { DeskAllotment, DeskAllotmentList, DeskCodeList } from '#domain/contract/desk';
import type { Availability, EventPage } from '#domain/contract/public';
import type { CodeView, HoldView } from '#domain/contract/sale';
import { aHallOnSale } from './support/hall.ts';
import { aCheckout, anEventOnSale, anOrganizer, goodDraft, type Organizer } from './support/scenes.ts';
import { eventually, type Visitor, type World } from './support/world.ts';

const types = [
  ...goodDraft.ticketTypes,
  { name: 'Friends', description: 'By invitation', price: '5', capacity: 10, hidden: true },
];

async function setCodes(organizer: Organizer, eventId: string, codes: object[]): Promise<void> {
  const reply = await organizer.visitor.ask('PUT', `/api/desk/events/${eventId}/codes`, { json: { codes } });
  expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 200, body: { codes: codes.length } });
}

function holdWith(buyer: Visitor, eventId: string, code: string | undefined, line: object, more: object = {}) {
  const lines = [{ ticketType: 0, occurrence: 0, quantity: 1, ...line }];
  return buyer.post<HoldView & { left: number }>(`/api/events/${eventId}/holds`, { lines, code, ...more });
}

export function codesSuite(world: () => World): void {
  describe('codes', () => {
    it('unlock what is hidden and lower prices, as often as they may', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Coded', ticketTypes: types });
      const buyer = world().visitor();
      const page = await buyer.get<EventPage>(`/api/events/${event.slug}`);
      expect(page.body).toMatchObject({ takesCodes: true, priceFromMinor: 0 });
      expect(page.body.ticketTypes.map(({ name }) => name)).toEqual(['Full', 'Guest list']);
      const shown = await buyer.get<Availability>(`/api/events/${event.id}/availability`);
      expect(shown.body.entries.map(({ ticketType }) => ticketType)).toEqual([0, 1]);
      expect((await holdWith(buyer, event.id, undefined, { ticketType: 2 })).code).toBe('code-required');
      const at = (code: string) => buyer.get<CodeView>(`/api/events/${event.id}/codes/${code}`);
      expect((await at('FRIENDS')).code).toBe('unknown-code');

      await setCodes(organizer, event.id, [
        {
          code: 'friends',
          unlocks: [2],
          discount: { kind: 'percent', hundredths: 1_000 },
          appliesTo: [0],
          maxTickets: 3,
        },
        { code: 'LATE', untilMs: 1 },
      ]);
      expect((await at('late')).code).toBe('code-not-valid-now');
      const view = await at(' friends ');
      expect(view.body).toMatchObject({
        code: 'FRIENDS',
        unlocks: [2],
        left: 3,
        prices: [{ ticketType: 0, priceMinor: 1_125 }],
      });
      expect(view.body.types).toMatchObject([{ name: 'Friends', description: 'By invitation', priceMinor: 500 }]);
      expect(view.body.entries).toEqual([{ ticketType: 2, occurrence: 0, left: 10, state: 'on-sale' }]);

      const held = await holdWith(buyer, event.id, 'friends', { quantity: 2 });
      expect(held.body).toMatchObject({
        totalMinor: 2_250,
        code: 'FRIENDS',
        lines: [{ unitPriceMinor: 1_125, fullPriceMinor: 1_250, totalMinor: 2_250 }],
      });
      const tooMany = await holdWith(buyer, event.id, 'friends', { ticketType: 2, quantity: 2 });
      expect(tooMany).toMatchObject({ code: 'code-used-up', body: { left: 1 } });
      const checkout = await aCheckout(buyer, held.body);
      expect(checkout.payUrl).toContain('/pay/');
      const list = await organizer.visitor.get<DeskCodeList>(`/api/desk/events/${event.id}/codes?limit=1`);
      expect(list.body).toMatchObject({ codes: [{ code: 'FRIENDS', held: 2, sold: 0 }], nextCursor: '1' });
      const rest = await organizer.visitor.get<DeskCodeList>(`/api/desk/events/${event.id}/codes?cursor=1`);
      expect(rest.body).toMatchObject({ codes: [{ code: 'LATE', withdrawn: false }], nextCursor: null });
    });

    it('what they say is checked, each with its field', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Wrong codes' });
      const path = `/api/desk/events/${event.id}/codes`;
      const codes = [{ code: 'no spaces' }, { code: 'HALF', discount: { kind: 'percent', hundredths: 20_000 } }];
      expect(await organizer.visitor.ask('PUT', path, { json: { codes } })).toMatchObject({
        code: 'invalid-fields',
        body: {
          fields: [
            { path: 'codes.0.code', code: 'invalid' },
            { path: 'codes.1.discount.hundredths', code: 'too-large' },
          ],
        },
      });
    });
  });

  describe('what is included, and extras', () => {
    it('come with their ticket in the same instant, or only beside one', async () => {
      const organizer = await anOrganizer(world());
      const ticketTypes = [
        { ...goodDraft.ticketTypes[0]!, includes: [{ ticketType: 1, quantity: 2 }], quantityStep: 2 },
        { name: 'Drink', description: '', price: '4', capacity: 6, hidden: true },
        { name: 'Parking', description: '', price: '8', capacity: 9, addOnTo: { ticketTypes: [0], perTicket: 1 } },
      ];
      const event = await anEventOnSale(organizer, { name: 'Extras', ticketTypes });
      const buyer = world().visitor();
      const wish = (...lines: [ticketType: number, quantity: number][]) =>
        buyer.post<HoldView & { left: number; line: number }>(`/api/events/${event.id}/holds`, {
          lines: lines.map(([ticketType, quantity]) => ({ ticketType, occurrence: 0, quantity })),
        });
      expect((await wish([0, 3])).code).toBe('bad-quantity');
      expect((await wish([2, 1])).code).toBe('add-on-alone');
      expect(await wish([0, 2], [2, 3])).toMatchObject({ code: 'too-many-add-ons', body: { left: 2 } });
      const held = await wish([0, 2], [2, 1]);
      expect(held.body).toMatchObject({ totalMinor: 3_300 });
      expect(
        held.body.lines.map(({ name, quantity, within, totalMinor }) => [name, quantity, within, totalMinor]),
      ).toEqual([
        ['Full', 2, undefined, 2_500],
        ['Parking', 1, undefined, 800],
        ['Drink', 4, 0, 0],
      ]);
      expect((await wish([0, 2])).code).toBe('not-enough-left'); // two drinks are left, four come along
    });

    it('a draft in which they contradict each other says so, each with its field', async () => {
      const organizer = await anOrganizer(world());
      const [full, guest] = goodDraft.ticketTypes;
      const ticketTypes = [
        {
          ...full!,
          includes: [
            { ticketType: 0, quantity: 1 },
            { ticketType: 7, quantity: 1 },
          ],
          maxPerOrder: 3,
          quantityStep: 4,
        },
        { ...guest!, includes: [{ ticketType: 2, quantity: 1 }] },
        {
          ...full!,
          name: 'Round',
          includes: [{ ticketType: 1, quantity: 1 }],
          addOnTo: { ticketTypes: [], perTicket: 1 },
        },
      ];
      const path = `/api/organizers/${organizer.organizerId}/events`;
      const reply = await organizer.visitor.post<{ problems: object[] }>(path, { ...goodDraft, ticketTypes });
      expect(reply.body.problems).toEqual([
        { path: 'ticketTypes.0.includes.0.ticketType', code: 'invalid' },
        { path: 'ticketTypes.0.includes.1.ticketType', code: 'unknown-ticket-type' },
        { path: 'ticketTypes.1.includes.0.ticketType', code: 'invalid' },
        { path: 'ticketTypes.2.includes.0.ticketType', code: 'invalid' },
        { path: 'ticketTypes.2.addOnTo.ticketTypes', code: 'required' },
        { path: 'ticketTypes.0.quantityStep', code: 'too-large', limit: 3 },
      ]);
    });
  });

  describe('places kept aside', () => {
    it('counted ones are for nobody or for who has the code, and go back on sale', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Kept' });
      await setCodes(organizer, event.id, [{ code: 'PRESS' }]);
      const path = `/api/desk/events/${event.id}/allotments`;
      const wish = { occurrence: 0, ticketType: 1, quantity: 4, purpose: 'hold', reason: 'Press', code: 'press' };
      const key = crypto.randomUUID();
      const made = await organizer.visitor.post<DeskAllotment>(path, wish, { key });
      expect(made.body).toMatchObject({ left: 4, code: 'PRESS', reason: 'Press' });
      const again = await organizer.visitor.post<DeskAllotment>(path, wish, { key });
      expect(again.body.id).toBe(made.body.id);

      const buyer = world().visitor();
      const open = await holdWith(buyer, event.id, undefined, { ticketType: 1, quantity: 2 });
      expect(open).toMatchObject({ code: 'not-enough-left', body: { left: 1 } });
      const view = await buyer.get<CodeView>(`/api/events/${event.id}/codes/press`);
      expect(view.body.entries).toEqual([{ ticketType: 1, occurrence: 0, left: 5, state: 'on-sale' }]);
      expect((await holdWith(buyer, event.id, 'press', { ticketType: 1, quantity: 3 })).status).toBe(201);
      const list = await organizer.visitor.get<DeskAllotmentList>(path);
      expect(list.body.allotments).toMatchObject([{ id: made.body.id, left: 1 }]);
      const released = await organizer.visitor.post(`${path}/${made.body.id}/release`, {});
      expect(released.body).toMatchObject({ left: 0 });
      expect((await holdWith(buyer, event.id, undefined, { ticketType: 1, quantity: 2 })).status).toBe(201);
      const tooMuch = await organizer.visitor.post(path, { ...wish, code: null });
      expect(tooMuch).toMatchObject({ code: 'not-enough-left', body: { left: 0 } });
    });

    it('seats are killed, and can be had again seat by seat', async () => {
      const organizer = await anOrganizer(world());
      const event = await aHallOnSale(organizer, { name: 'Killed' });
      const path = `/api/desk/events/${event.id}/allotments`;
      const seats = ['stalls/B/1', 'stalls/B/2'];
      const made = await organizer.visitor.post<DeskAllotment>(path, {
        occurrence: 0,
        seats,
        purpose: 'kill',
        reason: 'Camera',
      });
      expect(made.body).toMatchObject({ left: 2, seats });
      const buyer = world().visitor();
      const mapped = { mapVersion: 1 };
      const killed = await holdWith(buyer, event.id, undefined, { quantity: 2, seats }, mapped);
      expect(killed).toMatchObject({ code: 'seat-killed', body: { seats } });
      const twice = await organizer.visitor.post(path, {
        occurrence: 0,
        seats: ['stalls/B/2'],
        purpose: 'kill',
        reason: 'Desk',
      });
      expect(twice).toMatchObject({ code: 'seat-killed', body: { seats: ['stalls/B/2'] } });
      await organizer.visitor.post(`${path}/${made.body.id}/release`, {});
      expect((await holdWith(buyer, event.id, undefined, { quantity: 2, seats }, mapped)).status).toBe(201);
      const taken = await organizer.visitor.post(path, { occurrence: 0, seats, purpose: 'kill', reason: 'Late' });
      expect(taken).toMatchObject({ code: 'seat-taken', body: { seats } });
    });
  });

  describe('limits', () => {
    it('hold for a person, over orders', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Limited', maxPerPerson: 3 });
      const buyer = world().visitor();
      const first = await holdWith(buyer, event.id, undefined, { ticketType: 1, quantity: 2 });
      await aCheckout(buyer, first.body);
      const second = await holdWith(buyer, event.id, undefined, { ticketType: 1, quantity: 2 });
      const path = `/api/events/${event.id}/holds/${second.body.id}/checkout`;
      const person = { name: 'Bob', email: 'bob@EXAMPLE.org', totalMinor: 0 };
      expect(await buyer.post(path, person)).toMatchObject({ code: 'too-many-for-person', body: { left: 1 } });
      const other = await eventually(async () => buyer.post(path, { ...person, email: 'ann@example.org' }));
      expect(other.status).toBe(201);
    });
  });
}
