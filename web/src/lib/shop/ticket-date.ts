/** When a ticket lets one in, as two short lines. */
import type { OrderView } from '#domain/contract/sale';
import { m } from '$lib/paraglide/messages';
import { dayText, timeText } from './dates.ts';

/** For a ticket to every date, or to a date that is gone from the event, only what is still known is said. */
export function ticketDate(
  event: OrderView['event'],
  occurrence: number,
  locale: string,
): { day: string; time: string | null } {
  const only = event.occurrences.length === 1 ? event.occurrences[0] : undefined;
  const date = event.occurrences.find((o) => o.index === occurrence) ?? (occurrence === 255 ? only : undefined);
  if (!date) return { day: occurrence === 255 ? m.shop_every_date() : '', time: null };
  const time = (atMs: number) => timeText(atMs, event.zone, locale);
  return {
    day: dayText(date.startsAtMs, event.zone, locale),
    time: m.shop_doors_and_start({ doors: time(date.doorsOpenAtMs), start: time(date.startsAtMs) }),
  };
}
