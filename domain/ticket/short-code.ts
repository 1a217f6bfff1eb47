/** T12: the code that a person can type. It finds a ticket; it does not prove one. */
import { decodeCrockford, encodeCrockford } from '#domain/crypto/crockford';
import { domainSeparated } from '#domain/crypto/bytes';
import { hmacSha256 } from '#domain/crypto/hash';
import { encodePayload, eventTagOf, type TicketPayload } from './payload.ts';

/** What the keyed hash covers: a short code of an older generation or another type is told apart. */
export type ShortCodeSubject = Pick<
  TicketPayload,
  'serial' | 'generation' | 'ticketType' | 'occurrence' | 'test' | 'holderBound'
>;

const hashBits = 20;
const hashRange = 2 ** hashBits;
/** Seven symbols carry 15 bits of serial beside the hash; larger serials take eleven. With the check symbol: two or three groups of four. */
const shortSymbols = 7;
const longSymbols = 11;
const shortSerials = 2 ** (5 * shortSymbols - hashBits); // 32,768

/**
 * `K7Q2-9XB4` (serials below 32,768) or `K7Q2-9XB4-0C1D`.
 * @param key 32 bytes, one per event, known to the issuer and the doors
 */
export function shortCode(subject: ShortCodeSubject, eventId16: Uint8Array, key: Uint8Array): string {
  const value = subject.serial * hashRange + shortCodeHash(subject, eventId16, key);
  const text = encodeCrockford(value, subject.serial < shortSerials ? shortSymbols : longSymbols);
  return text.replace(/(.{4})(?=.)/g, '$1-');
}

/** The 20 bits of HMAC-SHA-256 that stand in the short code. */
export function shortCodeHash(subject: ShortCodeSubject, eventId16: Uint8Array, key: Uint8Array): number {
  const payload = encodePayload({ ...subject, keyIndex: 0, eventTag: eventTagOf(eventId16) });
  const mac = hmacSha256(key, domainSeparated('foyer/short-code/1', eventId16, payload));
  return ((mac[0]! << 16) | (mac[1]! << 8) | mac[2]!) >>> 4;
}

/**
 * Reads what somebody typed: any case, O for 0, I and L for 1, spaces and hyphens anywhere. `null` where it is not a short code
 * (length, foreign symbol, check symbol).
 */
export function parseShortCode(text: string): { serial: number; hash: number } | null {
  if (text.length > 64) return null;
  const symbols = text.replace(/[\s\u2010-\u2015-]/g, '');
  const length = symbols.length - 1;
  if (length !== shortSymbols && length !== longSymbols) return null;
  const value = decodeCrockford(symbols, length);
  if (value === null) return null;
  const serial = Math.floor(value / hashRange);
  if (serial > 0xffffffff || (length === longSymbols && serial < shortSerials)) return null; // one ticket, one spelling
  return { serial, hash: value % hashRange };
}
