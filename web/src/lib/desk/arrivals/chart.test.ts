import { describe, expect, it } from 'vitest';
import type { DeskArrivals } from '#domain/contract/arrivals';
import { chartOf, seriesMax } from './chart.ts';

const minuteMs = 60_000;
const doorsMs = Date.parse('2027-06-01T17:00:00Z');
const gates = Array.from({ length: 9 }, (_, gate) => ({ gate, name: `Gate ${gate}`, zone: null, in: 0, out: 0 }));

function arrivals(rows: DeskArrivals['rows'], change: Partial<DeskArrivals> = {}): DeskArrivals {
  const date = {
    occurrence: 0,
    doorsOpenAtMs: doorsMs,
    startsAtMs: doorsMs + 60 * minuteMs,
    endsAtMs: doorsMs + 240 * minuteMs,
  };
  const inside = { atMs: doorsMs, sinceMs: 0, persons: 0, in: 0, out: 0, gates, zones: [], elsewhere: null, doors: [] };
  return {
    ...{ atMs: doorsMs, zone: 'Europe/Berlin', dates: [date], occurrence: 0, types: [], inside, rows },
    ...{ fromMs: doorsMs - 60 * minuteMs, untilMs: date.endsAtMs, stepMs: 2 * minuteMs },
    ...change,
  };
}
const row = (minutes: number, ...counts: number[]) => ({
  atMs: doorsMs + minutes * minuteMs,
  gates: counts.map((persons, gate) => ({ gate, in: persons, out: 0 })),
});

describe('the chart of arrivals', () => {
  it('stacks gates from the bottom up and stays within the picture', () => {
    const chart = chartOf(arrivals([row(0, 4, 6), row(2, 0, 12)]), doorsMs + 10 * minuteMs);
    expect(chart.series).toMatchObject([
      { name: 'Gate 0', persons: 4 },
      { name: 'Gate 1', persons: 18 },
    ]);
    expect(chart).toMatchObject({ persons: 22, max: 15, lines: [0, 5, 10, 15], peak: { persons: 12 } });
    const [first, second] = chart.bars;
    expect(first!.parts.map(({ series }) => series)).toEqual([0, 1]);
    expect(first!.parts[1]!.y + first!.parts[1]!.height).toBeCloseTo(first!.parts[0]!.y);
    expect(second!.parts[0]!.y).toBeCloseTo(20);
    for (const { parts } of chart.bars)
      for (const { x, y, width, height } of parts) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(100);
        expect(y + height).toBeLessThanOrEqual(100.001);
      }
  });

  it('begins with who came before the doors, and shows round times', () => {
    const chart = chartOf(arrivals([row(-20, 1)]), doorsMs + 60 * minuteMs);
    expect(chart.bars[0]!.parts[0]!.x).toBeLessThan(1);
    expect(chart.times.length).toBeLessThanOrEqual(6);
    for (const { atMs } of chart.times) expect(atMs % (5 * minuteMs)).toBe(0);
  });

  it('tells the busiest gates apart and sums the others', () => {
    const chart = chartOf(arrivals([row(0, 1, 2, 3, 4, 5, 6, 7)]), doorsMs);
    expect(chart.series).toHaveLength(seriesMax);
    expect(chart.series.at(-1)).toEqual({ gate: null, name: null, persons: 6 });
    expect(chart.bars[0]!.persons).toBe(28);
  });

  it('is an empty picture where nobody has come, also for a date of no length and one of a month', () => {
    for (const change of [
      {},
      { untilMs: doorsMs - 60 * minuteMs },
      { untilMs: doorsMs + 31 * 1_440 * minuteMs, stepMs: 360 * minuteMs },
    ]) {
      const chart = chartOf(arrivals([], change), doorsMs + 10_000 * minuteMs);
      expect(chart).toMatchObject({ bars: [], series: [], peak: null, persons: 0, max: 1 });
      for (const { x } of chart.times) expect(x).toBeLessThanOrEqual(100);
    }
  });

  it('an entry that was taken back leaves no bar below zero', () => {
    const chart = chartOf(
      arrivals([
        {
          atMs: doorsMs,
          gates: [
            { gate: 0, in: -1, out: 0 },
            { gate: 1, in: 2, out: 3 },
          ],
        },
      ]),
      doorsMs,
    );
    expect(chart.bars).toMatchObject([{ persons: 2, parts: [{ y: 0, height: 100 }] }]);
  });
});
