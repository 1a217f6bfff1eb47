import { describe, expect, it } from 'vitest';
import { decideAdmission } from './decide.ts';
import { asksFirst } from './decide-scan.ts';
import { conflictsOf, emptyAdmissions, mergeAdmissions, standingAdmissions, useOf } from './merge.ts';
import { mergeRulesOf } from './policy.ts';
import { hourMs, knowledge, moment, packWith, refused, TestDoor, ticket } from './testing.ts';
import { verifyCode } from './verify-code.ts';
import { ed25519 } from './testing.ts';
import type { AdmissionPolicy, GatePack } from '#domain/gate-pack/types';

/** Six persons on one ticket of type 1, who may come in parts. */
function groupPack(policy: AdmissionPolicy = { kind: 'once' }, parts = true): GatePack {
  const pack = packWith({});
  const ticketTypes = pack.head.ticketTypes.map((type) => (type.index === 1 ? { ...type, admits: 6, parts } : type));
  return { ...pack, head: { ...pack.head, ticketTypes, rules: { ...pack.head.rules, policy } } };
}
const group = () => ticket({ ticketType: 1 });

describe('groups', () => {
  it('[A26] one scan lets in all of them where nobody said otherwise', async () => {
    const door = new TestDoor('dev_a', groupPack({ kind: 'once' }, false));
    expect(await door.scan(await group())).toMatchObject({ verdict: 'admit', admits: 6, group: null });
    expect(door.entries[0]).toMatchObject({ persons: 6 });
    expect(await door.scan(await group())).toMatchObject(refused('already-used'));
  });

  it('[A27] come in parts until all are in', async () => {
    const door = new TestDoor('dev_a', groupPack());
    expect(await door.scan(await group(), {}, { persons: 4 })).toMatchObject({
      admits: 4,
      group: { size: 6, left: 6 },
    });
    expect(await door.scan(await group(), {}, { persons: 9 })).toMatchObject({
      admits: 2,
      group: { size: 6, left: 2 },
    });
    expect(await door.scan(await group())).toMatchObject(refused('already-used'));
  });

  it('[A27] a part that was taken back may come again', async () => {
    const door = new TestDoor('dev_a', groupPack());
    await door.scan(await group(), {}, { persons: 6 });
    await door.undo(door.entries[0]!);
    expect(await door.scan(await group())).toMatchObject({ verdict: 'admit', group: { left: 6 } });
  });

  it('[A27] each date and each day has room for all of them again', async () => {
    const door = new TestDoor('dev_a', groupPack({ kind: 'once-per-occurrence' }));
    await door.scan(await group(), {}, { persons: 6 });
    const nextDay = { atMs: moment().atMs + 24 * hourMs };
    expect(await door.scan(await group(), nextDay)).toMatchObject({ verdict: 'admit', group: { left: 6 } });
  });

  it('[A27] with re-entry those outside may come in, and only as many', async () => {
    const door = new TestDoor('dev_a', groupPack({ kind: 're-entry', minimumGapMs: 0 }));
    await door.scan(await group(), {}, { persons: 6 });
    expect(await door.scan(await group())).toMatchObject(refused('already-used'));
    await door.scan(await group(), { direction: 'out' }, { persons: 2 });
    expect(await door.scan(await group(), {}, { persons: 5 })).toMatchObject({ admits: 2 });
    const entries = useOf(door.knowledge.admissions, 7)!;
    expect(entries).toMatchObject({ entries: 2, inside: true, persons: 6 });
  });

  it('[A27] n entries are n times all of them', async () => {
    const door = new TestDoor('dev_a', groupPack({ kind: 'entries', entries: 2, minimumGapMs: 0 }));
    for (const persons of [5, 5]) expect(await door.scan(await group(), {}, { persons })).toMatchObject({ admits: 5 });
    expect(await door.scan(await group())).toMatchObject({ admits: 2 });
    expect(await door.scan(await group())).toMatchObject(refused('already-used'));
  });

  it('[A27] what the pack says is used up counts, and without its row all of it', async () => {
    const use = {
      serial: 7,
      entries: 1,
      inside: true,
      lastAtMs: moment().atMs - 1,
      occurrence: 0,
      gate: 0,
      deviceId: 'b',
    };
    const pack = (persons?: number) => {
      const base = groupPack();
      const admitted = base.status.admitted.slice();
      admitted[0]! |= 1 << 7;
      const uses = new Map([[7, persons === undefined ? use : { ...use, persons }]]);
      return { ...base, status: { ...base.status, admitted, uses } };
    };
    const check = await verifyCode(await group(), knowledge(pack(4)), moment(), ed25519);
    expect(decideAdmission(check, knowledge(pack(4)), moment())).toMatchObject({ admits: 2, group: { left: 2 } });
    expect(decideAdmission(check, knowledge(pack()), moment())).toMatchObject(refused('already-used'));
  });

  it('[A27] of two doors that did not hear each other, the part that found no room is a conflict', async () => {
    const [a, b] = [new TestDoor('dev_a', groupPack()), new TestDoor('dev_b', groupPack())];
    await a.scan(await group(), {}, { persons: 4 });
    await b.scan(await group(), { atMs: moment().atMs + 1 }, { persons: 4 });
    await b.scan(await group(), { atMs: moment().atMs + 2 }, { persons: 2 });
    const orders = [
      [...a.entries, ...b.entries],
      [...b.entries, ...a.entries],
    ];
    for (const entries of orders) {
      const state = emptyAdmissions(mergeRulesOf(groupPack().head));
      mergeAdmissions(state, entries);
      expect(conflictsOf(state, 7)).toMatchObject([{ stands: { deviceId: 'dev_a' }, conflicting: { sequence: 1 } }]);
      expect(standingAdmissions(state, 7).map(({ persons }) => persons)).toEqual([4, 2]);
    }
  });

  it('[A27] a person is asked first how many, except where only one is left', async () => {
    const door = new TestDoor('dev_a', groupPack());
    expect(asksFirst(await door.scan(await group(), {}, { persons: 5 }))).toBe(true);
    expect(asksFirst(await door.scan(await group()))).toBe(false);
  });
});
