/** Times and numbers as a person of the page's language reads them. Event times are told in the zone of the venue. */
import { formatMoney } from '#domain/money';
import { intlLocale } from '#domain/locale';
import { getLocale } from '$lib/paraglide/runtime';

export function localeTag(): string {
  return intlLocale(getLocale());
}

/** "Sat, 1 May 2027, 20:00". */
export function dateTime(atMs: number, zone?: string): string {
  return new Intl.DateTimeFormat(localeTag(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  }).format(atMs);
}

/** "1 May, 20:00:31": for lists of things that happened lately. */
export function moment(atMs: number, zone?: string): string {
  const shape = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  return new Intl.DateTimeFormat(localeTag(), { ...shape, timeZone: zone }).format(atMs);
}

/** "5 minutes ago"; below ten seconds "now". */
export function ago(atMs: number, nowMs: number): string {
  const words = new Intl.RelativeTimeFormat(localeTag(), { numeric: 'auto' });
  const seconds = Math.max(0, Math.round((nowMs - atMs) / 1000));
  if (seconds < 10) return words.format(0, 'second');
  if (seconds < 90) return words.format(-seconds, 'second');
  if (seconds < 90 * 60) return words.format(-Math.round(seconds / 60), 'minute');
  if (seconds < 36 * 3600) return words.format(-Math.round(seconds / 3600), 'hour');
  return words.format(-Math.round(seconds / 86_400), 'day');
}

/** "1,234". */
export function count(value: number): string {
  return new Intl.NumberFormat(localeTag()).format(value);
}

export function money(amountMinor: number, currency: string): string {
  return formatMoney(amountMinor, currency, localeTag());
}

/** How long until, as "23:59:07" or "9:41". */
export function countdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
