import { describe, expect, it } from 'vitest';
import { fridayMs } from '#domain/gate-pack/testing';
import { arrivalRows, arrivalRowsMax, dateToShow, insideSinceMs, minutesOf, movedSince, windowOf } from './arrivals.ts';
import { emptyAdmissions, mergeAdmissions, type MergeEntry } from './merge.ts';
import { minuteMs } from './minute-count.ts';
import type { MergeRules } from './types.ts';

const rules: MergeRules = { policy: { kind: 're-entry', minimumGapMs: 0 }, policyByType: {}, zone: 'Europe/Berlin' };
const family: MergeRules = { ...rules, groups: { 1: { admits: 4, parts: false } } };
const hourMs = 60 * minuteMs;

let sequence = 0;
function entry(serial: number | null, atMs: number, change: Partial<MergeEntry> = {}): MergeEntry {
  return {
    deviceId: 'dev_a',
    sequence: ++sequence,
    kind: 'scan',
    atMs,
    offsetMs: 0,
    serial,
    generation: 1,
    ticketType: 0,
    occurrence: 0,
    gate: 0,
    verdict: 'admit',
    undoes: null,
    ...change,
  };
}

const date = (index: number, startsAtMs: number, hours = 3) => ({
  index,
  startsAtMs,
  endsAtMs: startsAtMs + hours * hourMs,
  doorsOpenAtMs: startsAtMs - hourMs,
});

describe('arrivals by the minute', () => {
  it('[A35] is the same whether it was counted from the first entry on or begun in the middle', () => {
    const entries = [
      entry(1, fridayMs),
      entry(2, fridayMs + 30_000, { ticketType: 1 }),
      entry(3, fridayMs + 61_000, { gate: 2 }),
      entry(3, fridayMs + 2 * minuteMs, { gate: 2, kind: 'exit' }),
      entry(null, fridayMs, { verdict: 'rule', counted: { in: 5, out: 1 } }),
      entry(4, fridayMs, { verdict: 'revoked' }),
    ];
    const undo = entry(1, fridayMs + 3 * minuteMs, { kind: 'undo', undoes: entries[0]! });
    const [early, late] = [emptyAdmissions(family), emptyAdmissions(family)];
    minutesOf(early);
    mergeAdmissions(early, [...entries, undo]);
    mergeAdmissions(late, [undo, ...entries.toReversed()]);
    const window = { fromMs: fridayMs, untilMs: fridayMs + hourMs, stepMs: minuteMs };
    const rows = arrivalRows(minutesOf(early), window);
    expect(rows).toEqual([
      { atMs: fridayMs, gates: [{ gate: 0, in: 9, out: 1 }] },
      { atMs: fridayMs + minuteMs, gates: [{ gate: 2, in: 1, out: 0 }] },
      { atMs: fridayMs + 2 * minuteMs, gates: [{ gate: 2, in: 0, out: 1 }] },
    ]);
    expect(arrivalRows(minutesOf(late), window)).toEqual(rows);
    expect(arrivalRows(minutesOf(late), { ...window, stepMs: 5 * minuteMs })).toEqual([
      {
        atMs: fridayMs,
        gates: [
          { gate: 0, in: 9, out: 1 },
          { gate: 2, in: 1, out: 1 },
        ],
      },
    ]);
  });

  it('[A35] a journal that arrives late changes minutes that are past', () => {
    const state = emptyAdmissions(rules);
    mergeAdmissions(state, [entry(1, fridayMs + hourMs)]);
    const window = { fromMs: fridayMs, untilMs: fridayMs + 2 * hourMs, stepMs: minuteMs };
    expect(arrivalRows(minutesOf(state), window)).toHaveLength(1);
    mergeAdmissions(state, [entry(2, fridayMs, { deviceId: 'dev_b' })]);
    expect(arrivalRows(minutesOf(state), window).map(({ atMs }) => atMs)).toEqual([fridayMs, fridayMs + hourMs]);
  });

  it('[A35] counts anew when tickets are for another number of persons', () => {
    const state = emptyAdmissions(rules);
    mergeAdmissions(state, [entry(1, fridayMs, { ticketType: 1 })]);
    expect(movedSince(minutesOf(state), 0)).toEqual([{ gate: 0, in: 1, out: 0 }]);
    state.rules = family;
    expect(movedSince(minutesOf(state), 0)).toEqual([{ gate: 0, in: 4, out: 0 }]);
  });

  it('[A35] no question walks through the entries again, however many there are', () => {
    const state = emptyAdmissions(rules);
    mergeAdmissions(
      state,
      Array.from({ length: 5_000 }, (_, i) => entry(i, fridayMs + i * 2_000, { gate: i % 40 })),
    );
    minutesOf(state);
    const walk = (): never => {
      throw new Error('all entries were looked at');
    };
    Object.assign(state.facts, { [Symbol.iterator]: walk, entries: walk, values: walk, keys: walk, forEach: walk });
    mergeAdmissions(state, [entry(100_000, fridayMs)]);
    const rows = arrivalRows(minutesOf(state), windowOf(date(0, fridayMs + hourMs), 0));
    const persons = rows.flatMap(({ gates }) => gates).reduce((sum, gate) => sum + gate.in, 0);
    expect(persons).toBe(5_001);
    expect(movedSince(minutesOf(state), fridayMs)).toHaveLength(40);
  });
});

describe('what is shown of a date', () => {
  const [friday, saturday] = [date(0, fridayMs), date(1, fridayMs + 24 * hourMs)];

  it('[A37] the date that is on, else the nearest, else the one asked for', () => {
    const shown = (asked: number | null, nowMs: number) =>
      dateToShow([friday, saturday], asked, hourMs, nowMs)?.index ?? null;
    expect(shown(null, fridayMs + hourMs)).toBe(0);
    expect(shown(null, fridayMs - 90 * 24 * hourMs)).toBe(0);
    expect(shown(null, fridayMs + 20 * hourMs)).toBe(1);
    expect(shown(null, fridayMs + 900 * hourMs)).toBe(1);
    expect(shown(1, fridayMs)).toBe(1);
    expect(shown(9, fridayMs)).toBeNull();
    expect(dateToShow([], null, 0, fridayMs)).toBeNull();
  });

  it('[A37] in as many steps as a chart can show', () => {
    expect(windowOf(friday, hourMs)).toEqual({
      fromMs: fridayMs - 2 * hourMs,
      untilMs: fridayMs + 3 * hourMs,
      stepMs: 2 * minuteMs,
    });
    for (const hours of [0, 1, 5, 24, 100, 24 * 30, 24 * 365 * 3]) {
      const { fromMs, untilMs, stepMs } = windowOf(date(0, fridayMs, hours), hourMs);
      expect((untilMs - fromMs) / stepMs).toBeLessThanOrEqual(arrivalRowsMax);
      expect(stepMs % minuteMs).toBe(0);
    }
  });
});

describe('since when those are counted who are inside', () => {
  it('[A36] since the doors of the date that is on, also after four in the morning and after its end', () => {
    const [night, next] = [date(0, fridayMs, 10), date(1, fridayMs + 24 * hourMs)];
    const since = (nowMs: number) => insideSinceMs([night, next], hourMs, nowMs);
    expect(since(fridayMs)).toBe(fridayMs - 2 * hourMs);
    expect(since(fridayMs + 11 * hourMs)).toBe(fridayMs - 2 * hourMs);
    expect(since(fridayMs + 22 * hourMs)).toBe(fridayMs + 22 * hourMs);
    expect(since(fridayMs - 72 * hourMs)).toBe(fridayMs - 96 * hourMs);
  });

  it('[A36] and of every date that was still on when it began', () => {
    const dates = [date(0, fridayMs, 10), date(1, fridayMs + 8 * hourMs, 10), date(2, fridayMs + 16 * hourMs, 3)];
    expect(insideSinceMs(dates, hourMs, fridayMs + 17 * hourMs)).toBe(fridayMs - 2 * hourMs);
  });
});
