import { evictDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WishedLine } from '#domain/box-office/commands';
import type { SalesSettings } from '#domain/box-office/settings';
import { circle, full, hallSettings, smallHall, stalls } from '#domain/box-office/testing';
import { newId } from '#domain/ids';
import { applyDelta, openSnapshot, type SeatStatus } from '#domain/seating/seat-status';
import { encodeSeatMap } from '#domain/seating/stored-map';
import { quietMs, snapshotWhenQuiet } from './box-office/ledger.ts';
import { socketsPerAddressMax } from './box-office/live-seats.ts';
import { askHold, context, count, delivered, inside, openEvent, random, sealContactOf } from './testing/office.ts';
import { world } from './testing/worker.ts';

afterEach(() => world.reset());

/** An event with the small hall on sale. */
async function openHall(more: Partial<SalesSettings> = {}) {
  const hall = await openEvent({ ...hallParts(), ...more });
  expect(await hall.stub().setSeatMap(1, encodeSeatMap(smallHall()), context)).toEqual({ ok: true, mapVersion: 1 });
  const take = (lines: WishedLine[], mapVersion = 1) => askHold(hall.stub(), { key: hall.key(), lines, mapVersion });
  return { ...hall, take };
}

function hallParts() {
  const { ticketTypes, pools } = hallSettings();
  return { ticketTypes, pools };
}

const front = ['p/1/1', 'p/1/2'];
const chosen = { ...stalls(2), seats: front };
const takenIn = (status: SeatStatus | null) => status?.state.filter((state) => state !== 0).length;

/** Makes so much happen that a snapshot is due, and lets it be quiet. */
const takeSnapshot = (stub: unknown) =>
  inside(stub, async (office, state) => {
    for (let i = 0; i < snapshotWhenQuiet; i++)
      await office.memory.addFact({ kind: 'door-revoked', deviceId: 'dev_x' });
    world.aheadMs += 2 * quietMs;
    office.memory.snapshotIfQuiet();
    expect(count(state, 'journal')).toBe(0);
  });

describe('seat maps', () => {
  it('[M1] map and seats outlive an eviction, from the journal and from a snapshot', async () => {
    const { stub, take } = await openHall();
    const held = await take([chosen]);
    if (!held.ok) throw new Error(held.code);
    expect(held.view).toMatchObject({ totalMinor: 10_000, state: 'held' });
    const isThere = async () => {
      await evictDurableObject(stub() as never);
      expect(takenIn(openSnapshot((await stub().seatSnapshot(0))!))).toBe(2);
      expect((await stub().holdView(held.holdId))!.lines[0]!.seatViews).toMatchObject([
        { id: 'p/1/1', zone: 'Parterre', row: '1', seat: '1', table: false },
        { id: 'p/1/2' },
      ]);
      expect(await take([chosen])).toMatchObject({ ok: false, code: 'seat-taken', seats: front });
    };
    await isThere();
    await takeSnapshot(stub());
    await isThere();
  });

  it('[M2] a refused map leaves nothing behind; what is refused is named', async () => {
    const { stub, take } = await openHall();
    await take([chosen]);
    const without = smallHall(2, (map) => {
      map.zones[0]!.rows[0]!.seats.shift();
      return map;
    });
    const refused = await stub().setSeatMap(2, encodeSeatMap(without), context);
    expect(refused).toMatchObject({ ok: false, code: 'seats-in-use', seats: ['p/1/1'] });
    await inside(stub(), (office, state) => {
      expect([...office.memory.state.seatMaps.keys()]).toEqual([1]);
      expect(count(state, 'seat_maps')).toBe(1);
    });
    expect(await stub().setSeatMap(3, encodeSeatMap(smallHall(2)), context)).toMatchObject({ code: 'invalid' });
  });

  it('[M3] a version is taken once; a newer one takes its place, and the old one goes with the journal', async () => {
    const { stub, take } = await openHall();
    await take([chosen]);
    const again = smallHall(1, (map) => ({ ...map, name: 'Another' }));
    expect(await stub().setSeatMap(1, encodeSeatMap(again), context)).toEqual({ ok: true, mapVersion: 1 });
    await inside(stub(), (office) => expect(office.memory.state.seats!.map.name).toBe('Small hall'));
    const renamed = smallHall(2, (map) => ({ ...map, zones: map.zones.map((zone) => ({ ...zone, name: 'Stalls' })) }));
    expect(await stub().setSeatMap(2, encodeSeatMap(renamed), context)).toEqual({ ok: true, mapVersion: 2 });
    expect(await take([{ ...circle(2), seats: ['p/2/1', 'p/2/2'] }])).toMatchObject({ code: 'stale-map' });
    await inside(stub(), (_, state) => expect(count(state, 'seat_maps')).toBe(2));
    await evictDurableObject(stub() as never);
    expect(await take([chosen], 2)).toMatchObject({ code: 'seat-taken' });
    await takeSnapshot(stub());
    await inside(stub(), (_, state) => expect(count(state, 'seat_maps')).toBe(1));
    await evictDurableObject(stub() as never);
    expect(takenIn(openSnapshot((await stub().seatSnapshot(0))!))).toBe(2);
  });
});

describe('people who choose', () => {
  async function watch(stub: Fetcher, occurrence = 0) {
    const url = `https://office/seats?occurrence=${occurrence}`;
    const response = await stub.fetch(url, { headers: { Upgrade: 'websocket' } });
    const heard = { whole: 0, deltas: 0, status: null as SeatStatus | null, left: [] as { entries: object[] }[] };
    const socket = response.webSocket!;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') return void heard.left.push(JSON.parse(data));
      const bytes = new Uint8Array(data as ArrayBuffer);
      const whole = openSnapshot(bytes);
      if (whole) return void ((heard.status = whole), heard.whole++);
      const next = applyDelta(heard.status!, bytes);
      if ('problem' in next) throw new Error(next.problem);
      heard.status = next;
      heard.deltas++;
    });
    socket.accept();
    await vi.waitFor(() => expect(heard.left).toHaveLength(1));
    return { socket, heard };
  }

  it('[L1] first the whole picture, then what has changed, within a quarter of a second and some', async () => {
    const { stub, take } = await openHall();
    const { socket, heard } = await watch(stub());
    expect(takenIn(heard.status)).toBe(0);
    const other = await watch(stub(), 1);
    await take([chosen]);
    await vi.waitFor(() => expect(takenIn(heard.status)).toBe(2), 900);
    expect([heard.whole, heard.deltas]).toEqual([1, 1]);
    expect(heard.left.at(-1)!.entries).toContainEqual({ ticketType: 20, occurrence: 0, left: 4, state: 'on-sale' });
    expect([other.heard.whole, other.heard.deltas, takenIn(other.heard.status)]).toEqual([1, 0, 0]);
    socket.close();
    other.socket.close();
  });

  it('[L2] the polled picture never falls behind the told one, also over an eviction', async () => {
    const { stub, take } = await openHall();
    const sequence = async () => openSnapshot((await stub().seatSnapshot(0))!)!.sequence;
    const first = await sequence();
    await take([chosen]);
    const second = await sequence();
    expect(second).toBeGreaterThan(first);
    world.aheadMs = 5_000;
    await evictDurableObject(stub() as never);
    expect(await sequence()).toBeGreaterThanOrEqual(second);
    expect(await stub().seatSnapshot(9)).toBeNull();
  });

  it('[L4] seats that are kept for those who wait are held, as told and as polled', async () => {
    const waitingList = { open: true, first: true, smallerMayPass: false, offerMs: 3_600_000 };
    const { stub, take, key, eventId } = await openHall({ waitingList });
    const six = ['1', '2', '3', '4', '5', '6'].map((seat) => `p/1/${seat}`);
    const most = await take([{ ...stalls(4), seats: six.slice(0, 4) }]);
    await take([{ ...stalls(2), seats: six.slice(4) }]);
    if (!most.ok) throw new Error(most.code);
    const entryId = newId('waiting', random);
    const wish = {
      ...stalls(5),
      kind: 'join-waiting-list',
      key: key(),
      entryId,
      secretHash: 'hash',
      locale: 'en',
    } as const;
    const contact = await sealContactOf(eventId, entryId, '{"name":"Wanda"}');
    const joined = await stub().run<'join-waiting-list'>({ ...wish, contact, holdSeed: 'x'.repeat(22) }, context);
    expect(joined).toMatchObject({ ok: true });
    const { socket, heard } = await watch(stub());
    await stub().run<'release'>({ kind: 'release', key: key(), holdId: most.holdId }, context);
    const polled = async () => takenIn(openSnapshot((await stub().seatSnapshot(0))!));
    expect(await polled()).toBe(6); // four are free, for a party of five
    expect(await take([{ ...stalls(2), seats: six.slice(0, 2) }])).toMatchObject({ code: 'not-enough-left', left: 0 });
    await stub().run<'leave-waiting-list'>({ kind: 'leave-waiting-list', key: key(), entryId, by: 'buyer' }, context);
    expect(await polled()).toBe(2);
    await vi.waitFor(() => expect(takenIn(heard.status)).toBe(2), 2_000);
    socket.close();
  });

  it('[L5] one address has so many sockets, and is told to look at the picture instead', async () => {
    const { stub } = await openHall();
    const ask = (from: string) =>
      stub().fetch('https://office/seats?occurrence=0', { headers: { Upgrade: 'websocket', 'x-foyer-from': from } });
    const open: WebSocket[] = [];
    for (let i = 0; i < socketsPerAddressMax; i++) {
      const { webSocket } = await ask('a');
      webSocket!.accept();
      open.push(webSocket!);
    }
    expect((await ask('a')).status).toBe(429);
    const other = (await ask('b')).webSocket!;
    other.accept();
    open.pop()!.close();
    await vi.waitFor(async () => {
      const again = await ask('a');
      expect(again.status).toBe(101);
      again.webSocket!.accept();
      open.push(again.webSocket!);
    });
    for (const socket of [...open, other]) socket.close();
  });

  it('[L3] only who asks for a date that exists gets a socket', async () => {
    const { stub } = await openHall();
    const ask = (path: string, headers = {}) => stub().fetch(`https://office${path}`, { headers });
    expect((await ask('/seats?occurrence=0')).status).toBe(426);
    expect((await ask('/seats?occurrence=77', { Upgrade: 'websocket' })).status).toBe(404);
    expect((await ask('/elsewhere')).status).toBe(404);
  });
});

describe('those who wait', () => {
  async function joinFull() {
    const waitingList = { open: true, first: true, smallerMayPass: true, offerMs: 3_600_000 };
    const hall = await openEvent({ waitingList });
    const all = await hall.hold([full(10)]);
    const entryId = newId('waiting', random);
    const contact = await sealContactOf(hall.eventId, entryId, '{"name":"Wanda"}');
    const wish = { ...full(1), kind: 'join-waiting-list', key: hall.key(), entryId, contact } as const;
    const rest = { locale: 'de', secretHash: 'hash', holdSeed: 'x'.repeat(22) };
    const reply = await hall.stub().run<'join-waiting-list'>({ ...wish, ...rest }, context);
    if (!reply.ok) throw new Error(reply.code);
    return { ...hall, all, entryId };
  }

  it('[N1] are found by their link only, can be written to, and hear of each step once', async () => {
    const { stub, eventId, entryId, all, key } = await joinFull();
    expect(await stub().ownWaiting(entryId, 'guess')).toBeNull();
    expect(await stub().ownWaiting(entryId, 'hash')).toMatchObject({ state: 'waiting', position: 1, locale: 'de' });
    expect(await stub().openWaiting([entryId, 'wtl_nobody'])).toEqual(['{"name":"Wanda"}', null]);
    await stub().run<'release'>({ kind: 'release', key: key(), holdId: all }, context);
    await evictDurableObject(stub() as never);
    const offered = (await stub().waiting(entryId))!;
    expect(offered).toMatchObject({ state: 'offered', offers: 1, position: 0 });
    expect(await stub().waitingList(-1, 10)).toMatchObject({ waiting: 0, offered: 1, entries: [{ id: entryId }] });
    await delivered(eventId);
    const about = { eventId, orderId: entryId };
    expect(world.messagesOf(eventId)).toMatchObject([
      { kind: 'waiting-joined', ...about },
      { kind: 'waiting-offer', ...about, holdId: offered.holdId, offerUntilMs: offered.offerUntilMs },
    ]);
  });

  it('[N2] what became of an entry can be looked up for a month, then row and data key are gone', async () => {
    const { stub, entryId, key } = await joinFull();
    const leave = { kind: 'leave-waiting-list', key: key(), entryId, by: 'buyer' } as const;
    await stub().run<'leave-waiting-list'>(leave, context);
    expect(await stub().ownWaiting(entryId, 'hash')).toMatchObject({ state: 'left', position: 0 });
    await inside(stub(), (office, state) => {
      expect([count(state, 'waiting'), count(state, 'data_keys')]).toEqual([1, 1]);
      office.memory.sql.deleteWaitingBefore(Date.now() + 1);
      expect([count(state, 'waiting'), count(state, 'data_keys')]).toEqual([0, 0]);
    });
  });
});
