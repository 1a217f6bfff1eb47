/** Doors that were never updated stand before today's server: they enrol, fetch, scan and hand in as they did in the first release. */
import { describe, expect, it } from 'vitest';
import {
  enrolmentMembers,
  FirstReleaseDoor,
  readPackAsThen,
  type FirstEnrolment,
  type FirstJournalReply,
} from './support/first-release-door.ts';
import { anEventOnSale, anOrganizer, aPaidOrder } from './support/scenes.ts';
import type { World } from './support/world.ts';

export function firstReleaseSuite(world: () => World): void {
  describe('a door of the first release', () => {
    it('[G14] enrols, reads the pack, hands in its journal, and hears of its conflict', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, {
        name: 'Doors of yesterday',
        // whatever has been invented since stands in this pack
        zones: [{ name: 'Hall', capacity: 300, whenFull: 'amber' }],
        gates: [{ name: 'Main', zone: 0 }, { name: 'Garden' }],
        doorAlerts: { staleMinutes: 3, silentSeconds: 20 },
        namesAtDoor: true,
        liveCodes: 'offered',
      });
      const { order } = await aPaidOrder(world(), event.id, 2);
      const serials = order.tickets.map(({ serial }) => serial);
      const desk = `/api/desk/events/${event.id}`;
      const doors: FirstReleaseDoor[] = [];
      for (const name of ['Old left', 'Old right']) {
        const { body } = await organizer.visitor.post<{ url: string }>(`${desk}/doors`, { name, gate: 0 });
        const door = new FirstReleaseDoor(world().stack.baseUrl);
        const answer = await door.enrol(new URLSearchParams(new URL(body.url).hash.slice(1)).get('token')!);
        expect(answer.status).toBe(201);
        const about = (await answer.json()) as FirstEnrolment;
        for (const [member, type] of Object.entries(enrolmentMembers))
          expect(typeof about[member as keyof FirstEnrolment], member).toBe(type);
        doors.push(door);
      }
      const [left, right] = doors as [FirstReleaseDoor, FirstReleaseDoor];
      const pack = readPackAsThen(new Uint8Array(await (await left.pack()).arrayBuffer()));
      expect(pack.words).toMatchObject({
        eventId: event.id,
        test: false,
        zone: expect.any(String),
        gates: [{ index: 0, name: 'Main' }, {}],
      });
      for (const member of [
        'keys',
        'ticketTypes',
        'occurrences',
        'rules',
        'shortCodeKey',
        'merged',
        'issuedAtMs',
        'name',
      ])
        expect(pack.words, member).toHaveProperty(member);
      expect((pack.words.rules as object | null) ?? {}).toMatchObject({
        policy: { kind: 'once' },
        liveCodes: expect.any(Boolean),
      });
      expect(pack.ticketCount).toBeGreaterThanOrEqual(2);
      expect((await left.pack(pack.epoch)).status).toBe(304);

      const atMs = Date.now() - 60_000;
      left.admitted(serials[0]!, atMs);
      right.admitted(serials[0]!, atMs + 1_000); // the copy got in next door
      right.admitted(serials[1]!, atMs + 2_000);
      const first = await left.upload(pack.epoch);
      expect(first.status, await first.clone().text()).toBe(200);
      expect(await first.json()).toMatchObject({ acceptedThrough: 1, conflicts: [], packEpoch: expect.any(Number) });
      const reply = (await (await right.upload(pack.epoch)).json()) as FirstJournalReply;
      expect(reply).toMatchObject({ acceptedThrough: 2, serverNowMs: expect.any(Number) });
      expect(reply.conflicts).toEqual([
        { serial: serials[0], sequence: 1, firstAtMs: atMs, firstGate: 'Main', firstDoor: 'Old left' },
      ]);
      expect(((await (await right.upload(pack.epoch)).json()) as FirstJournalReply).acceptedThrough).toBe(2); // twice is once
      expect((await organizer.visitor.get(`${desk}/totals`)).body).toMatchObject({ admitted: 2, conflicts: 1 });
    });
  });
}
