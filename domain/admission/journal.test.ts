import { describe, expect, it } from 'vitest';
import { stranger } from '#domain/gate-pack/testing';
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { emptyJournal, hashOfEntry, verifyChain } from './journal.ts';
import { ed25519, moment, TestDoor, ticket } from './testing.ts';
import type { SignedEntry } from './types.ts';

async function journal(): Promise<{ door: TestDoor; entries: SignedEntry[] }> {
  const door = new TestDoor();
  await door.scan(await ticket());
  await door.scan(await ticket());
  await door.scan('junk');
  await door.undo(door.entries[0]!);
  return { door, entries: door.entries };
}
const start = emptyJournal('evt_example', 'dev_a');
const check = (entries: readonly unknown[], door: TestDoor, tip = start) =>
  verifyChain(tip, entries, door.key.publicKey, ed25519);

describe('a journal', () => {
  it('[A17, A18] says what happened, chained and signed', async () => {
    const { door, entries } = await journal();
    expect(entries.map(({ sequence, kind, verdict, serial }) => [sequence, kind, verdict, serial])).toEqual([
      [1, 'scan', 'admit', 7],
      [2, 'scan', 'already-used', 7],
      [3, 'scan', 'unreadable', null],
      [4, 'undo', 'admit', 7],
    ]);
    expect(entries[3]!.undoes).toEqual({ deviceId: 'dev_a', sequence: 1 });
    expect(await check(entries, door)).toEqual({ ok: true, entries, tip: door.tip });
    expect((await verifyChain(start, entries, door.key.publicKey, nativeEd25519(crypto.subtle))).ok).toBe(true);
  });

  it('[A17] survives JSON and another order of its members', async () => {
    const { door, entries } = await journal();
    const turned = entries.map((entry) => Object.fromEntries(Object.entries(entry).reverse()));
    expect((await check(JSON.parse(JSON.stringify(turned)) as unknown[], door)).ok).toBe(true);
  });

  it('[A19] goes on from where it was verified before', async () => {
    const { door, entries } = await journal();
    const first = await check(entries.slice(0, 2), door);
    expect((await check(entries.slice(2), door, first.tip)).ok).toBe(true);
    expect(await check(entries.slice(1), door, first.tip)).toMatchObject({ ok: false, at: 0, problem: 'repeated' });
  });

  it('[A19] says where it is broken and how', async () => {
    const { door, entries } = await journal();
    const [first, second, third] = entries as [SignedEntry, SignedEntry, SignedEntry];
    const changed = (entry: SignedEntry, more: object) => ({ ...entry, ...more });
    const cases: [string, readonly unknown[], number, string][] = [
      ['a line taken out', [first, third], 1, 'gap'],
      ['a line twice', [first, first], 1, 'repeated'],
      ['another verdict', [first, changed(second, { verdict: 'admit' })], 1, 'wrong-hash'],
      ['another time', [changed(first, { atMs: 0 })], 0, 'wrong-hash'],
      ['a member added', [changed(first, { vip: true })], 0, 'wrong-hash'],
      ['a deep member added', [changed(first, { x: JSON.parse('['.repeat(99) + ']'.repeat(99)) })], 0, 'wrong-hash'],
      ['another door’s line', [changed(first, { deviceId: 'dev_b' })], 0, 'wrong-journal'],
      ['another event’s line', [changed(first, { eventId: 'evt_other' })], 0, 'wrong-journal'],
      ['not an entry', [first, { hello: 'world' }], 1, 'malformed'],
      ['null', [null], 0, 'malformed'],
      ['a fractional serial', [changed(first, { serial: 1.5 })], 0, 'malformed'],
      ['a link to elsewhere', [first, changed(second, { previous: first.previous })], 1, 'broken-link'],
      ['another line’s signature', [first, changed(second, { signature: first.signature })], 1, 'bad-signature'],
    ];
    for (const [name, given, at, problem] of cases)
      expect(await check(given, door), name).toMatchObject({ ok: false, at, problem });
    const broken = await check([first, third], door);
    expect(broken).toMatchObject({ entries: [first], tip: { sequence: 1, hash: first.hash } });
  });

  it('[A19] of several faults the first one counts, also in a long journal', async () => {
    const { door, entries } = await journal();
    const [first, second, third] = entries as [SignedEntry, SignedEntry, SignedEntry];
    const forged = { ...second, signature: first.signature };
    expect(await check([first, forged, second, third], door)).toMatchObject({ at: 1, problem: 'bad-signature' });
    const long = new TestDoor();
    for (let n = 0; n < 70; n++) await long.scan(await ticket({ serial: n }));
    const { entries: all } = long;
    expect(await check(all, long)).toMatchObject({ ok: true, tip: long.tip });
    const late = all.map((entry, n) => (n === 66 ? { ...entry, signature: all[0]!.signature } : entry));
    const result = await check([...late.slice(0, 68), all[69]], long);
    expect(result).toMatchObject({ ok: false, at: 66, problem: 'bad-signature', tip: { sequence: 66 } });
    expect(result.entries).toHaveLength(66);
  });

  it('[A18] a line written by somebody else is found out', async () => {
    const { door } = await journal();
    const thief = new TestDoor();
    Object.assign(thief, { key: stranger });
    await thief.scan(await ticket());
    expect(await check(thief.entries, door)).toMatchObject({ ok: false, at: 0, problem: 'bad-signature' });
  });

  it('[A17] hashes and signs as before: journals in the field must stay valid', async () => {
    const { entries } = await journal();
    // A change here is a change of the wire; see verifyChain, which must go on believing the old.
    expect(entries.map(({ hash }) => hash.slice(0, 12))).toEqual([
      'TVbqzp8TChD1',
      'uzOmDLXaz3p5',
      'vqFds-PlCwlT',
      'QNZzNkREeKit',
    ]);
    expect(entries[0]!.signature.slice(0, 12)).toBe('VyYR4ZbdURaR');
  });

  it('[A17] begins elsewhere for every event and device', () => {
    const tips = [start, emptyJournal('evt_example', 'dev_b'), emptyJournal('evt_other', 'dev_a')];
    expect(new Set(tips.map(({ hash }) => hash)).size).toBe(3);
  });

  it('[A17] never holds the code itself, and cuts a long note', async () => {
    const code = await ticket();
    const door = new TestDoor();
    await door.scan(code, moment());
    expect(JSON.stringify(door.entries)).not.toContain(code.slice(0, 30));
    expect(hashOfEntry({ ...door.entries[0]!, hash: 'x', signature: 'y' })).toEqual(hashOfEntry(door.entries[0]!));
  });
});
