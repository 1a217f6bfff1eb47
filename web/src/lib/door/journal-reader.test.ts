import { describe, expect, it } from 'vitest';
import { ticket } from '#domain/admission/testing';
import type { JournalEntry, SignedEntry } from '#domain/admission/types';
import { emptyStatus } from '#domain/gate-pack/apply';
import { examplePack } from '#domain/gate-pack/testing';
import { DoorClock } from './door-clock.ts';
import { Gate } from './gate.ts';
import { readJournal } from './journal-reader.ts';
import { MemoryJournal } from './memory-journal.ts';
import { atMs, deviceId, ed25519, eventId, signer } from './testing.ts';

const owner = { eventId, deviceId, publicKey: signer.publicKey };

/** Three tickets, scanned one after the other. */
async function scanned(): Promise<SignedEntry[]> {
  const store = new MemoryJournal();
  const clock = new DoorClock(() => atMs);
  const pack = examplePack(emptyStatus(100));
  const gate = await Gate.open({ store, signer, ed25519, clock }, { eventId, deviceId, gate: 0 }, pack);
  for (const serial of [1, 2, 3]) await gate.scan(await ticket({ serial }), { direction: 'in', occurrence: null });
  return (await store.entriesAfter(0, 10)) as SignedEntry[];
}

async function read(entries: readonly unknown[]) {
  const store = new MemoryJournal();
  for (const entry of entries) await store.append(entry as SignedEntry);
  const visited: JournalEntry[] = [];
  const reading = await readJournal(store, owner, ed25519, (page) => visited.push(...page));
  return { reading, serials: visited.map(({ serial }) => serial), store };
}

describe('reading the journal at a start', () => {
  it('[D13] a whole chain is taken as it is, and goes on behind its end', async () => {
    const entries = await scanned();
    const { reading, serials } = await read(entries);
    expect(reading).toMatchObject({ fault: null, tip: { sequence: 3, hash: entries[2]!.hash }, acceptedThrough: 0 });
    expect(serials).toEqual([1, 2, 3]);
  });

  it('[D14] a changed entry is flagged and does not count; those behind it, whole by themselves, still do', async () => {
    const [first, second, third] = await scanned();
    const { reading, serials, store } = await read([first, { ...second!, serial: 77 }, third]);
    expect(reading.fault).toEqual({ sequence: 2, problem: 'wrong-hash' });
    expect(serials).toEqual([1, 3]);
    expect(reading.tip).toMatchObject({ sequence: 3, hash: third!.hash });
    expect(await store.countAfter(0)).toBe(3);
  });

  it('[D15] a missing entry is a gap, and the next entry gets a number that was never used', async () => {
    const [first, , third] = await scanned();
    const { reading, serials } = await read([first, third]);
    expect(reading.fault).toMatchObject({ sequence: 3, problem: 'gap' });
    expect(serials).toEqual([1, 3]);
    expect(reading.tip.sequence).toBe(3);
  });

  it('[D16] rubbish in the store is kept, flagged and stepped over', async () => {
    const [first] = await scanned();
    const { reading, serials } = await read([first, { sequence: 2, hash: 42 }]);
    expect(reading.fault).toEqual({ sequence: 2, problem: 'malformed' });
    expect(serials).toEqual([1]);
    expect(reading.tip).toMatchObject({ sequence: 2, hash: first!.hash });
  });

  it('[D17] what somebody else signed does not count', async () => {
    const entries = await scanned();
    const stranger = ed25519.signer(new Uint8Array(32).fill(5));
    const store = new MemoryJournal();
    for (const entry of entries) await store.append(entry);
    const visited: JournalEntry[] = [];
    const other = { ...owner, publicKey: stranger.publicKey };
    const reading = await readJournal(store, other, ed25519, (page) => visited.push(...page));
    expect(reading.fault).toEqual({ sequence: 1, problem: 'bad-signature' });
    expect(visited).toEqual([]);
  });

  it('[D18] a journal whose beginning was forgotten goes on from its base', async () => {
    const entries = await scanned();
    const store = new MemoryJournal();
    for (const entry of entries) await store.append(entry);
    await store.forgetThrough({ eventId, deviceId, sequence: 2, hash: entries[1]!.hash });
    const reading = await readJournal(store, owner, ed25519, () => {});
    expect(reading).toMatchObject({ fault: null, tip: { sequence: 3 }, acceptedThrough: 2 });
  });
});
