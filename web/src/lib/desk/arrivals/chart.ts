/** Arrivals as bars: where each stands and how high its parts are, in hundredths of the picture. */
import type { DeskArrivals } from '#domain/contract/arrivals';

/** Gates that are told apart by colour; the others are summed. */
export const seriesMax = 5;

export interface Series {
  /** Null is all the others together. */
  gate: number | null;
  name: string | null;
  persons: number;
}
export interface Bar {
  atMs: number;
  persons: number;
  /** From the bottom up, in the order of the series; `x`, `y`, `width`, `height` in 0 … 100. */
  parts: { series: number; x: number; y: number; width: number; height: number }[];
}
export interface Chart {
  series: Series[];
  bars: Bar[];
  /** Persons at the top of the picture, and the lines that are drawn. */
  max: number;
  lines: number[];
  /** Times below the picture; `x` in 0 … 100. */
  times: { atMs: number; x: number }[];
  /** The fullest step. */
  peak: { atMs: number; persons: number } | null;
  persons: number;
}

const minuteMs = 60_000;
/** Between bars. */
const gapShare = 0.12;
const timesMax = 6;

/** From the doors (or the first who came) until now (or the last), within the date. @param nowMs of the server */
export function chartOf(arrivals: DeskArrivals, nowMs: number): Chart {
  const { rows, stepMs } = arrivals;
  const { fromMs, untilMs } = shownPart(arrivals, nowMs);
  const series = seriesOf(arrivals);
  const place = new Map(series.map(({ gate }, i) => [gate, i]));
  const others = series.length - 1;
  const sums = rows.map((row) => {
    const parts = series.map(() => 0);
    for (const { gate, in: persons } of row.gates) parts[place.get(gate) ?? others]! += Math.max(0, persons);
    return { atMs: row.atMs, parts, persons: parts.reduce((a, b) => a + b, 0) };
  });
  const highest = Math.max(0, ...sums.map(({ persons }) => persons));
  const lines = roundLines(highest);
  const max = lines.at(-1)!;
  const width = (100 * stepMs) / (untilMs - fromMs);
  const bars = sums
    .filter(({ persons }) => persons > 0)
    .map(({ atMs, parts, persons }) => {
      const x = (100 * (atMs - fromMs)) / (untilMs - fromMs) + (width * gapShare) / 2;
      return { atMs, persons, parts: stacked(parts, max, x, width * (1 - gapShare)) };
    });
  const peak = bars.find(({ persons }) => persons === highest);
  return {
    ...{ series, bars, max, lines },
    times: timesOf(fromMs, untilMs),
    peak: peak ? { atMs: peak.atMs, persons: peak.persons } : null,
    persons: bars.reduce((sum, bar) => sum + bar.persons, 0),
  };
}

function shownPart(arrivals: DeskArrivals, nowMs: number): { fromMs: number; untilMs: number } {
  const { rows, stepMs, occurrence, dates } = arrivals;
  const doorsMs = dates.find((date) => date.occurrence === occurrence)?.doorsOpenAtMs ?? arrivals.fromMs;
  const first = Math.min(rows[0]?.atMs ?? Infinity, doorsMs);
  const fromMs = arrivals.fromMs + Math.floor((first - arrivals.fromMs) / stepMs) * stepMs;
  const lastMs = (rows.at(-1)?.atMs ?? 0) + stepMs;
  const untilMs = Math.min(arrivals.untilMs, Math.max(nowMs, fromMs + 30 * minuteMs, fromMs + 12 * stepMs));
  return { fromMs, untilMs: Math.max(untilMs, lastMs, fromMs + stepMs) };
}

/** The busiest gates in the order of their index, then the others. */
function seriesOf({ rows, inside }: DeskArrivals): Series[] {
  const persons = new Map<number, number>();
  for (const { gates } of rows)
    for (const { gate, in: count } of gates) persons.set(gate, (persons.get(gate) ?? 0) + Math.max(0, count));
  const name = (gate: number) => inside.gates.find((each) => each.gate === gate)?.name ?? `#${gate}`;
  const busiest = [...persons].filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const isMany = busiest.length > seriesMax;
  const own = busiest.slice(0, isMany ? seriesMax - 1 : seriesMax).sort((a, b) => a[0] - b[0]);
  const series: Series[] = own.map(([gate, count]) => ({ gate, name: name(gate), persons: count }));
  const rest = busiest.slice(own.length).reduce((sum, [, count]) => sum + count, 0);
  return isMany ? [...series, { gate: null, name: null, persons: rest }] : series;
}

function stacked(parts: number[], max: number, x: number, width: number): Bar['parts'] {
  let below = 0;
  return parts.flatMap((persons, series) => {
    if (persons === 0) return [];
    const height = (100 * persons) / max;
    below += height;
    return [{ series, x, y: 100 - below, width, height }];
  });
}

/** 0 and some round numbers up to the first one that is not below the highest. */
function roundLines(highest: number): number[] {
  const rough = Math.max(1, highest) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough)!,
  );
  const count = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

const roundMinutes = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080];

/** Round times, so few that they do not touch each other on a phone. */
function timesOf(fromMs: number, untilMs: number): Chart['times'] {
  const span = untilMs - fromMs;
  const step = (roundMinutes.find((minutes) => span / (minutes * minuteMs) <= timesMax) ?? 43_200) * minuteMs;
  const times: Chart['times'] = [];
  for (let atMs = Math.ceil(fromMs / step) * step; atMs < untilMs && times.length < 2 * timesMax; atMs += step)
    times.push({ atMs, x: (100 * (atMs - fromMs)) / span });
  return times;
}
