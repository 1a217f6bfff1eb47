/** Short mails: an order was cancelled, money went back. They carry no ticket. */
import { formatMoney } from '#domain/money';
import { displayTexts } from '../sale/views.ts';
import { button, heading, page, paragraph } from './layout.ts';
import type { Mail } from './mail.ts';
import { envelope, type MailSubject } from './order-mail.ts';
import { mailLocale, words } from './words.ts';

export function cancellationMail(subject: MailSubject): Mail {
  const { settings, order } = subject;
  const say = words[mailLocale(order.locale)];
  const { name } = settings;
  if (order.tickets.some((ticket) => ticket.state !== 'revoked'))
    return notice(subject, say.partlyCancelledSubject(name), [say.partlyCancelled(name)]);
  return notice(subject, say.cancelledSubject(name), [say.cancelled(name)]);
}

export function refundMail(subject: MailSubject, amountMinor: number): Mail {
  const { settings, order } = subject;
  const say = words[mailLocale(order.locale)];
  const amount = formatMoney(amountMinor, order.currency, order.locale);
  return notice(subject, say.refundSubject(settings.name), [say.refunded(amount, settings.name), say.refundDays]);
}

function notice(subject: MailSubject, title: string, sentences: string[]): Mail {
  const { settings, order, contact, orderUrl } = subject;
  const say = words[mailLocale(order.locale)];
  const { organizerName } = displayTexts(settings);
  const footer = [`${say.orderNumber} ${order.id}`, say.why(organizerName || settings.name)];
  const hello = say.hello(contact.name);
  return {
    ...envelope(subject, title),
    text: [hello, '', ...sentences, '', orderUrl, '', ...footer].join('\n'),
    html: page({
      locale: order.locale,
      title,
      preview: sentences[0] ?? title,
      body: [
        heading(settings.name),
        paragraph(hello),
        ...sentences.map(paragraph),
        button(say.orderNumber, orderUrl),
      ].join('\n'),
      footer,
    }),
    inline: [],
    attachments: [],
  };
}
