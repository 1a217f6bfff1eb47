/**
 * A mail as bytes on the wire: RFC 5322 headers, RFC 2045 parts. Everything that came from a person is encoded or refused, so that
 * no name and no subject can end a header or begin another.
 */
import { utf8 } from '#domain/crypto/bytes';
import { toBase64 } from '../bytes.ts';
import { MailError, type Address, type Mail, type Part } from './mail.ts';

const lineEnd = '\r\n';
/** RFC 2045 §6.8. */
const base64Line = 76;
/** RFC 2047 §2: a line with an encoded word has at most 76 characters; 36 bytes are 48 of base64, with room for `Subject:`. */
const wordBytes = 36;

/** The whole message, lines ended by CRLF. `boundary` makes the names of boundaries; hand in something random. */
export function composeMime(mail: Mail, boundary: string): string {
  const alternative = multipart('alternative', `${boundary}-alternative`, [
    textPart('text/plain', mail.text),
    textPart('text/html', mail.html),
  ]);
  const related =
    mail.inline.length === 0
      ? alternative
      : multipart('related', `${boundary}-related`, [alternative, ...mail.inline.map(inlinePart)]);
  const body =
    mail.attachments.length === 0
      ? related
      : multipart('mixed', `${boundary}-mixed`, [related, ...mail.attachments.map(attachedPart)]);
  const headers = [
    `Date: ${new Date(mail.atMs).toUTCString().replace('GMT', '+0000')}`,
    `From: ${addressHeader(mail.from)}`,
    `To: ${addressHeader(mail.to)}`,
    `Message-ID: <${token(mail.messageId)}>`,
    `Subject: ${unstructured(mail.subject)}`,
    'MIME-Version: 1.0',
    'Auto-Submitted: auto-generated',
    ...Object.entries(leaveHeaders(mail)).map(([name, value]) => `${name}: ${value}`),
  ];
  return headers.join(lineEnd) + lineEnd + body;
}

/** One click in a mail program ends such mails (RFC 8058). */
export function leaveHeaders({ leaveUrl }: Mail): Record<string, string> {
  if (leaveUrl === undefined) return {};
  return { 'List-Unsubscribe': `<${new URL(leaveUrl).href}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/** `"Name" <address>`, the name encoded where it is not plain. @throws MailError for an address that could end the header. */
export function addressHeader({ name, email }: Address): string {
  if (!/^[\x21-\x7e]+$/.test(email) || /[<>()[\]\\,;:"]/.test(email) || !/^[^@]+@[^@]+$/.test(email))
    throw new MailError('The address cannot be written to.', true);
  const shown = oneLine(name);
  if (shown === '') return email;
  return /^[\w .'-]+$/.test(shown) ? `"${shown}" <${email}>` : `${encodedWords(shown)}${lineEnd} <${email}>`;
}

/** A header's free text: as it is where it is plain ASCII, else RFC 2047 encoded words. */
export function unstructured(text: string): string {
  const shown = oneLine(text);
  return /^[\x20-\x7e]*$/.test(shown) && shown.length < 60 && !shown.includes('=?') ? shown : encodedWords(shown);
}

function encodedWords(text: string): string {
  const words: string[] = [];
  let chunk = '';
  for (const character of text) {
    if (utf8(chunk + character).length > wordBytes) {
      words.push(chunk);
      chunk = '';
    }
    chunk += character;
  }
  words.push(chunk);
  return words.map((word) => `=?UTF-8?B?${toBase64(utf8(word))}?=`).join(`${lineEnd} `);
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 300);
}

function token(text: string): string {
  return text.replace(/[^\w.@+-]/g, '-');
}

function multipart(kind: string, boundary: string, parts: string[]): string {
  const type = kind === 'related' ? `;${lineEnd} type="multipart/alternative"` : '';
  const head = `Content-Type: multipart/${kind};${lineEnd} boundary="${boundary}"${type}${lineEnd}${lineEnd}`;
  const inner = parts.map((part) => `--${boundary}${lineEnd}${part}${lineEnd}`).join('');
  return `${head}${inner}--${boundary}--${lineEnd}`;
}

function textPart(type: string, text: string): string {
  return encoded([`Content-Type: ${type}; charset=utf-8`], utf8(text.replace(/\r?\n/g, lineEnd)));
}

function inlinePart(part: Part & { id: string }): string {
  const { filename, mime, bytes, id } = part;
  return encoded(
    [
      `Content-Type: ${mime}; name="${token(filename)}"`,
      `Content-ID: <${token(id)}>`,
      `Content-Disposition: inline; filename="${token(filename)}"`,
    ],
    bytes,
  );
}

function attachedPart({ filename, mime, bytes }: Part): string {
  const disposition = `Content-Disposition: attachment; filename="${token(filename)}"`;
  return encoded([`Content-Type: ${mime}; name="${token(filename)}"`, disposition], bytes);
}

function encoded(headers: string[], bytes: Uint8Array): string {
  const lines = toBase64(bytes).match(new RegExp(`.{1,${base64Line}}`, 'g')) ?? [];
  const head = [...headers, 'Content-Transfer-Encoding: base64'].map(folded).join(lineEnd);
  return `${head}${lineEnd}${lineEnd}${lines.join(lineEnd)}${lineEnd}`;
}

/** Parameters each on a line of their own (RFC 5322 §2.2.3). */
function folded(header: string): string {
  return header.replaceAll('; ', `;${lineEnd} `);
}
