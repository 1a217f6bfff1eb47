/** What stands on each ticket of an order, as plain words: the one place that decides what may be printed. */
import type { OrderRow, TicketRow } from '#durable-objects/box-office-rpc';
import { everyDate, type SalesSettings } from '#domain/box-office/settings';
import { intlLocale } from '#domain/locale';
import { formatMoney } from '#domain/money';
import type { Contact } from '../sale/contact.ts';
import { seatLabel } from '../sale/seat-label.ts';
import { displayTexts, typeName } from '../sale/views.ts';
import { paperLocale, paperWords, type PaperLocale, type PaperWords } from './words.ts';

/** A code that may be printed has exactly so many characters (ticket rule T1); one bound to a phone is longer and stays there. */
const staticCodeLength = 122;

export interface PaperTicket {
  serial: number;
  position: string;
  type: string;
  /** Empty where it lets in one person. */
  admits: string;
  /** "Friday, 4 June 2027", then "20:00 · doors open 19:00 · Europe/Berlin"; the second is empty for a ticket to every date. */
  day: string;
  time: string;
  /** Empty where there are no seats. */
  seat: string;
  seatNote: string;
  price: string;
  /** What the QR code carries; null where the code lives on a phone. */
  code: string | null;
  shortCode: string;
}

export interface PaperOrder {
  locale: PaperLocale;
  say: PaperWords;
  title: string;
  event: string;
  organizer: string;
  venue: string;
  address: string;
  /** Who booked; empty once that has been forgotten. */
  name: string;
  orderId: string;
  test: boolean;
  createdAtMs: number;
  tickets: PaperTicket[];
}

/** The tickets that still stand, in the order in which they were bought; those given back are left out. */
export function paperOrder(settings: SalesSettings, order: OrderRow, contact: Contact | null): PaperOrder {
  const locale = paperLocale(order.locale);
  const say = paperWords[locale];
  const { organizerName, venueName, venueAddress, city } = displayTexts(settings);
  const standing = order.status === 'paid' ? order.tickets.filter((ticket) => ticket.state !== 'revoked') : [];
  return {
    ...{ locale, say, test: settings.test },
    title: say.title(settings.name),
    event: settings.name,
    organizer: organizerName,
    venue: venueName,
    address: [venueAddress, venueAddress.includes(city) ? '' : city].filter((text) => text !== '').join(', '),
    name: contact?.name ?? '',
    orderId: order.id,
    createdAtMs: order.createdAtMs,
    tickets: standing.map((ticket, at) => paperTicket(settings, order, ticket, say.position(at + 1, standing.length))),
  };
}

/** What may be printed of a ticket: never a code where the event has living ones, nor one that is bound to a phone (T11). */
export function printedCode(settings: SalesSettings, ticket: TicketRow): string | null {
  if (ticket.state === 'revoked' || settings.liveCodes === 'required') return null;
  return ticket.code.length === staticCodeLength ? ticket.code : null;
}

function paperTicket(settings: SalesSettings, order: OrderRow, ticket: TicketRow, position: string): PaperTicket {
  const locale = paperLocale(order.locale);
  const say = paperWords[locale];
  const admits = settings.ticketTypes.find((type) => type.index === ticket.ticketType)?.admits ?? 1;
  return {
    ...{ serial: ticket.serial, position, shortCode: ticket.shortCode },
    type: typeName(settings, ticket.ticketType),
    admits: admits > 1 ? say.admits(admits) : '',
    ...dateWords(settings, ticket.occurrence, locale, say),
    seat: ticket.seat ? seatLabel(ticket.seat, locale) : '',
    seatNote: ticket.seat?.restrictedView ?? '',
    price: ticket.priceMinor > 0 ? formatMoney(ticket.priceMinor, order.currency, intlLocale(locale)) : say.free,
    code: printedCode(settings, ticket),
  };
}

/** The date where the venue is, with its zone, so that who travels there is not misled. */
function dateWords(settings: SalesSettings, occurrence: number, locale: PaperLocale, say: PaperWords) {
  const only = settings.occurrences.length === 1 ? settings.occurrences[0] : undefined;
  const date = settings.occurrences.find(({ index }) => index === occurrence) ?? only;
  if (!date || (occurrence !== everyDate && date.index !== occurrence))
    return { day: occurrence === everyDate ? say.everyDate : '', time: '' };
  const tag = intlLocale(locale);
  const { zone: timeZone } = settings;
  const day = new Intl.DateTimeFormat(tag, { timeZone, dateStyle: 'full' });
  const time = new Intl.DateTimeFormat(tag, { timeZone, hour: '2-digit', minute: '2-digit' });
  const zoned = new Intl.DateTimeFormat(tag, { timeZone, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' });
  return {
    day: day.format(date.startsAtMs),
    time: `${zoned.format(date.startsAtMs)} · ${say.doors(time.format(date.doorsOpenAtMs))}`,
  };
}
