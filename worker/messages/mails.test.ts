import { describe, expect, it } from 'vitest';
import type { OrderRow } from '#durable-objects/box-office-rpc';
import type { SalesSettings } from '#domain/box-office/settings';
import { cancellationMail, refundMail } from './notice-mails.ts';
import { confirmationMail, type MailSubject } from './order-mail.ts';
import { qrGif } from './qr-image.ts';

const code = '6BF'.repeat(40) + '6B';
const settings = {
  name: 'Bach & <Söhne>',
  eventId: 'evt_00000000000000000000000000',
  zone: 'Europe/Berlin',
  currency: 'EUR',
  occurrences: [
    { index: 0, startsAtMs: 1811872800000, endsAtMs: 1811883600000, doorsOpenAtMs: 1811869200000 },
    { index: 1, startsAtMs: 1811959200000, endsAtMs: 1811970000000, doorsOpenAtMs: 1811955600000 },
  ],
  ticketTypes: [{ index: 0, name: 'Parkett "links"', priceMinor: 1250 }],
  display: { slug: 'bach', organizerName: 'Haus', venueName: 'Saal', venueAddress: 'Weg 1', city: 'Köln' },
} as unknown as SalesSettings;
const ticket = (serial: number, state: 'valid' | 'revoked') => ({
  ...{ serial, generation: 1, ticketType: 0, occurrence: 1, priceMinor: 1250, state, admittedAtMs: null },
  ...{ code: state === 'revoked' ? '' : code, shortCode: state === 'revoked' ? '' : `K7Q2-000${serial}` },
});
const order = {
  id: 'ord_00000000000000000000000000',
  status: 'paid',
  lines: [{ ticketType: 0, occurrence: 1, quantity: 2, unitPriceMinor: 1250 }],
  totalMinor: 2500,
  currency: 'EUR',
  locale: 'de',
  tickets: [ticket(0, 'valid'), ticket(1, 'revoked')],
} as unknown as OrderRow;
const subject: MailSubject = {
  ...{ settings, order, key: 'evt-7', nowMs: 1_800_000_000_000 },
  contact: { name: '<Zoë>', email: 'zoe@example.org' },
  orderUrl: 'https://tickets.example/orders/a/b?secret=s',
  from: { name: 'Foyer', email: 'tickets@example.org' },
};

describe('the mails', () => {
  it('the confirmation is written in the language of the order, with the dates that were bought', () => {
    const mail = confirmationMail(subject);
    expect(mail.subject).toBe('Ihre Tickets für Bach & <Söhne>');
    expect(mail.text).toContain('Mittwoch, 2. Juni 2027');
    expect(mail.text).not.toContain('1. Juni 2027');
    expect(mail.text).toContain('25,00');
    expect(mail.text).toContain('Einlass 19:00');
    expect(mail.messageId).toBe('evt-7@example.org');
  });

  it('what people typed stays text', () => {
    const { html } = confirmationMail(subject);
    expect(html).toContain('Bach &amp; &lt;Söhne&gt;');
    expect(html).toContain('&lt;Zoë&gt;');
    expect(html).toContain('Parkett &quot;links&quot;');
    expect(html).not.toMatch(/<Söhne>|<Zoë>/);
    expect(html).not.toMatch(/src="http/); // nothing is fetched from anywhere when it is opened
  });

  it('a revoked ticket has no code in any mail, and notices carry none at all', () => {
    const mail = confirmationMail(subject);
    expect(mail.inline.map((part) => part.id)).toEqual(['ticket-0-1@foyer']);
    expect(mail.html).toContain('cid:ticket-0-1@foyer');
    for (const notice of [cancellationMail(subject), refundMail(subject, 2500)]) {
      expect(notice.inline).toEqual([]);
      expect(notice.attachments).toEqual([]);
      expect(notice.html + notice.text).not.toContain('K7Q2');
    }
    expect(refundMail(subject, 2500).text).toContain('25,00');
  });

  it('a code of 122 characters is a picture of version 5: 37 modules and its quiet zone', () => {
    const gif = qrGif(code);
    const view = new DataView(gif.buffer);
    expect(new TextDecoder().decode(gif.subarray(0, 6))).toMatch(/^GIF8/);
    expect([view.getUint16(6, true), view.getUint16(8, true)]).toEqual([(37 + 8) * 5, (37 + 8) * 5]);
  });
});
