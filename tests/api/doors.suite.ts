import { describe, expect, it } from 'vitest';
import type { DeskEvent, DeskOrderList, DeskScanList, DeskTotals } from '#domain/contract/desk';
import type { FieldError } from '#domain/contract/problem';
import { plainRole } from '#domain/gate-pack/role';
import { newId } from '#domain/ids';
import { Door } from './support/door.ts';
import { anEventOnSale, anOrganizer, aPaidOrder, type Organizer } from './support/scenes.ts';
import { eventually, type Reply, type World } from './support/world.ts';

const anId = (kind: 'event') => newId(kind, (bytes) => crypto.getRandomValues(bytes));
const fieldsOf = (reply: Reply) =>
  ((reply.body.fields ?? []) as FieldError[]).map((field) => `${field.path} ${field.code}`);

export function doorsSuite(world: () => World): void {
  async function open(): Promise<{ organizer: Organizer; event: DeskEvent }> {
    const organizer = await anOrganizer(world());
    return { organizer, event: await anEventOnSale(organizer, { name: 'Many doors' }) };
  }

  describe('doors that are none', () => {
    it('a link works once and for one device', async () => {
      const { organizer, event } = await open();
      const desk = `/api/desk/events/${event.id}/doors`;
      expect(fieldsOf(await organizer.visitor.post(desk, { name: 'X', gate: 7 }))).toEqual(['gate unknown-choice']);
      const key = crypto.randomUUID();
      const invite = () => organizer.visitor.post<{ url: string }>(desk, { name: 'Gate A', gate: 0 }, { key });
      const { url } = (await invite()).body;
      expect((await invite()).body.url).toBe(url);
      const door = await Door.enrol(world().visitor(), url);
      const token = new URLSearchParams(new URL(url).hash.slice(1)).get('token')!;
      const other = { token, publicKey: 'A'.repeat(43) };
      expect(await world().visitor().post('/api/doors', other)).toMatchObject({ status: 409, code: 'enrolment-used' });
      const unknown = { ...other, token: 'x'.repeat(43) };
      expect(await world().visitor().post('/api/doors', unknown)).toMatchObject({ status: 404, code: 'not-found' });

      const pack = `/api/doors/${event.id}/pack`;
      expect(await world().visitor().get(pack)).toMatchObject({ status: 401, code: 'not-signed-in' });
      const off = await door.ask('GET', pack, undefined, { atMs: Date.now() - 6 * 60_000 });
      expect(off).toMatchObject({ status: 401, code: 'clock-off' });
      expect((off.body as { detail: string }).detail).toContain(new Date().toISOString().slice(0, 13));
      expect(await door.ask('GET', pack, undefined, { tamper: 'x' })).toMatchObject({
        status: 400,
        code: 'bad-signature',
      });
      expect(await door.ask('GET', `/api/doors/${anId('event')}/pack`)).toMatchObject({ status: 404 });
      const { epoch } = await door.fetchPack();
      expect((await door.ask('GET', `${pack}?since=${epoch}`)).status).toBe(304);
    });

    it('forged, truncated and foreign tickets, and a journal that somebody has written in', async () => {
      const { organizer, event } = await open();
      const desk = `/api/desk/events/${event.id}/doors`;
      const { body } = await organizer.visitor.post<{ url: string }>(desk, { name: 'Gate B', gate: 0 });
      const elsewhere = await anEventOnSale(organizer, { name: 'Elsewhere' });
      const foreign = (await aPaidOrder(world(), elsewhere.id)).order.tickets[0]!.code;
      const { code } = (await aPaidOrder(world(), event.id)).order.tickets[0]!;
      const door = await Door.enrol(world().visitor(), body.url);
      await door.fetchPack();
      const verdicts: [string, string][] = [
        [foreign, 'wrong-event'],
        [code.slice(0, 60), 'unreadable'],
        [code.toLowerCase(), 'unreadable'],
        ['https://evil.example', 'unreadable'],
        [code.slice(0, 30) + (code[30] === 'A' ? 'B' : 'A') + code.slice(31), 'bad-signature'],
      ];
      for (const [scanned, reason] of verdicts)
        expect((await door.scan(scanned)).verdict, scanned).toMatchObject({ verdict: 'refuse', reason });
      const [first, ...rest] = door.entries;
      const tampered = [
        { ...first!, verdict: 'admit', serial: 0, generation: 1, ticketType: 0, occurrence: 0 },
        ...rest,
      ];
      const reply = await door.upload<{ acceptedThrough: number }>(tampered);
      expect(reply.status).toBe(200);
      expect(reply.body.acceptedThrough).toBe(0);
      const totals = await organizer.visitor.get(`/api/desk/events/${event.id}/totals`);
      expect(totals.body).toMatchObject({ admitted: 0 });
    });
  });

  describe('what the desk says to the doors', () => {
    it('a blocked ticket is refused after one contact, with the reason, and let in again when the block is lifted', async () => {
      const { organizer, event } = await open();
      const desk = `/api/desk/events/${event.id}`;
      const { order, checkout } = await aPaidOrder(world(), event.id, 2);
      const elsewhere = await aPaidOrder(world(), event.id);
      const [serial] = order.tickets.map((ticket) => ticket.serial);
      const { body } = await organizer.visitor.post<{ url: string }>(`${desk}/doors`, { name: 'Gate A', gate: 0 });
      const door = await Door.enrol(world().visitor(), body.url);
      await door.fetchPack();

      const blocks = `${desk}/orders/${checkout.orderId}/blocks`;
      const block = (json: object) => organizer.visitor.post(blocks, json);
      const foreign = elsewhere.order.tickets[0]!.serial;
      expect(fieldsOf(await block({ serials: [serial, foreign], reason: 'x' }))).toEqual(['serials unknown-choice']);
      expect(fieldsOf(await block({ serials: [serial], reason: ' ' }))).toEqual(['reason required']);
      expect(fieldsOf(await block({ serials: [], reason: null }))).toEqual(['serials required']);
      const none = `${desk}/orders/${newId('order', (bytes) => crypto.getRandomValues(bytes))}/blocks`;
      expect(await organizer.visitor.post(none, { serials: [0], reason: 'x' })).toMatchObject({ status: 404 });
      const answer = await block({ serials: [serial], reason: 'Reported stolen' });
      expect([answer.status, answer.body]).toEqual([200, { blocked: 1 }]);
      const listed = await eventually(async () => {
        const { body: list } = await organizer.visitor.get<DeskOrderList>(`${desk}/orders?query=${checkout.orderId}`);
        return list.orders.length > 0 && list; // the catalogue hears of an order a moment later
      });
      expect(listed.mayBlock).toBe(true);
      expect(listed.orders[0]!.tickets.map(({ blockedFor }) => blockedFor)).toEqual(['Reported stolen', null]);

      await door.fetchPack();
      const [first, second] = order.tickets.map(({ code }) => code);
      const reason = { verdict: 'refuse', reason: 'rule', rule: 'blocked', blockedFor: 'Reported stolen' };
      expect((await door.scan(first!)).verdict).toMatchObject(reason);
      expect((await door.scan(second!)).verdict).toMatchObject({ verdict: 'admit' });
      expect((await block({ serials: [serial], reason: null })).body).toEqual({ blocked: 0 });
      await door.fetchPack();
      expect((await door.scan(first!)).verdict).toMatchObject({ verdict: 'admit' });
      expect((await door.upload()).status).toBe(200);
      const told = await eventually(async () => {
        const { scans } = (await organizer.visitor.get<DeskScanList>(`${desk}/scans`)).body;
        return scans.length > 0 && scans;
      });
      expect(told).toMatchObject([{ verdict: 'rule:blocked', why: null, door: 'Gate A', gate: 'Main entrance' }]);
      expect((await organizer.visitor.get<DeskTotals>(`${desk}/totals`)).body).toMatchObject({
        ...{ admitted: 2, refused: 1, conflicts: 0, persons: { sold: 3, in: 2, out: 0 } },
      });
    });

    it('persons, checks, notes, times, zones and home gates of the form stand in the pack', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, {
        ticketTypes: [
          {
            ...{ name: 'Family', price: '40', capacity: 10, admits: 4, parts: true, doorNote: 'Green wristband' },
            checks: [{ id: 'check-1', kind: 'age', text: '', minAge: 18 }],
            ...{ homeGate: 1, staleMinutes: 2, entryUntil: '2027-06-01T21:00' },
          },
          {
            name: 'Ten visits',
            price: '90',
            capacity: 5,
            admission: { policy: 'entries', entries: 10, gapMinutes: 30 },
          },
        ],
        zones: [{ name: 'Hall', capacity: 300, whenFull: 'amber' }],
        gates: [
          { name: 'Main', zone: 0 },
          { name: 'Garden', ticketTypes: [0] },
        ],
        ...{ admission: 're-entry', admissionLimits: { entries: 2, gapMinutes: 10 } },
        doorAlerts: { staleMinutes: 3, silentSeconds: 20 },
      });
      const invite = { name: 'Lead', gate: 1, role: { ...plainRole, kind: 'supervisor', ticketTypes: [0] } };
      const doors = `/api/desk/events/${event.id}/doors`;
      const { body } = await organizer.visitor.post<{ url: string }>(doors, invite);
      const door = await Door.enrol(world().visitor(), body.url);
      expect(door.about.role).toMatchObject({ kind: 'supervisor', ticketTypes: [0] });
      const { head } = await door.fetchPack();
      expect(head.ticketTypes).toMatchObject([
        {
          ...{ name: 'Family', admits: 4, parts: true, note: 'Green wristband · 18+' },
          ...{ checks: [{ kind: 'age', minAge: 18 }], homeGate: 1, staleAfterMs: 120_000 },
          validUntilMs: Date.parse('2027-06-01T21:00:00+02:00'),
        },
        { name: 'Ten visits', policy: { kind: 'entries', entries: 10, minimumGapMs: 1_800_000 } },
      ]);
      expect(head.zones).toEqual([{ index: 0, name: 'Hall', capacity: 300, whenFull: 'amber' }]);
      expect(head.gates).toEqual([
        { index: 0, name: 'Main', zone: 0 },
        { index: 1, name: 'Garden', ticketTypes: [0] },
      ]);
      expect(head.rules).toMatchObject({
        ...{ policy: { kind: 're-entry', minimumGapMs: 600_000 }, staleAfterMs: 180_000, peerSilentAfterMs: 20_000 },
      });
      const { code } = (await aPaidOrder(world(), event.id)).order.tickets[0]!;
      await door.fetchPack();
      const late = await door.scan(code, Date.parse('2027-06-01T21:00:00+02:00'));
      expect(late.verdict).toMatchObject({ verdict: 'refuse', reason: 'too-late' });
      expect((await door.scan(code)).verdict).toMatchObject({ verdict: 'admit', admits: 4, checks: [{ minAge: 18 }] });
    });
  });
}
