/** An order's dates as iCalendar (RFC 5545), for the download and for the mail. */
import ical, { ICalCalendarMethod } from 'ical-generator';
import type { OrderRow } from '#durable-objects/box-office-rpc';
import { everyDate, type SalesSettings } from '#domain/box-office/settings';
import { seatLabel } from './seat-label.ts';
import { displayTexts } from './views.ts';

/** The file's text. Instants are written in UTC: every calendar shows them in its owner's zone, and none needs our zone tables. */
export function calendarFile(settings: SalesSettings, order: OrderRow, orderUrl: string, nowMs: number): string {
  const { venueName, venueAddress, city, organizerName } = displayTexts(settings);
  const everywhere = order.lines.some((line) => line.occurrence === everyDate);
  const booked = new Set(order.lines.map((line) => line.occurrence));
  const calendar = ical({
    name: oneLine(settings.name),
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'Foyer', product: 'Tickets', language: order.locale === 'de' ? 'DE' : 'EN' },
  });
  for (const date of settings.occurrences) {
    if (!everywhere && !booked.has(date.index)) continue;
    calendar.createEvent({
      id: `${order.id}-${date.index}@foyer`,
      stamp: new Date(nowMs),
      start: new Date(date.startsAtMs),
      end: new Date(date.endsAtMs),
      summary: oneLine(settings.name),
      location: [venueName, venueAddress, city].filter(Boolean).map(oneLine).join(', '),
      description: descriptionOf(order, date.index, organizerName),
      url: orderUrl,
    });
  }
  return calendar.toString();
}

/** The seats of that date, then who invites. */
function descriptionOf(order: OrderRow, occurrence: number, organizerName: string): string | null {
  const seats = order.tickets.flatMap(({ seat, state, occurrence: of }) =>
    seat && state !== 'revoked' && (of === occurrence || of === everyDate) ? [seatLabel(seat, order.locale)] : [],
  );
  const lines = [...seats, organizerName].filter((line) => line !== '').map(oneLine);
  return lines.length > 0 ? lines.join('\n') : null;
}

/** Line breaks would end the property they stand in. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
