import { describe, expect, it } from 'vitest';
import type { DeskEvent, DeskSeatMap, SaveSeatMapReply } from '#domain/contract/desk';
import type { Availability, EventPage } from '#domain/contract/public';
import type { HoldView } from '#domain/contract/sale';
import { applyDelta, openSnapshot, type SeatStatus } from '#domain/seating/seat-status';
import type { SeatMap } from '#domain/seating/seat-map';
import { aHallDraft, aHallOnSale, hall, hallTypes, readEvent, uploadMap } from './support/hall.ts';
import { aCheckout, aDraft, anOrganizer, orderIn, publish, sessionIdOf } from './support/scenes.ts';
import { eventually, type Visitor, type World } from './support/world.ts';

const wish = (ticketType: number, quantity: number, more: object = {}) => ({
  ...{ ticketType, occurrence: 0, quantity },
  ...more,
});

function hold(buyer: Visitor, eventId: string, lines: object[], more: object = { mapVersion: 1 }) {
  return buyer.post<HoldView & { seats: string[]; left: number }>(`/api/events/${eventId}/holds`, { lines, ...more });
}

export function seatsSuite(world: () => World): void {
  describe('a seat map at the desk', () => {
    it('is uploaded, counted, looked at and taken out again; the draft moves on with it', async () => {
      const organizer = await anOrganizer(world());
      const draft = await aDraft(organizer, { name: 'House', ticketTypes: hallTypes });
      expect(draft.problems).toContainEqual({ path: 'ticketTypes.0.seatCategories', code: 'no-seat-map' });
      const saved = await uploadMap(organizer, draft.id, hall());
      expect(saved).toMatchObject({ version: 1, seats: 30, eventVersion: draft.version + 1, notes: [] });

      const event = await readEvent(organizer, draft.id);
      expect(event).toMatchObject({ version: saved.eventVersion, problems: [], unpublishedChanges: true });
      expect(event.seatMap).toMatchObject({ version: 1, seats: 30, places: 20, publishedVersion: null });
      expect(event.preview).toMatchObject({ seatMapVersion: 1 });
      const path = `/api/desk/events/${draft.id}/seat-map`;
      const shown = await organizer.visitor.get<DeskSeatMap>(path);
      expect(shown.body).toMatchObject({ version: 1, seats: 30, places: 20, publishedVersion: null });
      expect(shown.body.map).toEqual(hall());

      expect((await organizer.visitor.ask('DELETE', path)).status).toBe(204);
      expect((await organizer.visitor.get<DeskSeatMap>(path)).body).toMatchObject({ version: null, map: null });
      expect(await uploadMap(organizer, draft.id, hall())).toMatchObject({ version: 2 }); // never given twice
    });

    it('a plan made for pretix is taken over, and what was guessed is told', async () => {
      const organizer = await anOrganizer(world());
      const draft = await aDraft(organizer, { name: 'Imported' });
      const seat = (n: number) => ({
        ...{ seat_number: String(n), seat_guid: `g${n}`, uuid: `u${n}`, position: { x: n * 10, y: 0 } },
        category: 'Stalls',
      });
      const zone = {
        ...{ name: 'Ground floor', uuid: 'z', zone_id: 'ground', position: { x: 0, y: 50 }, areas: [] },
        rows: [{ row_number: '1', uuid: 'r', position: { x: 0, y: 0 }, seats: [1, 2, 3, 7].map(seat) }],
      };
      const plan = {
        ...{ name: 'Their hall', size: { width: 100, height: 100 }, zones: [zone] },
        categories: [{ name: 'Stalls', color: '#33cc33' }],
      };
      const saved = await uploadMap(organizer, draft.id, plan);
      expect(saved).toMatchObject({ seats: 4 });
      expect(saved.notes.map(({ note }) => note)).toEqual(['focal-point-at-top', 'aisles-from-gaps']);
    });

    it('what contradicts itself is refused with its places; too much is refused before it is read', async () => {
      const organizer = await anOrganizer(world());
      const draft = await aDraft(organizer, { name: 'Broken' });
      const put = (call: object) =>
        organizer.visitor.ask<SaveSeatMapReply & { fields: unknown[] }>(
          'PUT',
          `/api/desk/events/${draft.id}/seat-map`,
          call,
        );
      const twice = hall();
      twice.zones[0]!.rows[1]!.seats[3]!.id = '1';
      expect(await put({ json: twice })).toMatchObject({
        code: 'seat-map-broken',
        status: 422,
        body: { fields: [{ path: 'zones.0.rows.1.seats.3', code: 'duplicate-seat' }] },
      });
      expect((await put({ body: 'no json', headers: { 'content-type': 'application/json' } })).code).toBe(
        'seat-map-broken',
      );
      const stale = await organizer.visitor.ask('PUT', `/api/desk/events/${draft.id}/seat-map?from=7`, {
        json: hall(),
      });
      expect(stale.code).toBe('version-conflict');
    });

    it('a version without a seat that somebody has is refused with its name, and nothing changes', async () => {
      const organizer = await anOrganizer(world());
      const event = await aHallOnSale(organizer, { name: 'Rebuilt' });
      const buyer = world().visitor();
      expect((await hold(buyer, event.id, [wish(0, 2, { seats: ['stalls/B/1', 'stalls/B/2'] })])).status).toBe(201);
      const smaller = hall();
      smaller.zones[0]!.rows[1]!.seats.splice(0, 1);
      await uploadMap(organizer, event.id, smaller);
      const next = await readEvent(organizer, event.id);
      const path = `/api/desk/events/${event.id}/publish`;
      const refused = await organizer.visitor.post<{ seats: string[] }>(path, { version: next.version });
      expect(refused).toMatchObject({ code: 'seats-in-use', body: { seats: ['stalls/B/1'] } });

      const renamed = hall();
      renamed.zones[0]!.name = 'Parkett';
      await uploadMap(organizer, event.id, renamed);
      await publish(organizer, await readEvent(organizer, event.id));
      const again = await hold(buyer, event.id, [wish(0, 1, { seats: ['stalls/B/1'] })], { mapVersion: 3 });
      expect(again).toMatchObject({ code: 'seat-taken', body: { seats: ['stalls/B/1'] } });
      const stale = await hold(buyer, event.id, [wish(0, 2, { seats: ['stalls/C/1', 'stalls/C/2'] })]);
      expect(stale.code).toBe('stale-map');
    });
  });

  describe('seats on sale', () => {
    it('are chosen on the map or given as the best together, and stand on the tickets', async () => {
      const organizer = await anOrganizer(world());
      const event = await aHallOnSale(organizer, { name: 'Seated' });
      const buyer = world().visitor();
      const page = await eventually(async () => {
        const { status, body } = await buyer.get<EventPage>(`/api/events/${event.slug}`);
        return status === 200 && body;
      });
      expect(page).toMatchObject({ seatMapVersion: 1, takesCodes: false, priceFromMinor: 1500 });
      expect(page.ticketTypes.map((type) => type.seatCategories)).toEqual([['near'], ['near'], ['far'], null]);
      const map = await buyer.get<SeatMap>(`/api/events/${event.id}/seat-map?v=1`);
      expect(map.body).toEqual(hall());
      expect(map.headers.get('cache-control')).toContain('immutable');
      const etag = map.headers.get('etag')!;
      const same = await buyer.fetch('GET', `/api/events/${event.id}/seat-map?v=1`, {
        headers: { 'if-none-match': etag },
        key: null,
      });
      expect(same.status).toBe(304);
      expect((await buyer.get(`/api/events/${event.id}/seat-map?v=2`)).code).toBe('not-found');

      const lines = [wish(0, 2, { seats: ['stalls/B/4', 'stalls/B/5'] }), wish(3, 1)];
      const chosen = await hold(buyer, event.id, lines);
      expect(chosen.status, JSON.stringify(chosen.body)).toBe(201);
      expect(chosen.body).toMatchObject({ totalMinor: 10_000, placement: null });
      expect(chosen.body.lines[0]!.seats!.map(({ id, label }) => [id, label])).toEqual([
        ['stalls/B/4', 'Stalls, row B, seat 4'],
        ['stalls/B/5', 'Stalls, row B, seat 5'],
      ]);
      const best = await hold(world().visitor(), event.id, [wish(1, 3)], {});
      expect(best.body).toMatchObject({ totalMinor: 7_500, placement: 'together' });
      expect(best.body.lines[0]!.seats).toHaveLength(3);

      const checkout = await aCheckout(buyer, chosen.body, { locale: 'de' });
      world().stack.stripe!.control.pay(sessionIdOf(checkout.payUrl!));
      const order = await orderIn('paid', buyer, event.id, checkout);
      expect(order.tickets.map(({ seat }) => seat?.label ?? null)).toEqual([
        'Stalls, Reihe B, Platz 4',
        'Stalls, Reihe B, Platz 5',
        null,
      ]);
      expect(order.otherSeats).toBe(false);
      await aMailWithSeats(world(), event);
    });

    it('every wrong wish has its code and names the seats', async () => {
      const organizer = await anOrganizer(world());
      const event = await aHallOnSale(organizer, { name: 'Wishes' });
      const buyer = world().visitor();
      const codeOf = async (line: object, more?: object) => {
        const { code, body } = await hold(buyer, event.id, [line], more);
        return [code, body.seats];
      };
      const stalls = (...seats: string[]) => wish(0, seats.length, { seats: seats.map((id) => `stalls/${id}`) });
      expect(await codeOf(stalls('B/4', 'B/99'))).toEqual(['unknown-seat', ['stalls/B/99']]);
      expect(await codeOf(stalls('B/4', 'B/4'))).toEqual(['seat-twice', ['stalls/B/4']]);
      expect(await codeOf(wish(0, 1, { seats: ['balcony/1/1'] }))).toEqual(['wrong-category', ['balcony/1/1']]);
      expect(await codeOf(stalls('A/1'))).toEqual(['unit-split', ['stalls/A/2']]);
      expect(await codeOf(stalls('B/2', 'B/3'))).toEqual(['leaves-single', ['stalls/B/1']]);
      expect(await codeOf(stalls('B/1', 'B/2'), { mapVersion: 4 })).toEqual(['stale-map', undefined]);
      expect((await codeOf(wish(3, 1, { seats: ['stalls/B/1'] })))[0]).toBe('seats-not-for-type');
      expect((await codeOf(wish(0, 4, { accessibleUnits: 2 })))[0]).toBe('not-enough-accessible');
      const unit = await hold(buyer, event.id, [wish(0, 4, { accessibleUnits: 1 })], {});
      expect(unit.body.lines[0]!.seats!.map(({ id }) => id)).toEqual(
        expect.arrayContaining(['stalls/A/1', 'stalls/A/2']),
      );
    });

    it('two buyers, one seat, the same instant: one wins, the other is told which', async () => {
      const organizer = await anOrganizer(world());
      const event = await aHallOnSale(organizer, { name: 'One seat' });
      const lines = [wish(0, 2, { seats: ['stalls/C/4', 'stalls/C/5'] })];
      const replies = await Promise.all([1, 2].map(() => hold(world().visitor(), event.id, lines)));
      expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
      const lost = replies.find(({ status }) => status === 409)!;
      expect(lost).toMatchObject({ code: 'seat-taken', body: { seats: ['stalls/C/4', 'stalls/C/5'], left: 20 } });
    });

    it('a watcher hears within a second what is taken and given back', async () => {
      const organizer = await anOrganizer(world());
      const event = await aHallOnSale(organizer, { name: 'Watched' });
      const path = `/api/events/${event.id}/occurrences/0/seats`;
      const watcher = new Watcher(`${world().stack.baseUrl.replace('http', 'ws')}${path}/live`);
      const first = await eventually(async () => watcher.status && watcher.left.length > 0 && watcher.status);
      expect(first.state).toHaveLength(30);
      const buyer = world().visitor();
      const lines = [wish(0, 2, { seats: ['stalls/C/4', 'stalls/C/5'] })];
      const held = await hold(buyer, event.id, lines);
      expect(held.status).toBe(201);
      const takenAt = Date.now();
      await eventually(async () => watcher.taken() === 2);
      expect(Date.now() - takenAt).toBeLessThan(1_000);
      await eventually(
        async () => watcher.left.at(-1)!.entries.find(({ ticketType }) => ticketType === 0)!.left === 20,
      );
      const polled = await eventually(async () => {
        const response = await fetch(`${world().stack.baseUrl}${path}`);
        expect(response.headers.get('cache-control')).toContain('s-maxage=1');
        const status = openSnapshot(new Uint8Array(await response.arrayBuffer()));
        return status && status.state.filter((state) => state !== 0).length === 2 && status;
      });
      expect(polled.mapVersion).toBe(1);
      await buyer.ask('DELETE', `/api/events/${event.id}/holds/${held.body.id}`);
      await eventually(async () => watcher.taken() === 0);
      expect(watcher.problems).toEqual([]);
      watcher.close();
    });
  });

  describe('a draft with seats', () => {
    it('says what contradicts the map, each with its field', async () => {
      const organizer = await anOrganizer(world());
      const types = [
        { ...hallTypes[0]!, seatCategories: ['nowhere'] },
        { ...hallTypes[2]!, capacity: 9 },
      ];
      const event = await aHallDraft(organizer, { name: 'Contradiction', ticketTypes: types });
      expect(event.problems).toEqual([
        { path: 'ticketTypes.0.seatCategories', code: 'unknown-category' },
        { path: 'ticketTypes.1.capacity', code: 'more-than-total', limit: 6 },
      ]);
    });
  });
}

async function aMailWithSeats(world: World, event: DeskEvent): Promise<void> {
  const mail = await eventually(async () => {
    const mails = await world.stack.mailbox.messages();
    return mails.find(({ subject }) => subject.includes(event.draft.name));
  });
  expect(mail.text).toContain('Stalls, Reihe B, Platz 4');
}

/** What the page does with the socket. */
class Watcher {
  status: SeatStatus | null = null;
  readonly left: Availability[] = [];
  readonly problems: unknown[] = [];
  readonly #socket: WebSocket;

  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.addEventListener('message', ({ data }: MessageEvent) => this.#hear(data as unknown));
    this.#socket.addEventListener('error', (error) => this.problems.push(error));
  }

  #hear(data: unknown): void {
    if (typeof data === 'string') return void this.left.push(JSON.parse(data) as Availability);
    const bytes = new Uint8Array(data as ArrayBuffer);
    const whole = openSnapshot(bytes);
    if (whole) return void (this.status = whole);
    const next = applyDelta(this.status!, bytes);
    if ('problem' in next) this.problems.push(next);
    else this.status = next;
  }

  taken(): number {
    return this.status?.state.filter((state) => state !== 0).length ?? -1;
  }

  close(): void {
    this.#socket.close();
  }
}
