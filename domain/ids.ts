/**
 * Ids are 128 random bits in Crockford's base32 (lower case, 26 characters) behind a prefix that names the kind:
 * `evt_0123456789abcdefghjkmnpqrs`. Randomness is handed in, so the same rule runs in a test with a fixed seed.
 */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

export const idPrefixes = {
  event: 'evt',
  order: 'ord',
  hold: 'hld',
  organizer: 'org',
  picture: 'pic',
  device: 'dev',
  enrolment: 'enr',
  message: 'msg',
  dataKey: 'dky',
  allotment: 'alt',
  waiting: 'wtl',
} as const;
export type IdKind = keyof typeof idPrefixes;

/** Fills `bytes` with randomness and returns it: `crypto.getRandomValues` outside of tests. */
export type FillRandom = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

/** A new id of the kind, from 16 bytes of `random`. */
export function newId(kind: IdKind, random: FillRandom): string {
  return idFromBytes(kind, random(new Uint8Array(16)));
}

/** 26 letters of five bits carry two more than an id has; they come first and are zero. */
const spareBits = 2;
const digits = new Map([...alphabet].map((letter, digit) => [letter.charCodeAt(0), digit]));

/** The id whose 128 bits are `bytes` (exactly 16). @throws RangeError on another length. */
export function idFromBytes(kind: IdKind, bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new RangeError(`an id has 16 bytes, not ${bytes.length}`);
  let text = `${idPrefixes[kind]}_`;
  let held = 0;
  let bits = spareBits;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff; // four bits are left of a byte at most
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(held >> (bits - 5)) & 31];
  }
  return text;
}

/** The 16 bytes behind an id of the kind, or `null` where the text is not such an id (nothing is corrected or folded). */
export function idToBytes(kind: IdKind, id: string): Uint8Array<ArrayBuffer> | null {
  const prefix = `${idPrefixes[kind]}_`;
  if (id.length !== prefix.length + 26 || !id.startsWith(prefix)) return null;
  const bytes = new Uint8Array(16);
  let held = 0;
  let bits = -spareBits;
  for (let at = prefix.length, byte = 0; at < id.length; at++) {
    const digit = digits.get(id.charCodeAt(at));
    if (digit === undefined || (at === prefix.length && digit > 7)) return null;
    held = ((held << 5) | digit) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[byte++] = held >> bits;
  }
  return bytes;
}

/** Whether the text is an id of that kind, in its one canonical spelling. */
export function isId(kind: IdKind, id: string): boolean {
  return idToBytes(kind, id) !== null;
}

/** A secret for a link: 160 random bits, base32, 32 characters. */
export function newSecret(random: FillRandom): string {
  let text = '';
  for (const byte of random(new Uint8Array(32))) text += alphabet[byte & 31];
  return text;
}
