import { describe, expect, it } from 'vitest';
import { addressHeader, composeMime, unstructured } from './mime.ts';
import { MailError, type Mail } from './mail.ts';

const mail: Mail = {
  from: { name: 'Foyer', email: 'tickets@example.org' },
  to: { name: 'Zoë "Z" <x>', email: 'zoe@example.org' },
  subject: 'Ihre Tickets für die Späte Nacht mit einem recht langen Namen, der nicht in eine Zeile passt',
  text: 'Guten Tag\n.\nEnde',
  html: '<p>Guten Tag</p>',
  inline: [{ id: 'a@foyer', filename: 'a.gif', mime: 'image/gif', bytes: new Uint8Array([1, 2, 3]) }],
  attachments: [{ filename: 't.ics', mime: 'text/calendar', bytes: new Uint8Array(200) }],
  messageId: 'key-1@example.org',
  atMs: Date.UTC(2027, 0, 2, 3, 4, 5),
};

describe('a mail on the wire', () => {
  it('has short lines of ASCII, and parts within parts', () => {
    const text = composeMime(mail, 'b');
    for (const line of text.split('\r\n')) expect(line.length, line).toBeLessThanOrEqual(78);
    expect(text).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(text).toContain('Date: Sat, 02 Jan 2027 03:04:05 +0000\r\n');
    expect(text).toContain('Message-ID: <key-1@example.org>');
    expect(text).toContain('Content-ID: <a@foyer>');
    expect([...text.matchAll(/multipart\/(\w+)/g)].map((match) => match[1])).toEqual([
      'mixed',
      'related',
      'alternative',
      'alternative',
    ]);
  });

  it('no name, subject or address can begin another header', () => {
    const evil = 'x\r\nBcc: victim@example.org\r\n\r\nbody';
    expect(unstructured(evil)).not.toMatch(/[\r\n]Bcc/);
    expect(addressHeader({ name: evil, email: 'a@example.org' })).not.toMatch(/\r\n[^ ]/);
    for (const email of ['a@b\r\nBcc: c@d', 'a b@example.org', '<a@b>', 'a@b,c@d', 'nobody', ''])
      expect(() => addressHeader({ name: '', email })).toThrow(MailError);
    const composed = composeMime({ ...mail, subject: evil, to: { ...mail.to, name: evil }, messageId: evil }, 'b');
    expect(composed).not.toMatch(/^Bcc:/m);
  });

  it('what looks like an encoded word is encoded', () => {
    expect(unstructured('=?UTF-8?B?eA==?=')).toMatch(/^=\?UTF-8\?B\?.+\?=$/);
    expect(unstructured('plain')).toBe('plain');
  });
});
