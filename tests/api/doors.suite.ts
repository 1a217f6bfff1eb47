import { describe, expect, it } from 'vitest';
import type { DeskEvent } from '#domain/contract/desk';
import type { FieldError } from '#domain/contract/problem';
import { newId } from '#domain/ids';
import { Door } from './support/door.ts';
import { anEventOnSale, anOrganizer, aPaidOrder, type Organizer } from './support/scenes.ts';
import type { Reply, World } from './support/world.ts';

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
}
