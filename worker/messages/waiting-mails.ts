/** Mails to somebody who waits: on the list, places are offered, it is over. Each can leave the list with one click (RFC 8058). */
import type { WaitingMessage, WaitingRow } from '#durable-objects/box-office-rpc';
import { intlLocale } from '#domain/locale';
import { everyDate, type SalesSettings } from '#domain/box-office/settings';
import type { Contact } from '../sale/contact.ts';
import { displayTexts, typeName } from '../sale/views.ts';
import { button, facts, heading, page, paragraph } from './layout.ts';
import type { Address, Mail } from './mail.ts';
import { waitingWords, type WaitingWords } from './waiting-words.ts';
import { mailLocale } from './words.ts';

export interface WaitingSubject {
  settings: SalesSettings;
  entry: WaitingRow;
  contact: Contact;
  /** Where the entry is seen, and where a mail program leaves the list. */
  entryUrl: string;
  leaveUrl: string;
  from: Address;
  /** The key under which the outbox sent it. */
  key: string;
  nowMs: number;
}

/** The mail of a message; null where what it says has passed. */
export function waitingMail(subject: WaitingSubject, message: WaitingMessage): Mail | null {
  const { settings, entry } = subject;
  const say = waitingWords[mailLocale(entry.locale)];
  const event = settings.name;
  switch (message.kind) {
    case 'waiting-joined':
      if (entry.state !== 'waiting') return null;
      return mailOf(subject, say.joinedSubject(event), [say.joined(event, entry.position), say.joinedRule], say.look);
    case 'waiting-offer': {
      // Who has bought or left meanwhile needs no offer; an offer that ran out is told of by the next mail.
      if (entry.state !== 'offered' || entry.holdId !== message.holdId) return null;
      const until = timeOf(settings, message.offerUntilMs, entry.locale);
      return mailOf(subject, say.offerSubject(event), [say.offer(event), say.offerUntil(until)], say.take);
    }
    case 'waiting-lapsed': {
      const why = message.hadOffer ? say.lapsed(event) : say.ended(event);
      return mailOf(subject, say.lapsedSubject(event), [why], null);
    }
  }
}

function mailOf(subject: WaitingSubject, title: string, sentences: string[], action: string | null): Mail {
  const { settings, entry, contact, entryUrl, leaveUrl, from, key, nowMs } = subject;
  const say = waitingWords[mailLocale(entry.locale)];
  const hello = say.hello(contact.name);
  const { organizerName } = displayTexts(settings);
  const footer = [say.why(organizerName || settings.name), ...(action === null ? [] : [say.leave, entryUrl])];
  const rows = wishRows(settings, entry, say);
  const link = action === null ? [] : [`${action}: ${entryUrl}`, ''];
  const lines = rows.map(([label, values]) => `${label}: ${values.join(', ')}`);
  return {
    ...{ from, to: contact, subject: title, messageId: `${key}@${from.email.split('@')[1]}`, atMs: nowMs },
    text: [hello, '', ...sentences, '', ...lines, '', ...link, ...footer].join('\n'),
    html: page({
      locale: entry.locale,
      title,
      preview: sentences[0] ?? title,
      body: [
        heading(settings.name),
        paragraph(hello),
        ...sentences.map(paragraph),
        facts(rows),
        ...(action === null ? [] : [button(action, entryUrl)]),
      ].join('\n'),
      footer,
    }),
    inline: [],
    attachments: [],
    ...(action !== null && { leaveUrl }),
  };
}

/** What the party wants. */
function wishRows(settings: SalesSettings, entry: WaitingRow, say: WaitingWords): [string, string[]][] {
  const date = settings.occurrences.find(({ index }) => index === entry.occurrence);
  const when = entry.occurrence === everyDate ? say.everyDate : date && timeOf(settings, date.startsAtMs, entry.locale);
  return [
    [say.tickets, [`${entry.quantity} × ${typeName(settings, entry.ticketType)}`]],
    ...(when ? [[say.when, [when]] as [string, string[]]] : []),
  ];
}

function timeOf({ zone: timeZone }: SalesSettings, atMs: number, locale: string): string {
  return new Intl.DateTimeFormat(intlLocale(locale), { timeZone, dateStyle: 'full', timeStyle: 'short' }).format(atMs);
}
