/**
 * "Every Friday and Saturday until the end of June": more dates from one. Only wall-clock dates are counted; what the clocks do
 * on such a day is judged afterwards by the event's plan, which names the date that does not exist.
 */
import { occurrencesMax, type OccurrenceDraft } from '#domain/event/draft';

export interface Repetition {
  /** 0 is Monday. The weekday of the pattern itself need not be among them. */
  weekdays: readonly number[];
  /** 1: every week, 2: every other week, counted from the week of the pattern. */
  everyWeeks: number;
  /** Last day that may have a date, `YYYY-MM-DD`. */
  until: string;
}

const dayMs = 86_400_000;

/**
 * The dates that follow the pattern, in order, as many as `room` allows; start, end and doors keep their distance.
 * Days that `taken` holds already (a date begins at the same time) are left out, so asking twice changes nothing.
 */
export function repeatDates(
  pattern: OccurrenceDraft,
  repetition: Repetition,
  taken: readonly OccurrenceDraft[],
  room: number = occurrencesMax,
): OccurrenceDraft[] {
  const first = dayNumber(pattern.starts);
  const last = dayNumber(repetition.until);
  if (first === null || last === null || repetition.everyWeeks < 1) return [];
  const starts = new Set(taken.map((occurrence) => occurrence.starts));
  const monday = first - weekdayOf(first);
  const found: OccurrenceDraft[] = [];
  for (let day = first + 1; day <= last && found.length < room; day++) {
    const weeks = Math.floor((day - monday) / 7);
    if (weeks % repetition.everyWeeks !== 0 || !repetition.weekdays.includes(weekdayOf(day))) continue;
    const next = shiftDate(pattern, day - first);
    if (!starts.has(next.starts)) found.push(next);
  }
  return found;
}

/** The same date so many days later, without its index: it is another date. */
export function shiftDate(occurrence: OccurrenceDraft, days: number): OccurrenceDraft {
  const { starts, ends, doorsOpen } = occurrence;
  return { index: null, starts: shift(starts, days), ends: shift(ends, days), doorsOpen: shift(doorsOpen, days) };
}

/** The weekday of a local time (0 is Monday), or `null` where it is no date. */
export function weekday(local: string): number | null {
  const day = dayNumber(local);
  return day === null ? null : weekdayOf(day);
}

function shift(local: string, days: number): string {
  const day = dayNumber(local);
  if (day === null) return local;
  return new Date((day + days) * dayMs).toISOString().slice(0, 10) + local.slice(10);
}

/** Days since 1970 of `YYYY-MM-DD…`; wall-clock arithmetic in UTC, where every day has 24 hours. */
function dayNumber(local: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)/.exec(local);
  if (!match) return null;
  const atMs = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return new Date(atMs).toISOString().slice(0, 10) === match[0] ? atMs / dayMs : null;
}

function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7; // 1 January 1970 was a Thursday
}
