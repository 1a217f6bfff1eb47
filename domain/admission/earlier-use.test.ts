import { describe, expect, it } from 'vitest';
import { changeOf, changedStatus } from '#domain/gate-pack/apply';
import { fridayMs, saturdayMs } from '#domain/gate-pack/testing';
import { mergeAdmissions } from './merge.ts';
import { hourMs, minuteMs, moment, packWith, packWithPolicy, refused, TestDoor, ticket } from './testing.ts';

describe('rules and earlier uses', () => {
  it('[A11] once: the second scan is told when, where and by which door', async () => {
    const door = new TestDoor();
    const first = await door.scan(await ticket(), { gate: 0, offsetMs: 500 });
    expect(first).toMatchObject({ verdict: 'admit', entriesBefore: 0 });
    const earlier = { atMs: moment().atMs + 500, gate: 0, deviceId: 'dev_a' };
    expect(await door.scan(await ticket(), { atMs: moment().atMs + 5000 })).toMatchObject(
      refused('already-used', { earlier }),
    );
  });

  it('[A12] the bit in the pack is enough to refuse, a row says more', async () => {
    const code = await ticket();
    const unknown = { atMs: null, gate: null, deviceId: null };
    expect(await new TestDoor('d', packWith({ admitted: true })).scan(code)).toMatchObject(
      refused('already-used', { earlier: unknown }),
    );
    const use = { serial: 7, entries: 1, inside: true, lastAtMs: 5, occurrence: 0, gate: 1, deviceId: 'dev_z' };
    expect(await new TestDoor('d', packWith({ admitted: true, use })).scan(code)).toMatchObject(
      refused('already-used', { earlier: { atMs: 5, gate: 1, deviceId: 'dev_z' } }),
    );
  });

  it('[A13] what was taken back was not used', async () => {
    const door = new TestDoor();
    await door.scan(await ticket());
    await door.undo(door.entries[0]!);
    expect(await door.scan(await ticket())).toMatchObject({ verdict: 'admit' });
  });

  it('[A13] an undo counts against a pack that was made before it, not against one made after', async () => {
    const door = new TestDoor();
    await door.scan(await ticket());
    await door.undo(door.entries[0]!);
    const before = packWith({ admitted: true }, { merged: { dev_a: 1 } });
    door.knowledge = { ...door.knowledge, pack: before };
    expect(await door.scan(await ticket())).toMatchObject({ verdict: 'admit' });
    const again = new TestDoor();
    await again.scan(await ticket());
    await again.undo(again.entries[0]!);
    const after = packWith({ admitted: true }, { merged: { dev_a: 2 } });
    again.knowledge = { ...again.knowledge, pack: after };
    expect(await again.scan(await ticket())).toMatchObject(refused('already-used'));
  });

  it('[A13] an entry that the desk took back does not count, though this door still remembers it', async () => {
    const door = new TestDoor();
    await door.scan(await ticket());
    door.knowledge = { ...door.knowledge, pack: packWith({ admitted: false }, { merged: { dev_a: 1 } }) };
    expect(await door.scan(await ticket())).toMatchObject({ verdict: 'admit' });
  });

  it('[A11] once for each occurrence', async () => {
    const door = new TestDoor('d', packWithPolicy({ kind: 'once-per-occurrence' }));
    const code = await ticket();
    expect(await door.scan(code)).toMatchObject({ verdict: 'admit' });
    expect(await door.scan(code)).toMatchObject(refused('already-used'));
    expect(await door.scan(code, { atMs: saturdayMs })).toMatchObject({ verdict: 'admit' });
    expect(await door.scan(code, { atMs: saturdayMs })).toMatchObject(refused('already-used'));
  });

  it('[A11] once a day, and the night belongs to the day before', async () => {
    const long = { index: 0, startsAtMs: fridayMs, endsAtMs: fridayMs + 48 * hourMs, doorsOpenAtMs: fridayMs };
    const pack = packWithPolicy({ kind: 'once-per-day', dayStartsAtMinute: 6 * 60 });
    const head = { ...pack.head, occurrences: [{ ...long, zone: 'Europe/Berlin' }] };
    const door = new TestDoor('d', { ...pack, head });
    const code = await ticket();
    const localHour = (hour: number) => ({ atMs: fridayMs + (hour - 20) * hourMs });
    expect(await door.scan(code, localHour(20))).toMatchObject({ verdict: 'admit' });
    expect(await door.scan(code, localHour(24 + 5.99))).toMatchObject(refused('already-used'));
    expect(await door.scan(code, localHour(24 + 6))).toMatchObject({ verdict: 'admit' });
    expect(await door.scan(code, localHour(24 + 7))).toMatchObject(refused('already-used'));
  });

  it('[A11] n entries with a gap between them, counted once over pack and journal', async () => {
    const door = new TestDoor('dev_a', packWithPolicy({ kind: 'entries', entries: 2, minimumGapMs: minuteMs }));
    const code = await ticket();
    const at = (minutes: number) => ({ atMs: fridayMs + minutes * minuteMs });
    expect(await door.scan(code, at(0))).toMatchObject({ verdict: 'admit' });
    expect(await door.scan(code, at(0.5))).toMatchObject(
      refused('rule', { rule: 'minimum-gap', untilMs: fridayMs + minuteMs }),
    );
    const use = { serial: 7, entries: 1, inside: true, lastAtMs: fridayMs, occurrence: 0, gate: 0, deviceId: 'dev_a' };
    const { pack } = door.knowledge;
    const rows = [{ ...changeOf(pack.status, 7), admitted: true, use }];
    const synced = {
      ...pack,
      head: { ...pack.head, merged: { dev_a: 2 } },
      status: changedStatus(pack.status, rows, 100),
    };
    door.knowledge = { ...door.knowledge, pack: synced };
    expect(await door.scan(code, at(2))).toMatchObject({ verdict: 'admit', entriesBefore: 1 });
    expect(await door.scan(code, at(9))).toMatchObject(
      refused('already-used', { earlier: { atMs: fridayMs + 2 * minuteMs } }),
    );
  });

  it('[A11, A14] re-entry needs an exit, and a second exit is odd', async () => {
    const door = new TestDoor();
    const crew = await ticket({ ticketType: 2 });
    const out = { direction: 'out' } as const;
    expect(await door.scan(crew)).toMatchObject({ verdict: 'admit' });
    expect(await door.scan(crew)).toMatchObject(refused('already-used'));
    expect(await door.scan(crew, out)).toMatchObject({ verdict: 'admit', direction: 'out' });
    expect(await door.scan(crew, out)).toMatchObject(refused('rule', { rule: 'not-inside' }));
    expect(await door.scan(crew)).toMatchObject({ verdict: 'admit', entriesBefore: 1 });
    expect(await door.scan(crew, out)).toMatchObject({ verdict: 'admit' });
  });

  it('[A12] an exit that is heard late does not undo a later entry that the pack knows', async () => {
    const use = { serial: 7, entries: 2, inside: true, lastAtMs: fridayMs, occurrence: 0, gate: 0, deviceId: 'dev_b' };
    const door = new TestDoor('dev_a', packWith({ admitted: true, use }, { merged: { dev_b: 9 } }));
    const crew = await ticket({ ticketType: 2 });
    const other = new TestDoor('dev_c');
    await other.scan(crew, { direction: 'out', atMs: fridayMs - minuteMs });
    mergeAdmissions(door.knowledge.admissions, other.entries);
    expect(await door.scan(crew)).toMatchObject(
      refused('already-used', { earlier: { atMs: fridayMs, gate: 0, deviceId: 'dev_b' } }),
    );
    // the other door has not heard of the entry in between; the person may leave all the same
    expect(await other.scan(crew, { direction: 'out', atMs: fridayMs + 1 })).toMatchObject({ verdict: 'admit' });
    mergeAdmissions(door.knowledge.admissions, other.entries);
    expect(await door.scan(crew)).toMatchObject({ verdict: 'admit', entriesBefore: 2 });
  });

  it('[A14] whoever leaves may leave: revoked meanwhile, after the end, not seen coming in', async () => {
    const door = new TestDoor('d', packWith({ revoked: true }));
    const crew = await ticket({ ticketType: 2 });
    expect(await door.scan(crew, { direction: 'out', atMs: saturdayMs + 99 * hourMs })).toMatchObject({
      verdict: 'admit',
    });
  });
});
