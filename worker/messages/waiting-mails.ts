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

/** What is said of an entry that there is. */
export type EntryMessage = Exclude<WaitingMessage, { kind: 'waiting-confirm' }>;

/** What somebody wants to wait for, in the language that they read. */
type Wish = Pick<WaitingRow, 'ticketType' | 'occurrence' | 'quantity' | 'locale'>;

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
export function waitingMail(subject: WaitingSubject, message: EntryMessage): Mail | null {
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

export interface ConfirmSubject extends Pick<WaitingSubject, 'settings' | 'from' | 'key' | 'nowMs'> {
  wish: Wish & Contact;
  untilMs: number;
  url: string;
}

/** Asks whether it was them, before anything waits in their name. Nobody who gets it has subscribed to anything yet. */
export function confirmMail({ settings, wish, untilMs, url, from, key, nowMs }: ConfirmSubject): Mail {
  const say = waitingWords[mailLocale(wish.locale)];
  const event = settings.name;
  const until = timeOf(settings, untilMs, wish.locale);
  return letter(
    { settings, wish, to: wish, from, key, nowMs },
    {
      title: say.confirmSubject(event),
      sentences: [say.confirm(event), say.confirmUntil(until)],
      link: { text: say.confirmAction, url },
      footer: [say.confirmWhy],
    },
  );
}

function mailOf(subject: WaitingSubject, title: string, sentences: string[], action: string | null): Mail {
  const { settings, entry, contact, entryUrl, leaveUrl } = subject;
  const say = waitingWords[mailLocale(entry.locale)];
  const { organizerName } = displayTexts(settings);
  const footer = [say.why(organizerName || settings.name), ...(action === null ? [] : [say.leave, entryUrl])];
  const link = action === null ? null : { text: action, url: entryUrl };
  const mail = letter({ ...subject, wish: entry, to: contact }, { title, sentences, link, footer });
  return action === null ? mail : { ...mail, leaveUrl };
}

interface Letter {
  title: string;
  sentences: string[];
  link: { text: string; url: string } | null;
  footer: string[];
}

function letter(
  {
    settings,
    wish,
    to,
    from,
    key,
    nowMs,
  }: Omit<ConfirmSubject, 'untilMs' | 'url' | 'wish'> & { wish: Wish; to: Contact },
  { title, sentences, link, footer }: Letter,
): Mail {
  const say = waitingWords[mailLocale(wish.locale)];
  const hello = say.hello(to.name);
  const rows = wishRows(settings, wish, say);
  const lines = rows.map(([label, values]) => `${label}: ${values.join(', ')}`);
  const linkLines = link ? [`${link.text}: ${link.url}`, ''] : [];
  return {
    ...{ from, to, subject: title, messageId: `${key}@${from.email.split('@')[1]}`, atMs: nowMs },
    text: [hello, '', ...sentences, '', ...lines, '', ...linkLines, ...footer].join('\n'),
    html: page({
      locale: wish.locale,
      title,
      preview: sentences[0] ?? title,
      body: [
        heading(settings.name),
        paragraph(hello),
        ...sentences.map(paragraph),
        facts(rows),
        ...(link ? [button(link.text, link.url)] : []),
      ].join('\n'),
      footer,
    }),
    inline: [],
    attachments: [],
  };
}

/** What the party wants. */
function wishRows(settings: SalesSettings, entry: Wish, say: WaitingWords): [string, string[]][] {
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
