/** Who came when, and who is inside: read from the counts by the minute, never by walking through all entries (A35–A37). */
import { headsOfFact } from './head-count.ts';
import { liveFacts, type AdmissionState } from './merge.ts';
import { addMinute, minuteMs, type MinuteCounts, type Moved } from './minute-count.ts';

/** A date as the counting needs it. */
export type CountedDate = { index: number; startsAtMs: number; endsAtMs: number; doorsOpenAtMs: number };

/** Which part of time is shown, in steps of whole minutes. */
export type ArrivalWindow = { fromMs: number; untilMs: number; stepMs: number };

/** Persons through one gate in one step. */
export type ArrivalCell = Moved & { gate: number };
export type ArrivalRow = { atMs: number; gates: ArrivalCell[] };

/** Rows of a chart: more cannot be told apart on a phone. */
export const arrivalRowsMax = 240;
const stepsInMinutes = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1_440] as const;

/**
 * The counts by the minute. Begun at the first question and kept up by every merge from then on (`state.minutes`); begun anew where the
 * rules have changed, since a ticket may be for another number of persons then.
 */
export function minutesOf(state: AdmissionState): MinuteCounts {
  if (state.minutes?.rules === state.rules) return state.minutes;
  const minutes: MinuteCounts = { rules: state.rules, byMinute: new Map() };
  const anyUndone = state.undone.size > 0; // names of a hundred thousand entries are not made for nothing
  for (const [serial, facts] of state.facts)
    for (const fact of anyUndone ? liveFacts(state, serial) : facts) addMinute(minutes, headsOfFact(state.rules, fact));
  for (const row of state.counted) addMinute(minutes, row);
  state.minutes = minutes;
  return minutes;
}

/** The date that is meant: the one asked for, else the one that is on, else the nearest; null where there is none. */
export function dateToShow<T extends CountedDate>(
  dates: readonly T[],
  asked: number | null,
  beforeDoorsMs: number,
  nowMs: number,
): T | null {
  const wanted = asked === null ? undefined : dates.find(({ index }) => index === asked);
  if (wanted || asked !== null) return wanted ?? null;
  const away = (date: T) => Math.max(date.doorsOpenAtMs - beforeDoorsMs - nowMs, nowMs - date.endsAtMs, 0);
  return [...dates].sort((a, b) => away(a) - away(b) || a.startsAtMs - b.startsAtMs)[0] ?? null;
}

/** From when the doors let the first in until the date ends, in the smallest step that gives at most `arrivalRowsMax` rows. */
export function windowOf(date: CountedDate, beforeDoorsMs: number): ArrivalWindow {
  const fromMs = Math.floor((date.doorsOpenAtMs - beforeDoorsMs) / minuteMs) * minuteMs;
  const untilMs = Math.max(date.endsAtMs, fromMs + minuteMs);
  const minutes = (untilMs - fromMs) / minuteMs;
  const step = stepsInMinutes.find((each) => minutes / each <= arrivalRowsMax);
  const stepMs = (step ?? Math.ceil(minutes / arrivalRowsMax)) * minuteMs;
  return { fromMs, untilMs, stepMs };
}

/** The steps in which anybody went through a gate, in order of time; gates in order of their index. */
export function arrivalRows({ byMinute }: MinuteCounts, window: ArrivalWindow): ArrivalRow[] {
  const bySteps = new Map<number, Map<number, Moved>>();
  for (const [minute, gates] of minutesBetween(byMinute, window.fromMs, window.untilMs)) {
    const step = Math.floor((minute * minuteMs - window.fromMs) / window.stepMs);
    const sums = bySteps.get(step) ?? new Map<number, Moved>();
    bySteps.set(step, sums);
    addGates(sums, gates);
  }
  return [...bySteps]
    .sort(([a], [b]) => a - b)
    .map(([step, sums]) => ({ atMs: window.fromMs + step * window.stepMs, gates: cellsOf(sums) }))
    .filter(({ gates }) => gates.length > 0);
}

/** Persons through each gate from `sinceMs` on; gates in order of their index. Also what a fast clock dates ahead of now is in it. */
export function movedSince({ byMinute }: MinuteCounts, sinceMs: number): ArrivalCell[] {
  const sums = new Map<number, Moved>();
  for (const [, gates] of minutesBetween(byMinute, sinceMs, Infinity)) addGates(sums, gates);
  return cellsOf(sums);
}

/** Who came in before any date: people of the house, the evening's rehearsal. */
const dayMs = 24 * 3_600_000;

/**
 * Since when those are counted who are inside now (A36): since the doors of the date that is on let the first in, and of every date that
 * was still on then. Not since midnight: a night is counted to its end, and on, until the next date begins.
 */
export function insideSinceMs(dates: readonly CountedDate[], beforeDoorsMs: number, nowMs: number): number {
  const begun = dates
    .map(({ doorsOpenAtMs, endsAtMs }) => ({ fromMs: doorsOpenAtMs - beforeDoorsMs, endsAtMs }))
    .filter(({ fromMs }) => fromMs <= nowMs)
    .sort((a, b) => b.fromMs - a.fromMs);
  let since = begun[0]?.fromMs ?? nowMs - dayMs;
  for (const { fromMs, endsAtMs } of begun) if (endsAtMs > since) since = Math.min(since, fromMs);
  return Math.floor(since / minuteMs) * minuteMs;
}

/** Whichever is less: the minutes that there are, or the minutes asked for. */
function* minutesBetween(byMinute: MinuteCounts['byMinute'], fromMs: number, untilMs: number) {
  const [from, until] = [Math.ceil(fromMs / minuteMs), Math.ceil(untilMs / minuteMs)];
  if (until - from > byMinute.size) {
    for (const each of byMinute) if (each[0] >= from && each[0] < until) yield each;
    return;
  }
  for (let minute = from; minute < until; minute++) {
    const gates = byMinute.get(minute);
    if (gates) yield [minute, gates] as [number, Map<number, Moved>];
  }
}

function addGates(sums: Map<number, Moved>, gates: ReadonlyMap<number, Moved>): void {
  for (const [gate, moved] of gates) {
    const sum = sums.get(gate) ?? { in: 0, out: 0 };
    sums.set(gate, { in: sum.in + moved.in, out: sum.out + moved.out });
  }
}

function cellsOf(sums: ReadonlyMap<number, Moved>): ArrivalCell[] {
  return [...sums]
    .filter(([, moved]) => moved.in !== 0 || moved.out !== 0)
    .sort(([a], [b]) => a - b)
    .map(([gate, moved]) => ({ gate, ...moved }));
}
