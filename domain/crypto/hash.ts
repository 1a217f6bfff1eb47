/** Hashes that rules need at once, without waiting: SHA-256 and HMAC-SHA-256, the same in every place the code runs. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { toBase64url, utf8 } from './bytes.ts';

/** SHA-256 (FIPS 180-4), 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return nobleSha256(bytes);
}

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export function hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return hmac(nobleSha256, key, bytes);
}

/** SHA-256 of a text's UTF-8 bytes in base64url: 43 characters. */
export function digestText(text: string): string {
  return toBase64url(sha256(utf8(text)));
}
