/** base45 (RFC 9285), strict: two bytes are three characters of the alphanumeric QR alphabet, a last single byte is two. */

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** Value by character code; 255 = not in the alphabet. */
const values = new Uint8Array(128).fill(255);
for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;

/** Bytes to text. */
export function encodeBase45(bytes: Uint8Array): string {
  let text = '';
  let i = 0;
  for (; i + 1 < bytes.length; i += 2) {
    const n = bytes[i]! * 256 + bytes[i + 1]!;
    text += alphabet[n % 45]! + alphabet[Math.floor(n / 45) % 45]! + alphabet[Math.floor(n / 2025)]!;
  }
  if (i < bytes.length) text += alphabet[bytes[i]! % 45]! + alphabet[Math.floor(bytes[i]! / 45)]!;
  return text;
}

/** Text to bytes, or `null` for a stray character, lower case, a single character left over, or a group above its range (T6). */
export function decodeBase45(text: string): Uint8Array<ArrayBuffer> | null {
  const rest = text.length % 3;
  if (rest === 1) return null;
  const bytes = new Uint8Array(((text.length - rest) / 3) * 2 + (rest === 2 ? 1 : 0));
  let at = 0;
  for (let i = 0; i < text.length; i += 3) {
    const group = groupValue(text, i);
    if (i + 2 < text.length) {
      if (group < 0 || group > 0xffff) return null;
      bytes[at++] = group >> 8;
    } else if (group < 0 || group > 0xff) return null;
    bytes[at++] = group & 0xff;
  }
  return bytes;
}

/** The number that up to three characters from `at` stand for, or −1 where one of them is foreign. */
function groupValue(text: string, at: number): number {
  let value = 0;
  let weight = 1;
  const end = Math.min(at + 3, text.length);
  for (let i = at; i < end; i++) {
    const code = text.charCodeAt(i);
    const digit = code < 128 ? values[code]! : 255;
    if (digit === 255) return -1;
    value += digit * weight;
    weight *= 45;
  }
  return value;
}
