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

/** The id whose 128 bits are `bytes` (exactly 16). @throws RangeError on another length. */
export function idFromBytes(kind: IdKind, bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new RangeError(`an id has 16 bytes, not ${bytes.length}`);
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  let text = '';
  for (let i = 25; i >= 0; i--) text += alphabet[Number((value >> BigInt(i * 5)) & 31n)];
  return `${idPrefixes[kind]}_${text}`;
}

/** The 16 bytes behind an id of the kind, or `null` where the text is not such an id (nothing is corrected or folded). */
export function idToBytes(kind: IdKind, id: string): Uint8Array<ArrayBuffer> | null {
  const prefix = `${idPrefixes[kind]}_`;
  if (id.length !== prefix.length + 26 || !id.startsWith(prefix)) return null;
  let value = 0n;
  for (const character of id.slice(prefix.length)) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) return null;
    value = (value << 5n) | BigInt(digit);
  }
  if (value >> 128n) return null; // 26 characters carry 130 bits; the first two are always zero
  const bytes = new Uint8Array(16);
  for (let i = 15; i >= 0; i--) {
    bytes[i] = Number(value & 255n);
    value >>= 8n;
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
