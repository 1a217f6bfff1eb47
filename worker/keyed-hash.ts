/**
 * Keyed hashes, each for one purpose: the purpose is part of what is hashed, so that none can stand for another.
 * The parts are joined with their lengths, so that no two lists of parts read alike.
 */
import { toBase64url, utf8 } from '#domain/crypto/bytes';

/** Keys, not promises of keys: what one request has begun another may not wait for. */
const keys = new Map<string, CryptoKey>();

/** HMAC-SHA-256 under `secret` of purpose and parts: 32 bytes. */
export async function keyedHash(secret: string, purpose: string, ...parts: string[]): Promise<Uint8Array<ArrayBuffer>> {
  const text = [purpose, ...parts].map((part) => `${part.length}:${part}`).join('');
  return new Uint8Array(await crypto.subtle.sign('HMAC', await keyOf(secret), utf8(text)));
}

/** The same as 43 characters of base64url. */
export async function keyedHashText(secret: string, purpose: string, ...parts: string[]): Promise<string> {
  return toBase64url(await keyedHash(secret, purpose, ...parts));
}

async function keyOf(secret: string): Promise<CryptoKey> {
  let key = keys.get(secret);
  if (!key) {
    key = await crypto.subtle.importKey('raw', utf8(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    keys.set(secret, key);
  }
  return key;
}
