/**
 * Wall-clock time at a venue ↔ instant. A time that the clocks skip in spring is refused, since nobody can come at it; of a time
 * that comes twice in autumn the first is meant, which is what people expect of a concert.
 */
import { Temporal } from 'temporal-polyfill';

export type InstantOf =
  { ok: true; atMs: number } | { ok: false; code: 'not-a-date' | 'no-such-time' | 'unknown-zone' };

/** Whether the runtime knows the IANA zone. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]+(\/[A-Za-z0-9_+-]+){1,2}$|^UTC$/.test(zone)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone);
  } catch {
    return false;
  }
}

/** The instant of `local` (`YYYY-MM-DDTHH:MM`, seconds allowed) in the IANA zone. */
export function localToInstant(local: string, zone: string): InstantOf {
  if (!isZone(zone)) return { ok: false, code: 'unknown-zone' };
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(local)) return { ok: false, code: 'not-a-date' };
  let wall: Temporal.PlainDateTime;
  try {
    wall = Temporal.PlainDateTime.from(local, { overflow: 'reject' });
  } catch {
    return { ok: false, code: 'not-a-date' };
  }
  const zoned = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (!zoned.toPlainDateTime().equals(wall)) return { ok: false, code: 'no-such-time' };
  return { ok: true, atMs: zoned.epochMilliseconds };
}

/** The wall-clock time of an instant in the zone, as a form field takes it (`YYYY-MM-DDTHH:MM`). */
export function instantToLocal(atMs: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(atMs)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
}

/** The instants between which a calendar day lies in the zone: `[fromMs, toMs)`. @throws RangeError for what is no day. */
export function dayInZone(day: string, zone: string): { fromMs: number; toMs: number } {
  const date = Temporal.PlainDate.from(day);
  return {
    fromMs: date.toZonedDateTime(zone).epochMilliseconds,
    toMs: date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds,
  };
}
