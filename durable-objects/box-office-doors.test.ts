import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { appendEntry, emptyJournal, type EntryDraft, type JournalTip } from '#domain/admission/journal';
import type { SignedEntry } from '#domain/admission/types';
import { full } from '#domain/box-office/testing';
import { DoorHealth } from '#domain/contract/door-talk';
import { fromBase64url, toBase64url } from '#domain/crypto/bytes';
import type { Signer } from '#domain/crypto/ed25519';
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { applyGateDelta, bit } from '#domain/gate-pack/apply';
import { openGateDelta, openGatePack } from '#domain/gate-pack/open';
import { idToBytes, newId } from '#domain/ids';
import { writeEvidence } from './box-office/rows.ts';
import { context, inside, openEvent, random } from './testing/office.ts';

const ed25519 = nativeEd25519(crypto.subtle);

/** A door as it stands at the gate: its key, its journal, its way to the box office. */
async function openDoor(event: Event) {
  const { stub, eventId } = event;
  const signer = await ed25519.signer(random(new Uint8Array(32)));
  const deviceId = newId('device', random);
  const enrol = { kind: 'enrol-door', key: `enrol-${deviceId}`, deviceId, name: 'Door', gate: 0 } as const;
  await stub().run<'enrol-door'>({ ...enrol, publicKey: toBase64url(signer.publicKey) }, context);
  return doorAt(event, deviceId, signer, emptyJournal(eventId, deviceId));
}

type Event = Awaited<ReturnType<typeof openEvent>>;

function doorAt(event: Event, deviceId: string, signer: Signer, tip: JournalTip) {
  async function write(serial: number | null, change: Partial<EntryDraft> = {}): Promise<SignedEntry> {
    const draft: EntryDraft = {
      kind: 'scan',
      atMs: Date.now(),
      offsetMs: 0,
      serial,
      generation: serial === null ? null : 1,
      ticketType: serial === null ? null : 0,
      occurrence: serial === null ? null : 0,
      gate: 0,
      verdict: serial === null ? 'unreadable' : 'admit',
      proof: serial === null ? null : 'signature',
      codeDigest: toBase64url(random(new Uint8Array(32))),
      undoes: null,
      note: null,
      ...change,
    };
    const written = await appendEntry(tip, draft, signer);
    tip = written.tip;
    return written.entry;
  }
  const upload = (entries: unknown[]) =>
    event.stub().admitJournal({ key: `upload-${newId('device', random)}`, deviceId, entries, packEpoch: 1 }, context);
  /** The same device once more, as a restored backup would be. */
  const copy = () => doorAt(event, deviceId, signer, tip);
  return { deviceId, write, upload, copy };
}

async function soldEvent() {
  const event = await openEvent();
  const orderId = await event.order([full(4)]);
  await event.pay(orderId, 10_000);
  return { ...event, orderId };
}

describe('doors at the box office', () => {
  it('[D2][D3] take journals in parts, again and overlapping, over an eviction', async () => {
    const event = await soldEvent();
    const door = await openDoor(event);
    const first = await door.write(0);
    const second = await door.write(null);
    const third = await door.write(1);
    expect(await door.upload([second])).toMatchObject({ ok: false, code: 'journal-gap', left: 1 });
    expect(await door.upload([first, second])).toMatchObject({ ok: true, acceptedThrough: 2, conflicts: [] });
    await evictDurableObject(event.stub() as never);
    expect(await door.upload([first, second, third])).toMatchObject({ ok: true, acceptedThrough: 3, conflicts: [] });
    expect(await door.upload([first])).toMatchObject({ ok: true, acceptedThrough: 3 });
    expect(await event.stub().totals()).toMatchObject({ admitted: 2, refused: 1, conflicts: 0 });
    expect((await event.stub().order(event.orderId))!.tickets.map(({ state }) => state)).toEqual([
      'admitted',
      'admitted',
      'valid',
      'valid',
    ]);
    expect(await event.stub().doors()).toMatchObject([{ deviceId: door.deviceId, journalLength: 3, packEpoch: 1 }]);
  });

  it('[D4] show the desk who let the copy in, and tell the door', async () => {
    const event = await soldEvent();
    const [north, south] = [await openDoor(event), await openDoor(event)];
    const late = await south.write(2, { atMs: Date.now() + 60_000 });
    await north.upload([await north.write(2)]);
    expect(await south.upload([late])).toMatchObject({
      conflicts: [{ serial: 2, sequence: 1, firstDeviceId: north.deviceId }],
    });
    const scans = await event.stub().scans(0, 10);
    expect(scans).toMatchObject([
      { verdict: 'conflict', why: 'already-used', serial: 2, deviceId: south.deviceId, firstDeviceId: north.deviceId },
    ]);
    expect(await event.stub().scans(scans[0]!.id, 10)).toEqual([]);
  });

  it('[D9] keep what a broken chain says and believe none of it', async () => {
    const event = await soldEvent();
    const door = await openDoor(event);
    const [first, second] = [await door.write(0), await door.write(1)];
    const forged = { ...second, serial: 3 };
    expect(await door.upload([first, forged])).toMatchObject({ ok: true, acceptedThrough: 1, quarantined: 1 });
    expect(await event.stub().totals()).toMatchObject({ admitted: 1 });
    expect(await event.stub().scans(0, 10)).toMatchObject([{ verdict: 'broken-journal', deviceId: door.deviceId }]);
    expect(await door.upload(['junk', null, 7])).toMatchObject({ ok: true, acceptedThrough: 1, quarantined: 3 });
    expect(await door.upload([second])).toMatchObject({ ok: true, acceptedThrough: 2 });
  });

  it('[D10] take what a revoked door had not handed in, and keep what it did later without believing it', async () => {
    const event = await soldEvent();
    const door = await openDoor(event);
    const before = await door.write(0, { atMs: Date.now() - 1_000 });
    await event.stub().run<'revoke-door'>({ kind: 'revoke-door', key: 'r', deviceId: door.deviceId }, context);
    const after = await door.write(1, { atMs: Date.now() + 1_000 });
    expect(await door.upload([before, after])).toMatchObject({
      acceptedThrough: 2,
      conflicts: [{ serial: 1, sequence: 2, kind: 'door-revoked' }],
    });
    expect(await event.stub().totals()).toMatchObject({ admitted: 1, conflicts: 1 });
    await inside(event.stub(), (office) =>
      expect(office.memory.sql.doorEntries(door.deviceId)).toEqual([before, after]),
    );
  });

  it('[D13] of two journals that fork, the one that came first goes on', async () => {
    const event = await soldEvent();
    const door = await openDoor(event);
    const first = await door.write(0);
    const fork = door.copy();
    const [second, third] = [await door.write(1), await door.write(2)];
    const other = [await fork.write(3), await fork.write(1), await fork.write(2)];
    const replies = await Promise.all([door.upload([first, second, third]), fork.upload([first, ...other])]);
    expect(replies).toMatchObject([
      { ok: true, acceptedThrough: 3, quarantined: 0 },
      { ok: true, acceptedThrough: 3, quarantined: 1 },
    ]);
    await inside(event.stub(), (office) =>
      expect(office.memory.sql.doorEntries(door.deviceId)).toEqual([first, second, third]),
    );
  });

  it('[D12] cut an entry that is too long, and believe nothing from there on', async () => {
    const event = await soldEvent();
    const door = await openDoor(event);
    const [first, second] = [await door.write(0), await door.write(1)];
    const stuffed = { ...second, more: 'x'.repeat(100_000) };
    expect(await door.upload([first, stuffed])).toMatchObject({ acceptedThrough: 1, quarantined: 1 });
    await inside(event.stub(), (_, state) => {
      const query = 'SELECT max(length(entry)) AS n FROM door_entries';
      expect(state.storage.sql.exec<{ n: number }>(query).one().n).toBe(4_000);
    });
  });

  it('[D12] keep a bounded number of rows of a door, the newest', async () => {
    const event = await soldEvent();
    const door = await openDoor(event);
    const entry = await door.write(null);
    await inside(event.stub(), (office) => {
      const { sql } = office.memory;
      for (const sequence of [1, 2, 60_000])
        writeEvidence(sql, door.deviceId, { entries: [{ ...entry, sequence }], broken: false });
      expect(sql.doorEntries(door.deviceId).map(({ sequence }) => sequence)).toEqual([60_000]);
      const scan = {
        atMs: 1,
        deviceId: door.deviceId,
        deviceSequence: 1,
        gate: 0,
        serial: null,
        verdict: 'unreadable',
      };
      const nothing = { why: null, firstAtMs: null, firstDeviceId: null, firstGate: null };
      for (let i = 0; i < 12; i++) sql.insertScan({ ...scan, ...nothing });
      sql.trimScans(10);
      expect(sql.scans(0, 100)).toHaveLength(10);
    });
  });

  it('[K1] hold a pack that the event signed, and bring it forward', async () => {
    const event = await soldEvent();
    const [key] = await event.stub().publicKeys();
    const trusted = [{ index: key!.index, publicKey: fromBase64url(key!.publicKey)! }];
    const eventId16 = idToBytes('event', event.eventId)!;
    const door = await openDoor(event);
    const whole = await event.stub().gatePack(null);
    const opened = await openGatePack(whole.pack!, eventId16, trusted, ed25519);
    if (!opened.ok) throw new Error(opened.reason);
    expect(opened.value).toMatchObject({ epoch: whole.epoch, head: { eventId: event.eventId, zone: 'Europe/Berlin' } });
    expect(opened.value.status.ticketCount).toBe(4);
    expect(await event.stub().gatePack(whole.epoch)).toEqual({ epoch: whole.epoch, pack: null });

    await door.upload([await door.write(1)]);
    await event.stub().run<'reissue'>({ kind: 'reissue', key: 're', orderId: event.orderId, serial: 2 }, context);
    await event.pay(await event.order([full(1)]), 2500);
    const next = await event.stub().gatePack(whole.epoch);
    const delta = await openGateDelta(next.pack!, eventId16, trusted, ed25519);
    if (!delta.ok) throw new Error(delta.reason);
    const brought = applyGateDelta(opened.value, delta.value);
    if (!brought.ok) throw new Error(brought.reason);
    const fresh = await openGatePack((await event.stub().gatePack(null)).pack!, eventId16, trusted, ed25519);
    if (!fresh.ok) throw new Error(fresh.reason);
    expect(brought.value.epoch).toBe(next.epoch);
    expect(brought.value.status).toEqual(fresh.value.status);
    expect(bit(fresh.value.status.admitted, 1)).toBe(true);
    expect(fresh.value.status.generations.get(2)).toBe(2);
    expect(fresh.value.head.merged).toEqual({ [door.deviceId]: 1 });
  });

  it('[R1][R2][R3] tell how they are and hear messages, over an eviction and beside the journal', async () => {
    const event = await soldEvent();
    const [north, south] = [await openDoor(event), await openDoor(event)];
    await north.upload([await north.write(0), await north.write(1, { gate: 1 })]);
    const office = event.stub();
    const send = (text: string, deviceId: string | null) => office.sendDoorMessage({ key: text, text, deviceId });
    const all = (await send('to all', null)) as { id: number };
    await send('to south', south.deviceId);
    expect(await send('to nobody', 'dev_x')).toBe('unknown-door');
    const { stateHash } = await office.health();
    const told = (acknowledged: number[] = [], deviceId = north.deviceId) => {
      const health = DoorHealth.parse({ version: '1', journalLength: 2, unsent: 1 });
      return event.stub().reportDoor(deviceId, { health, shown: [], acknowledged });
    };
    expect((await told())!.messages).toMatchObject([{ id: all.id, text: 'to all' }]);
    expect((await told([all.id]))!.messages).toEqual([]);
    const before = [await event.stub().arrivals(null), await event.stub().doorMessages()];
    await evictDurableObject(office as never);
    expect((await event.stub().health()).stateHash).toBe(stateHash);
    const arrivals = (await event.stub().arrivals(null))!;
    expect([arrivals, await event.stub().doorMessages()]).toMatchObject(
      before.map((each) => JSON.parse(JSON.stringify(each, timeless)) as object),
    );
    expect(arrivals.inside).toMatchObject({
      persons: 2,
      gates: [
        { gate: 0, in: 1 },
        { gate: 1, in: 1 },
      ],
    });
    expect((await told([], south.deviceId))!.messages).toHaveLength(2);
    const late = await openDoor(event);
    expect((await told([], late.deviceId))!.messages).toEqual([]);
    await event.stub().run<'revoke-door'>({ kind: 'revoke-door', key: 'away', deviceId: south.deviceId }, context);
    expect((await told([], south.deviceId))!.messages).toEqual([]);
    expect(await send('too late', south.deviceId)).toBe('door-revoked');
  });
});

/** Leaves out when it was read. */
const timeless = (name: string, value: unknown) => (name === 'atMs' || name === 'sinceMs' ? undefined : value);
