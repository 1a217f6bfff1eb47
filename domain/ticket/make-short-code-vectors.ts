/** T12: short codes and the ways in which people type them. */
import type { TicketVectors } from './run-vectors.ts';
import { shortCode, type ShortCodeSubject } from './short-code.ts';

/** Short codes on both sides of each boundary. */
export function shortCodeVectors(eventId16: Uint8Array, shortCodeKey: Uint8Array): TicketVectors['shortCodes'] {
  const subject = (serial: number, generation = 1): ShortCodeSubject => ({
    serial,
    generation,
    ticketType: 2,
    occurrence: 1,
    test: false,
    holderBound: false,
  });
  const subjects = [subject(0), subject(4711), subject(4711, 2), subject(32_767), subject(32_768), subject(0xffffffff)];
  return subjects.map((each) => ({ subject: each, code: shortCode(each, eventId16, shortCodeKey) }));
}

/** What a person might type for the second of them, and what is none at all. */
export function typedVectors(codes: TicketVectors['shortCodes']): TicketVectors['typed'] {
  const code = codes[1]!.code;
  const serial = codes[1]!.subject.serial;
  const flipped = (code[0] === '7' ? '8' : '7') + code.slice(1);
  const swapped = code[0]! + code[2]! + code[1]! + code.slice(3);
  return [
    { text: code, serial },
    { text: code.toLowerCase(), serial },
    { text: code.replaceAll('-', ''), serial },
    { text: ` ${code.replaceAll('-', ' – ')} `, serial },
    { text: code.replaceAll('0', 'O').replaceAll('1', 'l'), serial },
    { text: code.replaceAll('0', 'o').replaceAll('1', 'I'), serial },
    { text: flipped, serial: null },
    ...(swapped === code ? [] : [{ text: swapped, serial: null }]),
    { text: code.slice(0, -1), serial: null },
    { text: `${code}0`, serial: null },
    { text: '', serial: null },
    { text: 'UUUU-UUUU', serial: null },
    { text: 'HELLO-WORLD', serial: null },
    { text: '\u{1F3AB}'.repeat(4), serial: null },
    { text: '0'.repeat(12), serial: null },
    { text: 'Z'.repeat(11) + '*', serial: null },
  ];
}
