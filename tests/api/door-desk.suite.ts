import { describe, expect, it } from 'vitest';
import type { DeskArrivals, DeskInside } from '#domain/contract/arrivals';
import type { DeskEvent, DeskScanList, DoorList, EnrolmentView } from '#domain/contract/desk';
import type { DeskDoorMessageList, DoorReport, DoorReportReply } from '#domain/contract/door-talk';
import type { JournalReply } from '#domain/contract/door';
import { csvLine } from '#domain/csv';
import { Door, doorsOpenMs } from './support/door.ts';
import { anEventOnSale, anOrganizer, aPaidOrder, type Organizer } from './support/scenes.ts';
import { eventually, type World } from './support/world.ts';

const minuteMs = 60_000;

/** What a device tells of itself; `acknowledged` and `shown` are ids of messages. */
function report(change: Partial<DoorReport['health']> = {}, said: Partial<DoorReport> = {}): DoorReport {
  const health = { version: '1', battery: { level: 0.5, charging: false }, journalLength: 2, unsent: 0, ...change };
  return { health: { ...health } as DoorReport['health'], shown: [], acknowledged: [], ...said };
}

export function doorDeskSuite(world: () => World): void {
  async function open(
    doorNames: string[],
  ): Promise<{ organizer: Organizer; event: DeskEvent; doors: Door[]; at: string }> {
    const organizer = await anOrganizer(world());
    const event = await anEventOnSale(organizer, { name: 'Seen from the desk' });
    const at = `/api/desk/events/${event.id}`;
    const doors: Door[] = [];
    for (const [gate, name] of doorNames.entries()) {
      const { body } = await organizer.visitor.post<EnrolmentView>(`${at}/doors`, { name, gate });
      doors.push(await Door.enrol(world().visitor(), body.url));
    }
    return { organizer, event, doors, at };
  }
  const say = (door: Door, said: DoorReport) =>
    door.ask<DoorReportReply>('POST', `/api/doors/${door.about.eventId}/report`, said);

  describe('what the desk sees of its doors', () => {
    it('who came when and who is inside, also from a journal that arrives late; how each device is', async () => {
      const { organizer, event, doors, at } = await open(['Front', 'Back']);
      const [front, back] = doors as [Door, Door];
      const { order } = await aPaidOrder(world(), event.id, 3);
      for (const door of doors) await door.fetchPack();
      await front.scan(order.tickets[0]!.code, doorsOpenMs);
      await back.scan(order.tickets[1]!.code, doorsOpenMs - 10 * minuteMs);
      await front.upload();
      const arrivals = async () => (await organizer.visitor.get<DeskArrivals>(`${at}/arrivals`)).body;
      expect(await arrivals()).toMatchObject({
        occurrence: 0,
        types: [
          { name: 'Full', sold: 3, admitted: 1, everyDate: false },
          { name: 'Guest list', sold: 0 },
        ],
        rows: [{ atMs: doorsOpenMs, gates: [{ gate: 0, in: 1, out: 0 }] }],
        inside: { persons: 1 },
      });
      await back.upload();
      expect((await arrivals()).rows.map(({ atMs }) => atMs)).toEqual([doorsOpenMs - 10 * minuteMs, doorsOpenMs]);
      await say(back, report({ unsent: 4, packEpoch: 1, battery: { level: 0.12, charging: false } }));
      const { body: inside } = await organizer.visitor.get<DeskInside>(`${at}/inside`);
      expect(inside).toMatchObject({
        persons: 2,
        gates: [
          { name: 'Main entrance', in: 1 },
          { name: 'Backstage', in: 1 },
        ],
        doors: [
          { name: 'Front', unsent: null },
          { name: 'Back', unsent: 4 },
        ],
      });
      const list = (await organizer.visitor.get<DoorList>(`${at}/doors`)).body;
      expect(list.doors[1]).toMatchObject({
        packEpoch: 1,
        report: { health: { battery: { level: 0.12 }, unsent: 4 } },
      });
      expect(list.doors[0]!.report).toBeUndefined(); // an old door tells nothing, and goes on as before
      expect(list.packEpoch).toBeGreaterThan(1);
      const other = await organizer.visitor.get(`${at}/arrivals?occurrence=7`);
      expect(other).toMatchObject({ status: 422, code: 'unknown-occurrence' });
    });

    it('a message stands at a door until it is acknowledged there, and the desk sees where it was', async () => {
      const { organizer, doors, at } = await open(['Front', 'Back']);
      const [front, back] = doors as [Door, Door];
      const send = (json: object, key?: string) =>
        organizer.visitor.post<{ id: number }>(`${at}/door-messages`, json, key ? { key } : {});
      expect(await send({ text: '  ' })).toMatchObject({ status: 422 });
      expect(await send({ text: 'x', door: 'dev_nobody' })).toMatchObject({ status: 422, code: 'invalid-fields' });
      const key = crypto.randomUUID();
      const all = (await send({ text: 'Open gate 2' }, key)).body.id;
      expect((await send({ text: 'Open gate 2' }, key)).body.id).toBe(all);
      expect(await send({ text: 'Another' }, key)).toMatchObject({ status: 409, code: 'idempotency-key-reused' });
      const one = (await send({ text: 'Come to the office', door: front.about.deviceId })).body.id;
      const waiting = async (door: Door, said: Partial<DoorReport> = {}) =>
        (await say(door, report({}, said))).body.messages.map(({ id }) => id);
      expect(await waiting(front)).toEqual([all, one]);
      expect(await waiting(back, { shown: [all], acknowledged: [one] })).toEqual([all]);
      expect(await waiting(front, { acknowledged: [all] })).toEqual([one]);
      const { body } = await organizer.visitor.get<DeskDoorMessageList>(`${at}/door-messages`);
      expect(body.messages).toMatchObject([
        { id: one, doors: [{ name: 'Front', shownAtMs: null, acknowledgedAtMs: null }] },
        {
          id: all,
          doors: [
            { name: 'Front', acknowledgedAtMs: expect.any(Number) },
            { name: 'Back', shownAtMs: expect.any(Number), acknowledgedAtMs: null },
          ],
        },
      ]);
      expect((await organizer.visitor.ask('DELETE', `${at}/door-messages/${one}`)).status).toBe(204);
      expect(await waiting(front)).toEqual([]);
      expect((await organizer.visitor.ask('DELETE', `${at}/door-messages/99999`)).status).toBe(404);
    });

    it('both scans of a conflict, at the desk and as a file without formulas; the journals as a file', async () => {
      const { organizer, event, doors, at } = await open(['=Front', 'Back']);
      const [front, back] = doors as [Door, Door];
      const { code } = (await aPaidOrder(world(), event.id)).order.tickets[0]!;
      for (const door of doors) await door.fetchPack();
      await front.scan(code, doorsOpenMs);
      await back.scan(code, doorsOpenMs + minuteMs);
      await front.upload();
      expect((await back.upload<JournalReply>()).body.conflicts).toMatchObject([{ firstGate: 'Main entrance' }]);
      const scans = await eventually(async () => {
        const { body } = await organizer.visitor.get<DeskScanList>(`${at}/scans`);
        return body.scans.length > 0 && body.scans;
      });
      expect(scans).toMatchObject([
        { verdict: 'conflict', gate: 'Backstage', door: 'Back', firstGate: 'Main entrance', firstDoor: '=Front' },
      ]);
      const only = async (kind: string) => (await organizer.visitor.get<DeskScanList>(`${at}/scans?kind=${kind}`)).body;
      expect([(await only('conflict')).scans, (await only('refused')).scans]).toEqual([scans, []]);
      const file = await organizer.visitor.fetch('GET', `${at}/conflicts.csv`, { key: null });
      expect(file.headers.get('content-type')).toContain('text/csv');
      expect(file.headers.get('content-disposition')).toContain('attachment');
      const [head, row, end] = (await file.text()).split('\r\n');
      expect(head).toContain('first gate,first door');
      expect(row).toContain(
        `already-used,yes,0,${new Date(doorsOpenMs + minuteMs).toISOString()},2027-06-01 19:31:00,Backstage,Back`,
      );
      expect(row).toContain(`${new Date(doorsOpenMs).toISOString()},2027-06-01 19:30:00,Main entrance,"'=Front"`);
      expect(end).toBe('');
      const journal = await (await organizer.visitor.fetch('GET', `${at}/journal.csv`, { key: null })).text();
      const lines = journal.trim().split('\r\n');
      expect(lines).toHaveLength(3);
      for (const entry of [...front.entries, ...back.entries])
        expect(
          lines.find((line) => line.endsWith(`,${csvLine([entry.hash, entry.signature]).trim()}`)), // one may begin like a formula
          entry.deviceId,
        ).toContain('whole');
    });

    it('a lost phone is replaced in one press, and what it had done stays counted', async () => {
      const { organizer, event, doors, at } = await open(['Front']);
      const [lost] = doors as [Door];
      const { order } = await aPaidOrder(world(), event.id, 2);
      await lost.fetchPack();
      await lost.scan(order.tickets[0]!.code, Date.now());
      const written = await lost.scan(order.tickets[0]!.code, doorsOpenMs);
      expect(written.verdict.verdict).toBe('admit');
      await lost.upload();
      const key = crypto.randomUUID();
      const replace = () =>
        organizer.visitor.post<EnrolmentView>(`${at}/doors/${lost.about.deviceId}/replacement`, undefined, { key });
      const { status, body } = await replace();
      expect(status).toBe(201);
      expect((await replace()).body).toEqual(body);
      expect(await lost.ask('GET', `/api/doors/${event.id}/pack`)).toMatchObject({ status: 403, code: 'door-revoked' });
      const found = await Door.enrol(world().visitor(), body.url);
      expect(found.about).toMatchObject({ name: 'Front', gate: 0 });
      expect(await organizer.visitor.get(`${at}/totals`)).toMatchObject({ body: { admitted: 1 } });
      await found.fetchPack();
      expect((await found.scan(order.tickets[0]!.code)).verdict).toMatchObject({ reason: 'already-used' });
      // what the lost one still says of itself is heard, and it is told nothing
      await organizer.visitor.post(`${at}/door-messages`, { text: 'To all' });
      expect((await say(lost, report({ unsent: 3 }))).body.messages).toEqual([]);
      const unknown = `${at}/doors/dev_00000000000000000000000000/replacement`;
      expect(await organizer.visitor.post(unknown)).toMatchObject({ status: 404 });
    });

    it('practice tickets are genuine, and no door at work lets one in', async () => {
      const { organizer, doors, at } = await open(['Front']);
      const [door] = doors as [Door];
      const { body } = await organizer.visitor.get<{ codes: { kind: string; code: string }[] }>(`${at}/practice`);
      await door.fetchPack();
      expect(body.codes.length).toBeGreaterThan(5);
      for (const { kind, code } of body.codes)
        expect((await door.scan(code)).verdict, kind).toMatchObject({ verdict: 'refuse', reason: 'test-ticket' });
      await door.upload();
      expect(await organizer.visitor.get(`${at}/totals`)).toMatchObject({ body: { admitted: 0, conflicts: 0 } });
    });
  });
}
