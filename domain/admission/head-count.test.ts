import { describe, expect, it } from 'vitest';
import { fridayMs } from '#domain/gate-pack/testing';
import type { GatePack, GateZone } from '#domain/gate-pack/types';
import { gateHeads, headDay } from './head-count.ts';
import { emptyAdmissions, headsThrough, mergeAdmissions, mergedSequences } from './merge.ts';
import { mergeRulesOf } from './policy.ts';
import { hourMs, minuteMs, packWith, refused, TestDoor, ticket } from './testing.ts';

/** The hall behind the main gate holds so many. */
function hall(capacity: number | null, whenFull: GateZone['whenFull'] = 'red'): GatePack {
  const pack = packWith({});
  const gates = pack.head.gates.map((gate) => (gate.index === 0 ? { ...gate, zone: 3 } : gate));
  return { ...pack, head: { ...pack.head, gates, zones: [{ index: 3, name: 'Hall', capacity, whenFull }] } };
}
const ofFriday = (door: TestDoor) =>
  gateHeads(door.knowledge.admissions.heads, headDay(fridayMs, 'Europe/Berlin')).gates;

describe('head count', () => {
  it('[A28] counts persons by gate: scans, exits, and those without a ticket', async () => {
    const door = new TestDoor('dev_a', hall(null));
    await door.scan(await ticket({ serial: 1, ticketType: 1 }));
    await door.scan(await ticket({ serial: 2 }));
    await door.scan(await ticket({ serial: 2 }), { direction: 'out', atMs: fridayMs + 3 * minuteMs });
    await door.count({ in: 5, out: 1 });
    expect(ofFriday(door)).toEqual([{ gate: 0, in: 10, out: 2 }]);
    await door.undo(door.entries[0]!);
    expect(ofFriday(door)).toEqual([{ gate: 0, in: 6, out: 2 }]);
  });

  it('[A28] to whoever does not know counting it is a scan that was refused', async () => {
    const door = new TestDoor();
    await door.count({ in: 1, out: 0 });
    expect(door.entries[0]).toMatchObject({ kind: 'scan', serial: null, verdict: 'rule', counted: { in: 1, out: 0 } });
  });

  it('[A28] is the same whatever the order of entries', async () => {
    const [a, b] = [new TestDoor('dev_a', hall(null)), new TestDoor('dev_b', hall(null))];
    await a.scan(await ticket({ serial: 1, ticketType: 1 }));
    await a.undo(a.entries[0]!);
    await b.count({ in: 3, out: 0 });
    await b.scan(await ticket({ serial: 2 }));
    const all = [...a.entries, ...b.entries];
    const sums = [all, all.toReversed(), [...all, ...all]].map((entries) => {
      const state = emptyAdmissions(mergeRulesOf(hall(null).head));
      mergeAdmissions(state, entries);
      return gateHeads(state.heads, headDay(fridayMs, 'Europe/Berlin'));
    });
    expect(sums[0]).toMatchObject({ gates: [{ gate: 0, in: 4, out: 0 }] });
    expect(sums[1]).toEqual(sums[0]);
    expect(sums[2]).toEqual(sums[0]);
  });

  it('[A29] a full zone refuses, or asks for a look, as the organizer wants', async () => {
    const red = new TestDoor('dev_a', hall(4));
    await red.count({ in: 3, out: 0 });
    expect(await red.scan(await ticket({ serial: 1, ticketType: 1 }))).toMatchObject(
      refused('rule', { rule: 'zone-full' }),
    );
    expect(await red.scan(await ticket({ serial: 2 }))).toMatchObject({
      verdict: 'admit',
      zone: { inside: 3, capacity: 4, full: false },
    });
    expect(await red.scan(await ticket({ serial: 3 }))).toMatchObject(refused('rule', { rule: 'zone-full' }));
    await red.count({ in: 0, out: 1 });
    expect(await red.scan(await ticket({ serial: 3 }))).toMatchObject({ verdict: 'admit' });
    const amber = new TestDoor('dev_b', hall(0, 'amber'));
    expect(await amber.scan(await ticket())).toMatchObject({ verdict: 'admit', zone: { full: true } });
  });

  it('[A29] used comes before full, and a gate without a zone is never full', async () => {
    const door = new TestDoor('dev_a', hall(1));
    await door.scan(await ticket());
    expect(await door.scan(await ticket())).toMatchObject(refused('already-used'));
    expect(await new TestDoor().scan(await ticket())).toMatchObject({ zone: null });
  });

  it('[A29][G7] what the pack counted is not counted again', async () => {
    const door = new TestDoor('dev_a', hall(10));
    await door.count({ in: 4, out: 0 });
    await door.scan(await ticket({ serial: 1 }));
    const { admissions, pack } = door.knowledge;
    const merged = mergedSequences(admissions);
    const heads = gateHeads(new Map(admissions.heads), headDay(fridayMs, 'Europe/Berlin'));
    // the server has these five, and three more of another door
    heads.gates[0]!.in += 3;
    door.knowledge = {
      ...door.knowledge,
      pack: { ...pack, head: { ...pack.head, merged, heads } },
      packedHeads: headsThrough(admissions, merged),
    };
    await door.scan(await ticket({ serial: 2 }));
    expect(await door.scan(await ticket({ serial: 3 }))).toMatchObject({ zone: { inside: 9 } });
  });

  it('[A29] nobody is inside overnight: the day begins at four in the morning', async () => {
    const door = new TestDoor('dev_a', hall(10));
    await door.count({ in: 10, out: 0 });
    const late = { atMs: fridayMs + 2 * hourMs };
    expect(await door.scan(await ticket({ serial: 1 }), late)).toMatchObject(refused('rule', { rule: 'zone-full' }));
    const next = { atMs: fridayMs + 24 * hourMs };
    expect(await door.scan(await ticket({ serial: 1 }), next)).toMatchObject({ verdict: 'admit', zone: { inside: 0 } });
  });
});
