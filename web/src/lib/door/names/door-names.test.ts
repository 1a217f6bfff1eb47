import { describe, expect, it } from 'vitest';
import { ticket } from '#domain/admission/testing';
import { digestText } from '#domain/crypto/hash';
import { fromBase64url } from '#domain/crypto/bytes';
import { packWith } from '#domain/admission/testing';
import type { NamedOrder } from '#domain/gate-pack/names-page';
import { sealPerTicket, sealToDevice, type OrderToSeal, type SubtleNames } from '#domain/gate-pack/names-seal';
import { eventId16 } from '#domain/gate-pack/testing';
import { parseTicketCode } from '#domain/ticket/code';
import { DoorClock } from '../door-clock.ts';
import { Gate } from '../gate.ts';
import { MemoryJournal } from '../memory-journal.ts';
import type { Answer } from '../server-link.ts';
import type { SessionStatus } from '../door-session.ts';
import { atMs, deviceId, ed25519, eventId, signer } from '../testing.ts';
import { DoorNames, makeFindKey, partyOf, type NamesAnswer, type NamesDeps } from './door-names.ts';
import { mayHoldNames } from './keep-names.ts';
import type { FindKey, NamesListing, NamesStore } from './names-store.ts';
import { letPartyIn, membersOf, type PartyDoor, type PartyResult } from './party.ts';
import { checkUnseen } from '#domain/admission/not-shown';

type Bytes = Uint8Array<ArrayBuffer>;
const subtle = crypto.subtle as unknown as SubtleNames;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const inward = { direction: 'in', occurrence: null } as const;
const seat = { ticketType: 0, occurrence: 255, holderBound: false, seat: '' };

class MemoryNames implements NamesStore {
  held: NamesListing | null = null;
  kept = new Map<number, Bytes>();
  own: FindKey | null = null;
  listing = async () => this.held;
  setListing = async (listing: NamesListing) => void (this.held = listing);
  pages = async () => new Map(this.kept);
  put = async (pages: ReadonlyMap<number, Bytes>) => pages.forEach((bytes, page) => this.kept.set(page, bytes));
  remove = async (pages: readonly number[]) => pages.forEach((page) => this.kept.delete(page));
  key = async () => this.own;
  setKey = async (key: FindKey) => void (this.own = key);
  clear = async () => {
    this.held = this.own = null;
    this.kept.clear();
  };
}

async function order(first: number, name: string, count = 1): Promise<OrderToSeal> {
  const codes = await Promise.all(Array.from({ length: count }, (_, i) => ticket({ serial: first + i })));
  const signatures = codes.map((code) => (parseTicketCode(code) as { signature: Uint8Array }).signature);
  return { first, name, note: '', tickets: codes.map(() => seat), signatures };
}

/** A server with pages of names; `calls` are what it was asked for. */
class Server {
  pages: { revision: number; orders: OrderToSeal[] }[] = [];
  mayFind = false;
  allowed = true;
  away = false;
  calls: string[] = [];

  link: NamesDeps['link'] = {
    listNames: async (held): Promise<Answer<NamesAnswer>> => {
      if (this.away) return { kind: 'away' };
      const pages = this.allowed ? this.pages.map(({ revision }) => revision) : null;
      const value = { pages, mayFind: this.mayFind };
      const same = held === digestText(JSON.stringify(value));
      this.calls.push(same ? 'same' : 'listing');
      return { kind: 'ok', value: same ? null : value };
    },
    fetchNames: async (wanted, to) => {
      this.calls.push(wanted.join());
      if (this.away) return { kind: 'away' };
      return { kind: 'ok', value: await Promise.all(wanted.map((page) => this.#sealed(page, to))) };
    },
  };

  async #sealed(page: number, to: string | null): Promise<Bytes> {
    const { revision, orders } = this.pages[page]!;
    const place = { eventId16, page, revision };
    if (!this.mayFind) return sealPerTicket(subtle, place, orders, random);
    return sealToDevice(subtle, place, orders, fromBase64url(to!)!, await makeFindKey(crypto.subtle));
  }
}

async function world(mayFind = false) {
  const server = new Server();
  server.mayFind = mayFind;
  server.pages = [{ revision: 1, orders: [await order(3, 'Ada Lovelace', 3), await order(9, 'Grace Hopper')] }];
  const store = new MemoryNames();
  const open = () =>
    DoorNames.open({ eventId16, store, subtle, makeKey: () => makeFindKey(crypto.subtle), link: server.link });
  const names = await open();
  await names.round();
  return { server, store, names, open };
}

describe('names on a device', () => {
  it('[G17] open with the code that was scanned, and survive a restart; a typed code opens none', async () => {
    const { names, open } = await world();
    for (const held of [names, await open()]) {
      expect(await held.orderOf(4, await ticket({ serial: 4 }))).toMatchObject({ name: 'Ada Lovelace', first: 3 });
      expect(await held.orderOf(4, null)).toBeNull();
      expect(await held.orderOf(4, 'RUBBISH')).toBeNull();
      expect(await held.orderOf(4, await ticket({ serial: 9 }))).toBeNull();
      expect(held.find('ada').orders).toEqual([]);
    }
  });

  it('[G18] are all known where the role may look people up, by whatever the ticket was shown', async () => {
    const { names, store, open } = await world(true);
    for (const held of [names, await open()]) {
      expect(held.find('love').orders.map(({ first }) => first)).toEqual([3]);
      expect(await held.orderOf(9, null)).toMatchObject({ name: 'Grace Hopper' });
      expect(held.size).toBe(4);
    }
    expect(Buffer.concat([...store.kept.values()]).includes('Ada')).toBe(false);
  });

  it('[G15] only pages that changed are fetched, eight at a time; what did not come is asked for again', async () => {
    const { server, names } = await world();
    for (let page = 1; page < 12; page++)
      server.pages.push({ revision: 1, orders: [await order(256 * page, `P${page}`)] });
    server.calls = [];
    await names.round();
    expect(server.calls).toEqual(['listing', '1,2,3,4,5,6,7,8', '9,10,11']);
    await names.round();
    expect(server.calls.at(-1)).toBe('same');
    server.pages[5] = { revision: 2, orders: [await order(1280, 'Another')] };
    const fetchNames = server.link.fetchNames;
    server.link.fetchNames = async () => ({ kind: 'away' });
    await names.round();
    expect(names.missing).toBe(1);
    server.link.fetchNames = fetchNames;
    await names.round();
    expect(server.calls.slice(-2)).toEqual(['listing', '5']);
    expect(await names.orderOf(1280, await ticket({ serial: 1280 }))).toMatchObject({ name: 'Another' });
  });

  it('[G19] whoever was forgotten is forgotten here', async () => {
    const { server, names } = await world(true);
    server.pages[0] = { revision: 2, orders: [server.pages[0]!.orders[1]!] };
    await names.round();
    expect(names.find('ada').orders).toEqual([]);
    expect(await names.orderOf(4, null)).toBeNull();
  });

  it('[G19] nothing is left where no names may be held, or the role ends; another kind of role begins anew', async () => {
    const { server, store, names } = await world(true);
    server.mayFind = false;
    await names.round();
    expect(names.find('ada').orders).toEqual([]);
    expect(await names.orderOf(4, await ticket({ serial: 4 }))).toMatchObject({ name: 'Ada Lovelace' });
    expect(store.own).toBeNull();
    server.allowed = false;
    await names.round();
    expect([store.held, store.kept.size, await names.orderOf(4, await ticket({ serial: 4 }))]).toEqual([null, 0, null]);
  });

  it('[G19] the device deletes them by itself: withdrawn, past its time, a day after the end', () => {
    const pack = packWith({});
    const status = { withdrawn: false, over: false, pack } as SessionStatus;
    const endMs = Math.max(...pack.head.occurrences.map(({ endsAtMs }) => endsAtMs));
    expect(mayHoldNames(status, endMs + 23 * 3_600_000)).toBe(true);
    expect(mayHoldNames(status, endMs + 24 * 3_600_000)).toBe(false);
    expect(mayHoldNames({ ...status, withdrawn: true }, atMs)).toBe(false);
    expect(mayHoldNames({ ...status, over: true }, atMs)).toBe(false);
  });

  it('a server that is away or knows no names changes nothing', async () => {
    const { server, names } = await world();
    server.away = true;
    await names.round();
    server.link.listNames = async () => ({ kind: 'problem', code: 'not-found', retryAfterMs: null });
    await names.round();
    expect(await names.orderOf(4, await ticket({ serial: 4 }))).toMatchObject({ name: 'Ada Lovelace' });
  });
});

describe('a party', () => {
  const orderOfFive: NamedOrder = { first: 3, name: 'Ada', note: '', tickets: Array.from({ length: 5 }, () => seat) };

  async function partyDoor(store = new MemoryJournal()) {
    const pack = packWith({ revoked: true });
    const gate = await Gate.open(
      { store, signer, ed25519, clock: new DoorClock(() => atMs) },
      { eventId, deviceId, gate: 0 },
      { ...pack, head: { ...pack.head, eventId } },
    );
    const door: PartyDoor = {
      foresee: (unseen, via, mode) => gate.foresee((known) => checkUnseen(unseen, via, known), mode),
      judge: (unseen, via, mode) => gate.judge((known) => checkUnseen(unseen, via, known), mode),
      answer: (scanned, answer) => gate.answer(scanned, answer),
    };
    return { gate, door, store };
  }

  it('[A43] each has an entry of its own; who is refused, or in already, stops none of the others', async () => {
    const { gate, door } = await partyDoor();
    await gate.scan(await ticket({ serial: 3 }), inward);
    await gate.scan(await ticket({ serial: 5 }), inward);
    const seats = partyOf(orderOfFive, 3);
    const can = membersOf(door, seats, inward).map(({ seat: { serial }, mayEnter }) => [serial, mayEnter]);
    expect(can).toEqual([
      [4, true],
      [5, false],
      [6, true],
      [7, false],
    ]);
    const results: PartyResult[] = [];
    await letPartyIn(door, seats, inward, (result) => results.push(result));
    expect(results.map(({ outcome }) => outcome)).toEqual(['in', 'refused', 'in', 'refused']);
    expect(gate.recent.slice(-4).map(({ serial, verdict, via }) => [serial, verdict, via])).toEqual([
      [4, 'admit', 'party'],
      [5, 'already-used', 'party'],
      [6, 'admit', 'party'],
      [7, 'revoked', 'party'],
    ]);
  });

  it('[A43] what could not be written down is not in, and is told of that one', async () => {
    const { door, store } = await partyDoor();
    const append = store.append.bind(store);
    let writes = 0;
    store.append = (entry) => (++writes === 1 ? Promise.reject(new Error('the disk is full')) : append(entry));
    const results: PartyResult[] = [];
    await letPartyIn(door, partyOf(orderOfFive, 3).slice(0, 3), inward, (result) => results.push(result));
    expect(results.map(({ outcome }) => outcome)).toEqual(['trouble', 'in', 'in']);
  });
});
