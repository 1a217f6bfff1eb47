/** The confirmation: the order, each ticket with its code, the calendar file. The only secret in it is the order's link. */
import type { OrderRow, TicketRow } from '#durable-objects/box-office-rpc';
import { intlLocale } from '#domain/locale';
import { everyDate, type SalesSettings } from '#domain/box-office/settings';
import { formatMoney } from '#domain/money';
import { utf8 } from '#domain/crypto/bytes';
import { calendarFile } from '../sale/calendar-file.ts';
import type { Contact } from '../sale/contact.ts';
import { seatLabel } from '../sale/seat-label.ts';
import { displayTexts, lineView, typeName } from '../sale/views.ts';
import { button, escapeHtml, facts, heading, page, paragraph } from './layout.ts';
import type { Address, Mail } from './mail.ts';
import { qrGif } from './qr-image.ts';
import { mailLocale, words, type MailWords } from './words.ts';

export interface MailSubject {
  settings: SalesSettings;
  order: OrderRow;
  contact: Contact;
  orderUrl: string;
  from: Address;
  /** The tickets to print; null or missing where there are none, or too many for a mail. */
  paper?: Uint8Array | null;
  /** The key under which the outbox sent it. */
  key: string;
  nowMs: number;
}

/** The mail that a paid (or free) order sends. */
export function confirmationMail(subject: MailSubject): Mail {
  const { settings, order, orderUrl, nowMs } = subject;
  const say = words[mailLocale(order.locale)];
  const valid = order.tickets.filter((ticket) => ticket.state !== 'revoked');
  const tickets = valid.map((ticket, i) => ticketView(subject, say, ticket, i, valid.length));
  const { organizerName } = displayTexts(settings);
  const footer = [say.secretLink, `${say.orderNumber} ${order.id}`, say.why(organizerName || settings.name)];
  const calendar = utf8(calendarFile(settings, order, orderUrl, nowMs));
  return {
    ...envelope(subject, say.confirmationSubject(settings.name)),
    text: plainText(subject, say, tickets, footer),
    html: htmlPage(subject, say, tickets, footer),
    inline: valid.filter(hasCode).map((ticket) => ({
      id: contentId(ticket),
      filename: `ticket-${ticket.serial}.gif`,
      mime: 'image/gif',
      bytes: qrGif(ticket.code),
    })),
    attachments: [
      ...(subject.paper ? [{ filename: 'tickets.pdf', mime: 'application/pdf', bytes: subject.paper }] : []),
      { filename: 'tickets.ics', mime: 'text/calendar; charset=utf-8; method=PUBLISH', bytes: calendar },
    ],
  };
}

function plainText(subject: MailSubject, say: MailWords, tickets: ShownTicket[], footer: string[]): string {
  const { settings, contact, orderUrl } = subject;
  return [
    ...[say.hello(contact.name), '', saidFirst(subject, say), '', settings.name],
    ...factLines(subject, say).map(([label, values]) => `${label}: ${values.join('\n  ')}`),
    ...['', `${say.openOrder}: ${orderUrl}`, ''],
    ...tickets.flatMap(({ title, seat, date, shortCode }) => [
      title,
      ...(seat ? [`  ${seat}`] : []),
      `  ${date}`,
      shortCode === '' ? `  ${say.openOnPhone}` : `  ${say.typeCode}: ${shortCode}`,
      '',
    ]),
    ...footer,
  ].join('\n');
}

function htmlPage(subject: MailSubject, say: MailWords, tickets: ShownTicket[], footer: string[]): string {
  const { settings, order, contact, orderUrl } = subject;
  const body = [
    heading(settings.name),
    paragraph(`${say.hello(contact.name)} ${saidFirst(subject, say)}`),
    facts(factLines(subject, say)),
    button(say.openOrder, orderUrl),
    ...tickets.map((ticket) => ticket.html),
  ].join('\n');
  const title = say.confirmationSubject(settings.name);
  return page({ locale: order.locale, title, preview: saidFirst(subject, say), body, footer });
}

/** Whether there is something to carry, or only something to open. */
function saidFirst({ order }: MailSubject, say: MailWords): string {
  return order.tickets.some(hasCode) ? say.confirmed : say.confirmedLive;
}

/** From, to, subject and what makes a repeat recognizable. */
export function envelope({ contact, from, key, nowMs }: MailSubject, subject: string) {
  const messageId = `${key}@${from.email.split('@')[1]}`;
  return { from, to: contact, subject, messageId, atMs: nowMs };
}

/** Where live codes are bound to a phone a mail has nothing to show. */
const hasCode = ({ code }: TicketRow) => code !== '';

const contentId = (ticket: TicketRow) => `ticket-${ticket.serial}-${ticket.generation}@foyer`;

interface ShownTicket {
  title: string;
  /** Empty where there is none. */
  seat: string;
  date: string;
  shortCode: string;
  html: string;
}

function ticketView(
  { settings, order }: MailSubject,
  say: MailWords,
  ticket: TicketRow,
  i: number,
  of: number,
): ShownTicket {
  const date =
    ticket.occurrence === everyDate ? say.everyDate : dateOf(settings, ticket.occurrence, order.locale, say).join(', ');
  const title = `${say.ticket(i + 1, of)}: ${typeName(settings, ticket.ticketType)}`;
  const seat = ticket.seat ? seatLabel(ticket.seat, order.locale) : '';
  const html = `<table class="line" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-top:1px solid #e4e4ea"><tr><td align="center" style="padding:24px 0">
<div style="font-weight:600">${escapeHtml(title)}</div>
${seatHtml(seat, ticket.seat?.restrictedView ?? '')}<div class="soft" style="color:#6b6b78">${escapeHtml(date)}</div>
${hasCode(ticket) ? codeHtml(ticket, say) : `<div style="margin-top:12px">${escapeHtml(say.openOnPhone)}</div>`}
</td></tr></table>`;
  return { title, seat, date, shortCode: ticket.shortCode, html };
}

function codeHtml(ticket: TicketRow, say: MailWords): string {
  return `<img src="cid:${contentId(ticket)}" width="225" height="225" alt="${escapeHtml(`${say.showCode}: ${ticket.shortCode}`)}" style="display:block;margin:16px auto 8px;background:#ffffff;border-radius:8px">
<div style="font-family:ui-monospace,Menlo,Consolas,monospace;letter-spacing:1px">${escapeHtml(ticket.shortCode)}</div>`;
}

/** Large: it is what one looks for in the dark. */
function seatHtml(seat: string, note: string): string {
  if (seat === '') return '';
  const restricted = note === '' ? '' : `<div class="soft" style="color:#6b6b78">${escapeHtml(note)}</div>\n`;
  return `<div style="font-size:20px;line-height:28px;font-weight:600">${escapeHtml(seat)}</div>\n${restricted}`;
}

function factLines({ settings, order }: MailSubject, say: MailWords): [string, string[]][] {
  const { venueName, venueAddress, city } = displayTexts(settings);
  const everywhere = order.lines.some((line) => line.occurrence === everyDate);
  const booked = new Set(order.lines.map((line) => line.occurrence));
  const dates = settings.occurrences.filter((date) => everywhere || booked.has(date.index)).slice(0, 20);
  const priced = order.lines.map((line) => lineView(settings, line));
  const money = (minor: number) => (minor === 0 ? say.free : formatMoney(minor, order.currency, order.locale));
  return [
    [say.when, dates.map((date) => dateOf(settings, date.index, order.locale, say).join(', '))],
    [say.where, [venueName, venueAddress, venueAddress.includes(city) ? '' : city].filter((text) => text !== '')],
    [say.tickets, priced.map((line) => `${line.quantity} × ${line.name}: ${money(line.totalMinor)}`)],
    [say.total, [money(order.totalMinor)]],
  ];
}

/** The date as people at the venue read it, and when doors open. */
function dateOf(settings: SalesSettings, occurrence: number, locale: string, say: MailWords): string[] {
  const date = settings.occurrences.find((candidate) => candidate.index === occurrence);
  if (!date) return [];
  const { zone: timeZone } = settings;
  const tag = intlLocale(locale);
  const day = new Intl.DateTimeFormat(tag, { timeZone, dateStyle: 'full', timeStyle: 'short' });
  const time = new Intl.DateTimeFormat(tag, { timeZone, timeStyle: 'short' });
  return [day.format(date.startsAtMs), say.doors(time.format(date.doorsOpenAtMs))];
}
