import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from './bytes.ts';
import { decodeOrder, encodeOrder, namesPerPage, type NamedOrder } from './names-page.ts';
import {
  openAsDevice,
  openWithTicket,
  readPageStart,
  sealPerTicket,
  sealToDevice,
  type OrderToSeal,
  type SubtleNames,
} from './names-seal.ts';
import { eventId16 } from './testing.ts';

const subtle = crypto.subtle as unknown as SubtleNames;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const place = { eventId16, page: 1, revision: 7 };

function order(first: number, count: number, more: Partial<NamedOrder> = {}): OrderToSeal {
  const tickets = Array.from({ length: count }, (_, i) => ({
    ticketType: i % 2,
    occurrence: 255,
    holderBound: i === 2,
    seat: i === 0 ? 'Parkett, Reihe 3, Platz 4' : '',
  }));
  return { first, name: 'Ada Lovelace', note: '', tickets, ...more, signatures: tickets.map(() => random(64)) };
}

async function pair() {
  const made = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  return {
    privateKey: made.privateKey as unknown as CryptoKey,
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', made.publicKey)),
  };
}

const anOrder = fc.record({
  name: fc.string({ maxLength: 60, unit: 'grapheme' }),
  note: fc.string({ maxLength: 60 }),
  tickets: fc.array(
    fc.record({
      ticketType: fc.integer({ min: 0, max: 0xffff }),
      occurrence: fc.integer({ min: 0, max: 255 }),
      holderBound: fc.boolean(),
      seat: fc.string({ maxLength: 40 }),
    }),
    { minLength: 1, maxLength: 40 },
  ),
});

describe('the words of an order', () => {
  it('[G16] read back as they were written', () => {
    fc.assert(
      fc.property(anOrder, fc.nat(1_000_000), (words, first) => {
        const whole = { ...words, first };
        expect(decodeOrder(encodeOrder(whole), first)).toEqual(whole);
      }),
    );
  });

  it('[G16] read over what a later version adds', () => {
    const known = order(3, 2);
    const writer = new ByteWriter();
    writer.bytes(encodeOrder(known));
    writer.varint(99);
    writer.varint(3);
    writer.bytes(Uint8Array.of(1, 2, 3));
    expect(decodeOrder(writer.finish(), 3)).toMatchObject({ name: 'Ada Lovelace', tickets: known.tickets });
  });
});

describe('a page that opens ticket by ticket', () => {
  it('[G17] opens with any ticket of the order, and shows the others of it', async () => {
    const [alone, three] = [order(256, 1, { name: 'Grace Hopper' }), order(300, 3)];
    const page = await sealPerTicket(subtle, place, [alone, three], random);
    for (let i = 0; i < 3; i++)
      expect(await openWithTicket(subtle, page, eventId16, 300 + i, three.signatures[i]!)).toMatchObject({
        first: 300,
        name: 'Ada Lovelace',
        tickets: three.tickets,
      });
    const other = await openWithTicket(subtle, page, eventId16, 256, alone.signatures[0]!);
    expect(other?.name).toBe('Grace Hopper');
  });

  it('[G17] tells nothing to whoever has only the page, another ticket, or a copy from before it changed hands', async () => {
    const [mine, theirs] = [order(256, 1, { name: 'Mallory' }), order(300, 1)];
    const page = await sealPerTicket(subtle, place, [mine, theirs], random);
    expect(await openWithTicket(subtle, page, eventId16, 300, mine.signatures[0]!)).toBeNull();
    expect(await openWithTicket(subtle, page, eventId16, 300, random(64))).toBeNull();
    expect(Buffer.from(page).includes('Ada')).toBe(false);
    const other = eventId16.map((byte) => byte ^ 1);
    expect(await openWithTicket(subtle, page, other, 300, theirs.signatures[0]!)).toBeNull();
  });

  it('[G17] sealed again shares no bytes with what it was before', async () => {
    const same = order(300, 2);
    const [once, again] = await Promise.all([
      sealPerTicket(subtle, place, [same], random),
      sealPerTicket(subtle, place, [same], random),
    ]);
    const wraps = (page: Uint8Array) => Buffer.from(page.slice(41, 41 + 32)).toString('hex');
    expect(wraps(once)).not.toBe(wraps(again));
  });

  it('[G17] costs less than 120 bytes for an order of two with seats', async () => {
    const seat = (n: number) => ({
      ticketType: 0,
      occurrence: 0,
      holderBound: false,
      seat: `Parkett, Reihe 12, Platz ${n}`,
    });
    const orders = Array.from({ length: 128 }, (_, i) => ({
      ...{ first: 256 + 2 * i, name: 'Alexandra Beispiel', note: '' },
      ...{ tickets: [seat(1), seat(2)], signatures: [random(64), random(64)] },
    }));
    const page = await sealPerTicket(subtle, place, orders, random);
    // 128 orders are the 256 tickets of a page: 100,000 tickets are 391 of them, 6 MB at most
    expect(page.length / 128).toBeLessThan(120);
  });
});

describe('a page for one device', () => {
  it('[G18] opens with the private key of that device and no other', async () => {
    const [device, stranger, ephemeral] = await Promise.all([pair(), pair(), pair()]);
    const orders = [order(256, 2), order(400, 1, { name: 'Grace Hopper', note: 'guest list' })];
    const page = await sealToDevice(subtle, place, orders, device.publicKey, ephemeral);
    const opened = await openAsDevice(subtle, page, eventId16, device);
    expect(opened).toEqual(orders.map(({ first, name, note, tickets }) => ({ first, name, note, tickets })));
    expect(await openAsDevice(subtle, page, eventId16, stranger)).toBeNull();
    expect(await openWithTicket(subtle, page, eventId16, 256, orders[0]!.signatures[0]!)).toBeNull();
    expect(Buffer.from(page).includes('Grace')).toBe(false);
  });
});

describe('bytes that make no sense', () => {
  it('[G15] say which page they are, or nothing', async () => {
    const page = await sealPerTicket(subtle, place, [order(256, 1)], random);
    expect(readPageStart(page, eventId16)).toEqual({ kind: 'per-ticket', page: 1, revision: 7 });
    expect(readPageStart(page.slice(1), eventId16)).toBeNull();
    expect(
      readPageStart(
        page,
        eventId16.map((byte) => byte ^ 1),
      ),
    ).toBeNull();
  });

  it('[G15] never cause an exception, wherever they are cut or bent', async () => {
    const three = order(300, 3);
    const device = await pair();
    const pages = [
      await sealPerTicket(subtle, place, [order(256, 1), three], random),
      await sealToDevice(subtle, place, [three], device.publicKey, await pair()),
    ];
    for (const page of pages)
      for (let at = 0; at < page.length; at += 3) {
        const bent = page.slice();
        bent[at]! ^= 0x41;
        for (const bytes of [bent, page.slice(0, at)]) {
          const found = await openWithTicket(subtle, bytes, eventId16, 300, three.signatures[0]!);
          if (found) expect(found.name).toBe('Ada Lovelace'); // the damage was elsewhere
          const opened = await openAsDevice(subtle, bytes, eventId16, device).catch(() => 'thrown');
          expect(opened).not.toBe('thrown');
        }
      }
  });

  it('[G16] a page has the orders that begin in it, also where they go on in the next', async () => {
    const last = order(2 * namesPerPage - 1, 4);
    const page = await sealPerTicket(subtle, place, [last], random);
    const found = await openWithTicket(subtle, page, eventId16, 2 * namesPerPage + 2, last.signatures[3]!);
    expect(found?.first).toBe(2 * namesPerPage - 1);
  });
});
