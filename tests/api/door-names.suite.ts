import { describe, expect, it } from 'vitest';
import type { NamePagesReply } from '#domain/contract/door';
import { toBase64url } from '#domain/crypto/bytes';
import { digestText } from '#domain/crypto/hash';
import { openAsDevice, openWithTicket, readPageStart, type SubtleNames } from '#domain/gate-pack/names-seal';
import { plainRole } from '#domain/gate-pack/role';
import { idToBytes } from '#domain/ids';
import { parseTicketCode } from '#domain/ticket/code';
import { Door } from './support/door.ts';
import { anEventOnSale, anOrganizer, aPaidOrder, bob, type Organizer } from './support/scenes.ts';
import type { World } from './support/world.ts';

const subtle = crypto.subtle as unknown as SubtleNames;

/** Who may read what of the people behind the tickets (domain/gate-pack G15 to G19). */
export function doorNamesSuite(world: () => World): void {
  async function aDoor(organizer: Organizer, eventId: string, mayFind: boolean): Promise<Door> {
    const invite = { name: mayFind ? 'Desk' : 'Gate', gate: 0, role: { ...plainRole, mayFind } };
    const reply = await organizer.visitor.post<{ url: string }>(`/api/desk/events/${eventId}/doors`, invite);
    expect(reply.status, JSON.stringify(reply.body)).toBe(201);
    return Door.enrol(world().visitor(), reply.body.url);
  }

  const signatureOf = (code: string) => (parseTicketCode(code) as { signature: Uint8Array }).signature;

  describe('names at the door', () => {
    it('[G17, G18] who has scanned a ticket reads its name; who may look people up reads all, on that device alone', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'By name', namesAtDoor: true });
      const eventId16 = idToBytes('event', event.id)!;
      const { order } = await aPaidOrder(world(), event.id, 2);
      const names = `/api/doors/${event.id}/names`;

      const gate = await aDoor(organizer, event.id, false);
      const listing = (await gate.ask<NamePagesReply>('GET', names)).body;
      expect(listing).toMatchObject({ mayFind: false, pages: [expect.any(Number)] });
      const held = digestText(JSON.stringify({ pages: listing.pages, mayFind: listing.mayFind }));
      expect((await gate.ask('GET', `${names}?held=${held}`)).status).toBe(304);

      const page = (await gate.fetchBytes(`${names}/pages?pages=0,1,4000`)).slice(4);
      expect(readPageStart(page, eventId16)).toMatchObject({ kind: 'per-ticket', revision: listing.pages![0] });
      const [first, second] = order.tickets.map(({ code }) => signatureOf(code));
      expect(await openWithTicket(subtle, page, eventId16, order.tickets[1]!.serial, second!)).toMatchObject({
        name: bob.name,
        first: order.tickets[0]!.serial,
        tickets: [{ ticketType: 0, holderBound: false }, { ticketType: 0 }],
      });
      expect(await openWithTicket(subtle, page, eventId16, order.tickets[1]!.serial, first!)).toBeNull();

      const made = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
      const { privateKey, publicKey: half } = made as CryptoKeyPair;
      const publicKey = new Uint8Array((await crypto.subtle.exportKey('raw', half)) as ArrayBuffer);
      const device = { privateKey, publicKey };
      const asked = `${names}/pages?pages=0&to=${toBase64url(publicKey)}`;
      // a steward who asks like a desk gets what a steward gets
      const refused = (await gate.fetchBytes(asked)).slice(4);
      expect(readPageStart(refused, eventId16)?.kind).toBe('per-ticket');
      const desk = await aDoor(organizer, event.id, true);
      const whole = (await desk.fetchBytes(asked)).slice(4);
      expect(await openAsDevice(subtle, whole, eventId16, device)).toMatchObject([{ name: bob.name }]);
      expect(Buffer.from(whole).includes('Bob')).toBe(false);
    });

    it('[G15] none travel where the organizer did not say so, to a role that has ended, or to nobody', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'No names' });
      await aPaidOrder(world(), event.id);
      const names = `/api/doors/${event.id}/names`;
      const door = await aDoor(organizer, event.id, true);
      expect((await door.ask('GET', names)).body).toEqual({ pages: null, mayFind: true });
      expect(await door.fetchBytes(`${names}/pages?pages=0`)).toHaveLength(0);
      expect(await world().visitor().get(names)).toMatchObject({ status: 401, code: 'not-signed-in' });
      for (const query of [
        'pages=',
        'pages=0,1,2,3,4,5,6,7,8',
        'pages=-1',
        'pages=0&to=AAAA',
        `pages=0&to=${'A'.repeat(87)}`,
      ])
        expect((await door.ask('GET', `${names}/pages?${query}`)).status, query).toBeGreaterThan(399);
      const desk = `/api/desk/events/${event.id}/doors/${door.about.deviceId}`;
      expect((await organizer.visitor.ask('DELETE', desk)).status).toBeLessThan(300);
      expect(await door.ask('GET', names)).toMatchObject({ code: 'door-revoked' });
    });
  });
}
