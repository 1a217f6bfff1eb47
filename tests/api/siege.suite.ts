import { describe, expect, it } from 'vitest';
import type { DeskEvent } from '#domain/contract/desk';
import type { CheckoutReply, HoldView } from '#domain/contract/sale';
import { openSnapshot } from '#domain/seating/seat-status';
import { aHallOnSale, hallTypes } from './support/hall.ts';
import { aCheckout, anEventOnSale, anOrganizer, bob, orderIn, sessionIdOf } from './support/scenes.ts';
import { eventually, type Reply, type Visitor, type World } from './support/world.ts';

type Held = HoldView & { seats: string[]; left: number; line: number; fields: { path: string; code: string }[] };

const [stalls, pit] = [0, 3];
const nights = [1, 2].map((day) => ({
  ...{ starts: `2027-06-0${day}T20:00`, ends: `2027-06-0${day}T23:00`, doorsOpen: `2027-06-0${day}T19:00` },
}));
const line = (ticketType: number, quantity: number, more: object = {}) => ({
  ...{ ticketType, occurrence: 0, quantity },
  ...more,
});
const seats = (...ids: string[]) => line(stalls, ids.length, { seats: ids.map((id) => `stalls/${id}`) });

function hold(buyer: Visitor, event: DeskEvent, lines: object[], more: object = { mapVersion: 1 }) {
  return buyer.post<Held>(`/api/events/${event.id}/holds`, { lines, ...more });
}

/** All of them in the same moment, each a person of their own. */
function together(world: World, event: DeskEvent, wishes: object[][], more?: object): Promise<Reply<Held>[]> {
  const buyers = wishes.map(() => world.visitor());
  return Promise.all(wishes.map((lines, i) => hold(buyers[i]!, event, lines, more)));
}

const seatsIn = (replies: Reply<Held>[]) =>
  replies.flatMap(({ body, status }) =>
    status === 201 ? body.lines.flatMap(({ seats = [] }) => seats.map(({ id }) => id)) : [],
  );
const won = (replies: Reply<Held>[]) => replies.filter(({ status }) => status === 201);
const lost = (replies: Reply<Held>[]) => replies.filter(({ status }) => status !== 201);

/** How many seats of the date are not free, as everybody may see. */
async function takenSeats(world: World, event: DeskEvent, occurrence: number): Promise<number> {
  const response = await fetch(`${world.stack.baseUrl}/api/events/${event.id}/occurrences/${occurrence}/seats`);
  const status = openSnapshot(new Uint8Array(await response.arrayBuffer()))!;
  return status.state.filter((state) => state !== 0).length;
}

export function siegeSuite(world: () => World): void {
  describe('a siege', () => {
    it('twenty buyers, the same two seats, one instant: one has them, the others share what is still there', async () => {
      const event = await aHallOnSale(await anOrganizer(world()), { name: 'Besieged' });
      const wishes = Array.from({ length: 20 }, () => [seats('C/4', 'C/5')]);
      const replies = await together(world(), event, wishes);
      expect(won(replies)).toHaveLength(1);
      for (const reply of lost(replies))
        expect(reply).toMatchObject({ status: 409, code: 'seat-taken', body: { seats: ['stalls/C/4', 'stalls/C/5'] } });
      await eventually(async () => (await takenSeats(world(), event, 0)) === 2);

      const rest = await together(
        world(),
        event,
        Array.from({ length: 19 }, () => [line(stalls, 2)]),
        {},
      );
      // 24 seats in the stalls: two are gone, two are an accessible place and its companion.
      expect(won(rest)).toHaveLength(10);
      for (const reply of lost(rest))
        expect(reply).toMatchObject({ status: 409, code: 'not-enough-left', body: { left: 0 } });
      const owned = seatsIn([...won(replies), ...won(rest)]);
      expect(owned).toHaveLength(22);
      expect(new Set(owned).size).toBe(22);
      expect(owned).not.toContain('stalls/A/1');
    });

    it('wishes that overlap: all or nothing, and what the loser would have had is free', async () => {
      const event = await aHallOnSale(await anOrganizer(world()), { name: 'Overlap' });
      const replies = await together(world(), event, [[seats('B/3', 'B/4', 'B/5')], [seats('B/5', 'B/6')]]);
      expect(won(replies)).toHaveLength(1);
      expect(lost(replies)).toMatchObject([{ code: 'seat-taken', body: { seats: ['stalls/B/5'] } }]);
      const loserWanted =
        won(replies)[0]!.body.lines[0]!.quantity === 3 ? seats('B/6', 'B/7', 'B/8') : seats('B/3', 'B/4');
      expect((await hold(world().visitor(), event, [loserWanted])).status).toBe(201);
    });

    it('thirty buyers, twenty places without a seat: twenty win, ten hear that none is left', async () => {
      const event = await aHallOnSale(await anOrganizer(world()), { name: 'Twenty places' });
      const replies = await together(
        world(),
        event,
        Array.from({ length: 30 }, () => [line(pit, 1)]),
        {},
      );
      expect(won(replies)).toHaveLength(20);
      for (const reply of lost(replies))
        expect(reply).toMatchObject({ status: 409, code: 'not-enough-left', body: { left: 0, line: 0 } });
    });

    it('a party of seats and places: when one of the two is gone, neither is taken', async () => {
      const event = await aHallOnSale(await anOrganizer(world()), { name: 'Both or none' });
      const buyer = world().visitor();
      expect((await hold(buyer, event, [line(pit, 10)])).status).toBe(201);
      expect((await hold(buyer, event, [line(pit, 10)])).status).toBe(201);
      const refused = await hold(buyer, event, [seats('B/4', 'B/5'), line(pit, 1)]);
      expect(refused).toMatchObject({ code: 'not-enough-left', body: { left: 0, line: 1 } });
      expect((await hold(buyer, event, [seats('B/4', 'B/5')])).status).toBe(201);
    });

    it('the organizer keeps seats back in the instant in which buyers want them: they are one’s or the other’s', async () => {
      const organizer = await anOrganizer(world());
      const event = await aHallOnSale(organizer, { name: 'Camera or buyer', occurrences: nights });
      const camera = { occurrence: 0, seats: ['stalls/C/4', 'stalls/C/5'], purpose: 'kill', reason: 'Camera' };
      const wishes = Array.from({ length: 4 }, () => [seats('C/4', 'C/5')]);
      const [kept, replies] = await Promise.all([
        organizer.visitor.post(`/api/desk/events/${event.id}/allotments`, camera),
        together(world(), event, wishes),
      ]);
      expect(won(replies)).toHaveLength(kept.status === 201 ? 0 : 1);
      const code = kept.status === 201 ? 'seat-killed' : 'seat-taken';
      if (kept.status !== 201) expect(kept).toMatchObject({ status: 409, code });
      for (const reply of lost(replies))
        expect(reply).toMatchObject({ status: 409, code, body: { seats: camera.seats } });
      const other = { ...seats('C/4', 'C/5'), occurrence: 1 };
      expect((await hold(world().visitor(), event, [other])).status).toBe(201);
    });

    it('the same key again has the same seats, not others', async () => {
      const event = await aHallOnSale(await anOrganizer(world()), { name: 'Same key' });
      const buyer = world().visitor();
      const key = crypto.randomUUID();
      const ask = () => buyer.post<Held>(`/api/events/${event.id}/holds`, { lines: [line(stalls, 2)] }, { key });
      const replies = await Promise.all([1, 2, 3].map(ask));
      expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
      expect(new Set(seatsIn(replies)).size).toBe(2);
      await eventually(async () => (await takenSeats(world(), event, 0)) === 2);
    });
  });

  describe('bad input for seats', () => {
    let hall: DeskEvent | undefined;
    const open = async () =>
      (hall ??= await aHallOnSale(await anOrganizer(world()), { name: 'Two nights', occurrences: nights }));

    it('seats of another house, and what is no seat at all', async () => {
      const [event, buyer] = [await open(), world().visitor()];
      const named = (ids: unknown[]) => hold(buyer, event, [line(stalls, ids.length, { seats: ids })]);
      for (const id of [
        'parkett/B/4',
        'stalls/B/0',
        'stalls/B/04',
        'stalls//4',
        'B/4/x',
        '__proto__/x/y',
        "a/b/' OR 1",
      ])
        expect(await named([id]), id).toMatchObject({ status: 422, code: 'unknown-seat', body: { seats: [id] } });
      for (const ids of [
        [''],
        [4],
        [null],
        ['x'.repeat(500)],
        [],
        Array.from({ length: 101 }, (_, i) => `stalls/B/${i}`),
      ])
        expect(await named(ids)).toMatchObject({ status: 422, code: 'invalid-fields' });
      expect(await takenSeats(world(), event, 0)).toBe(0);
    });

    it('a seat is taken on its night only; a night that there is not has none', async () => {
      const [event, buyer] = [await open(), world().visitor()];
      const first = seats('B/1', 'B/2');
      expect((await hold(buyer, event, [first])).status).toBe(201);
      expect(await hold(buyer, event, [first])).toMatchObject({ code: 'seat-taken' });
      expect((await hold(buyer, event, [{ ...first, occurrence: 1 }])).status).toBe(201);
      expect(await hold(buyer, event, [{ ...first, occurrence: 2 }])).toMatchObject({ code: 'unknown-occurrence' });
      expect((await buyer.get(`/api/events/${event.id}/occurrences/9/seats`)).status).toBe(404);
    });

    it('the same seat on two lines, and fewer or more seats than tickets', async () => {
      const [event, buyer] = [await open(), world().visitor()];
      const reducedToo = line(1, 1, { seats: ['stalls/C/1'] });
      expect(await hold(buyer, event, [seats('C/1'), reducedToo])).toMatchObject({
        code: 'seat-twice',
        body: { seats: ['stalls/C/1'] },
      });
      for (const quantity of [1, 3])
        expect(await hold(buyer, event, [{ ...seats('C/1', 'C/2'), quantity }])).toMatchObject({
          status: 422,
          code: 'bad-quantity',
        });
    });

    it('more than one order may have, and more than there are', async () => {
      const [event, buyer] = [await open(), world().visitor()];
      expect(await hold(buyer, event, [line(stalls, 11)])).toMatchObject({ status: 422, code: 'bad-quantity' });
      const all = ['A', 'B'].flatMap((row) => [3, 4, 5, 6, 7, 8].map((seat) => `${row}/${seat}`));
      expect(await hold(buyer, event, [seats(...all)])).toMatchObject({ status: 422, code: 'bad-quantity' });
      const most = await hold(buyer, event, [line(2, 7)]);
      expect(most).toMatchObject({ status: 409, code: 'not-enough-left', body: { left: 6, line: 0 } });
    });

    it('a map that nobody has seen, or that was never there', async () => {
      const [event, buyer] = [await open(), world().visitor()];
      for (const more of [{}, { mapVersion: 0 }, { mapVersion: 2 }, { mapVersion: -1 }])
        expect(await hold(buyer, event, [seats('C/7', 'C/8')], more)).toMatchObject({ status: 409, code: 'stale-map' });
      for (const mapVersion of ['1', 1.5, null])
        expect(await hold(buyer, event, [seats('C/7', 'C/8')], { mapVersion })).toMatchObject({
          code: 'invalid-fields',
        });
    });

    it('seats where there are none: an event without a map', async () => {
      const event = await anEventOnSale(await anOrganizer(world()), { name: 'No map' });
      const buyer = world().visitor();
      const refused = await hold(buyer, event, [line(0, 1, { seats: ['stalls/B/1'] })]);
      expect(refused).toMatchObject({ status: 422, code: 'seats-not-for-type' });
      expect((await buyer.get(`/api/events/${event.id}/seat-map?v=1`)).status).toBe(404);
    });

    it('a reservation that is over: its seats are another’s, and it cannot be checked out any more', async () => {
      const [event, buyer] = [await open(), world().visitor()];
      const wish = [{ ...seats('A/7', 'A/8'), occurrence: 1 }];
      const held = await hold(buyer, event, wish);
      expect((await buyer.ask('DELETE', `/api/events/${event.id}/holds/${held.body.id}`)).status).toBe(204);
      expect((await hold(world().visitor(), event, wish)).status).toBe(201);
      const path = `/api/events/${event.id}/holds/${held.body.id}/checkout`;
      const late = await buyer.post<CheckoutReply>(path, { ...bob, totalMinor: held.body.totalMinor });
      expect(late).toMatchObject({ status: 409, code: 'hold-expired' });
    });

    it('two currencies in one order cannot be asked for: an event has one, and a wish names none', async () => {
      const [event, buyer] = [await open(), world().visitor()];
      const foreign = await hold(buyer, event, [seats('C/7', 'C/8')], { mapVersion: 1, currency: 'USD' });
      expect(foreign).toMatchObject({ status: 422, body: { fields: [{ path: 'currency', code: 'unknown-field' }] } });
      const inLine = await hold(buyer, event, [{ ...seats('C/7', 'C/8'), currency: 'USD' }]);
      expect(inLine).toMatchObject({ status: 201, body: { currency: 'EUR', totalMinor: 8_000 } }); // not even read
    });

    it('bought seats stay the buyer’s', async () => {
      const organizer = await anOrganizer(world());
      const event = await aHallOnSale(organizer, { name: 'Kept', ticketTypes: hallTypes.slice(0, 1) });
      const buyer = world().visitor();
      const wish = [seats('B/4', 'B/5')];
      const checkout = await aCheckout(buyer, (await hold(buyer, event, wish)).body);
      world().stack.stripe!.control.pay(sessionIdOf(checkout.payUrl!));
      const order = await orderIn('paid', buyer, event.id, checkout);
      expect(order.tickets.map(({ seat }) => seat?.id)).toEqual(['stalls/B/4', 'stalls/B/5']);
      expect(await hold(world().visitor(), event, wish)).toMatchObject({ code: 'seat-taken' });
    });
  });
}
