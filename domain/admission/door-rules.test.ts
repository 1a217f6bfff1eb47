import { describe, expect, it } from 'vitest';
import { plainRole, type DoorRole } from '#domain/gate-pack/role';
import type { GatePack } from '#domain/gate-pack/types';
import { asksFirst, refusedCheck } from './decide-scan.ts';
import { conflictsOf, emptyAdmissions, mergeAdmissions, standingAdmissions } from './merge.ts';
import { mergeRulesOf } from './policy.ts';
import { moment, packWith, refused, TestDoor, ticket } from './testing.ts';
import type { Admit } from './types.ts';

const supervisor: DoorRole = { ...plainRole, kind: 'supervisor' };

function checkedPack(): GatePack {
  const pack = packWith({});
  const checks = [{ id: 'student', kind: 'document', text: 'Student card' }];
  const ticketTypes = pack.head.ticketTypes.map((type) => (type.index === 0 ? { ...type, checks } : type));
  return { ...pack, head: { ...pack.head, ticketTypes } };
}

describe('checks', () => {
  it('[A30] are asked before green counts, inward only, and confirmed in the journal', async () => {
    const door = new TestDoor('dev_a', checkedPack());
    const verdict = await door.scan(await ticket());
    expect(verdict).toMatchObject({ verdict: 'admit', checks: [{ id: 'student' }] });
    expect(asksFirst(verdict)).toBe(true);
    expect(asksFirst(await door.scan(await ticket(), { direction: 'out' }))).toBe(false);
  });

  it('[A31] what was not shown is a refusal of its own', async () => {
    const door = new TestDoor('dev_a', checkedPack());
    const verdict = refusedCheck((await door.scan(await ticket())) as Admit);
    expect(verdict).toMatchObject(refused('rule', { rule: 'check-refused', ticket: { serial: 7 } }));
  });
});

describe('block list', () => {
  it('[A32] refuses with the reason, also a typed code, and lets whoever is in leave', async () => {
    const door = new TestDoor('dev_a', packWith({ blocked: 'thrown out on Friday' }));
    expect(await door.scan(await ticket())).toMatchObject(
      refused('rule', { rule: 'blocked', blockedFor: 'thrown out on Friday' }),
    );
    expect(door.entries[0]).toMatchObject({ verdict: 'rule', rule: 'blocked' });
    expect(await door.scan(await ticket(), { direction: 'out' })).toMatchObject({ verdict: 'admit' });
  });

  it('[A32] revoked comes before blocked', async () => {
    const door = new TestDoor('dev_a', packWith({ blocked: 'x', revoked: true }));
    expect(await door.scan(await ticket())).toMatchObject(refused('revoked'));
  });
});

describe('supervisors', () => {
  it('[A33] let in what the rules refuse, and it is used from then on', async () => {
    const door = new TestDoor('dev_a', packWith({ revoked: true }));
    const wish = { override: true };
    expect(await door.scan(await ticket(), {}, wish)).toMatchObject(refused('revoked'));
    const role = { role: supervisor };
    expect(await door.scan(await ticket(), role, wish)).toMatchObject({ verdict: 'admit', override: 'revoked' });
    expect(door.entries.at(-1)).toMatchObject({ verdict: 'admit', override: 'revoked' });
    const other = new TestDoor('dev_b');
    other.hear(door);
    expect(await other.scan(await ticket())).toMatchObject(refused('already-used'));
  });

  it('[A33] cannot mend what is not genuine', async () => {
    const door = new TestDoor('dev_a');
    const at = { role: supervisor };
    const wish = { override: true };
    const genuine = await ticket();
    const forged = genuine.slice(0, -1) + (genuine.endsWith('0') ? '1' : '0');
    expect(await door.scan(forged, at, wish)).toMatchObject({ verdict: 'refuse', ticket: null });
    expect(await door.scan('https://example.org', at, wish)).toMatchObject(refused('unreadable'));
    expect(await door.scan(await ticket({ test: true }), at, wish)).toMatchObject(refused('test-ticket'));
  });

  it('[A33] an admission by a supervisor stands beside the one before, and takes its place from what comes later', async () => {
    const [a, b, c] = ['dev_a', 'dev_b', 'dev_c'].map((id) => new TestDoor(id)) as [TestDoor, TestDoor, TestDoor];
    await a.scan(await ticket());
    b.hear(a);
    await b.scan(await ticket(), { role: supervisor, atMs: moment().atMs + 1 }, { override: true });
    await c.scan(await ticket(), { atMs: moment().atMs + 2 });
    const state = emptyAdmissions(mergeRulesOf(packWith({}).head));
    mergeAdmissions(state, [...c.entries, ...b.entries, ...a.entries]);
    expect(standingAdmissions(state, 7)).toHaveLength(2);
    expect(conflictsOf(state, 7)).toMatchObject([{ conflicting: { deviceId: 'dev_c' } }]);
  });
});

describe('roles', () => {
  it('[A34] a device for some types or dates lets in those', async () => {
    const door = new TestDoor();
    const role = (more: Partial<DoorRole>) => ({ role: { ...plainRole, ...more } });
    expect(await door.scan(await ticket(), role({ ticketTypes: [1] }))).toMatchObject(refused('wrong-gate'));
    expect(await door.scan(await ticket(), role({ occurrences: [1] }))).toMatchObject(refused('wrong-gate'));
    expect(await door.scan(await ticket(), role({ ticketTypes: [0], occurrences: [0] }))).toMatchObject({
      verdict: 'admit',
    });
  });
});
