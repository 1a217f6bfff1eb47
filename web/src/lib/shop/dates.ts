import { intlLocale } from '#domain/locale';

/** Dates and times as people read them: in the zone of the venue and the language of the page. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formatters are costly to make and a list of events needs the same three again and again. */
function format(locale: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${zone}|${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    if (formats.size > 200) formats.clear();
    made = new Intl.DateTimeFormat(intlLocale(locale), { ...options, timeZone: zone });
    formats.set(key, made);
  }
  return made;
}

/** "Tue, 1 June 2027" */
export function dayText(atMs: number, zone: string, locale: string): string {
  return format(locale, zone, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' }).format(atMs);
}

/** "Tue, 1 June" where the year is plain from what stands around it. */
export function shortDayText(atMs: number, zone: string, locale: string): string {
  return format(locale, zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(atMs);
}

/** "19:30" */
export function timeText(atMs: number, zone: string, locale: string): string {
  return format(locale, zone, { hour: '2-digit', minute: '2-digit' }).format(atMs);
}

/** "June 2027": a heading over the events of a month. */
export function monthText(atMs: number, zone: string, locale: string): string {
  return format(locale, zone, { month: 'long', year: 'numeric' }).format(atMs);
}

/** "1 June 2027, 19:30" */
export function momentText(atMs: number, zone: string, locale: string): string {
  return `${format(locale, zone, { day: 'numeric', month: 'long', year: 'numeric' }).format(atMs)}, ${timeText(atMs, zone, locale)}`;
}

/** The parts of a calendar leaf: "Jun", "1". */
export function leaf(atMs: number, zone: string, locale: string): { month: string; day: string; weekday: string } {
  return {
    month: format(locale, zone, { month: 'short' }).format(atMs).replace('.', ''),
    day: format(locale, zone, { day: 'numeric' }).format(atMs),
    weekday: format(locale, zone, { weekday: 'short' }).format(atMs).replace('.', ''),
  };
}

/** `2027-06-01`: which calendar day it is there. */
export function isoDay(atMs: number, zone: string): string {
  const parts = partsIn(atMs, zone);
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** `2027-06-01T19:30:00+02:00` (ISO 8601), as search engines want the start of an event. */
export function isoInZone(atMs: number, zone: string): string {
  const p = partsIn(atMs, zone);
  const wallMs = Date.UTC(+p.year!, +p.month! - 1, +p.day!, +p.hour!, +p.minute!, +p.second!);
  const offsetMinutes = Math.round((wallMs - Math.floor(atMs / 1000) * 1000) / 60_000);
  const sign = offsetMinutes < 0 ? '-' : '+';
  const size = Math.abs(offsetMinutes);
  const offset = `${sign}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}:${p.second}${offset}`;
}

/** "CEST", "GMT+9": what stands beside a time when the reader may live elsewhere. */
export function zoneText(atMs: number, zone: string, locale: string): string {
  const parts = format(locale, zone, { timeZoneName: 'short', hour: 'numeric' }).formatToParts(atMs);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

function partsIn(atMs: number, zone: string): Record<string, string> {
  const formatter = format('en', zone, {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  }); // prettier-ignore
  return Object.fromEntries(formatter.formatToParts(atMs).map((part) => [part.type, part.value]));
}

/** From when to when, as short as it can be said: one date "Tue, 1 June 2027, 19:30", several "1 – 9 June 2027". */
export function spanText(
  span: { startsAtMs: number; endsAtMs: number; occurrenceCount: number },
  zone: string,
  locale: string,
): string {
  const sameDay = isoDay(span.startsAtMs, zone) === isoDay(span.endsAtMs, zone);
  if (span.occurrenceCount <= 1 || sameDay)
    return `${dayText(span.startsAtMs, zone, locale)}, ${timeText(span.startsAtMs, zone, locale)}`;
  return format(locale, zone, { day: 'numeric', month: 'long', year: 'numeric' }).formatRange(
    span.startsAtMs,
    span.endsAtMs,
  );
}

/** Quick choices of the search: today, the coming (or present) weekend, the next 30 days. Days are those of UTC. */
export function quickSpans(nowMs: number): {
  today: [string, string];
  weekend: [string, string];
  month: [string, string];
} {
  const dayMs = 86_400_000;
  const day = (offset: number) => new Date(nowMs + offset * dayMs).toISOString().slice(0, 10);
  const weekday = new Date(nowMs).getUTCDay();
  const saturday = weekday === 0 ? -1 : 6 - weekday;
  return {
    today: [day(0), day(0)],
    weekend: [day(Math.max(0, saturday - 1)), day(saturday + 1)], // Friday evening belongs to it
    month: [day(0), day(30)],
  };
}
