/**
 * Personal fields lie sealed wherever they are stored: AES-256-GCM under a data key per person and event, which is itself
 * wrapped under the key-encryption key of the environment. Whoever deletes the data key has forgotten the person.
 * Keys, nonces and the runtime's WebCrypto are handed in.
 */
import { concatBytes, domainSeparated, fromBase64url, textOf, toBase64url, utf8 } from './crypto/bytes.ts';

/** The part of `crypto.subtle` that is used; browsers, workerd and Node all fit. */
export interface SubtleSealing {
  importKey(
    format: 'raw',
    keyData: Uint8Array<ArrayBuffer>,
    algorithm: { name: 'AES-GCM' } | { name: 'HMAC'; hash: 'SHA-256' },
    extractable: boolean,
    usages: ('encrypt' | 'decrypt' | 'sign')[],
  ): Promise<CryptoKey>;
  encrypt(algorithm: GcmParameters, key: CryptoKey, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  decrypt(algorithm: GcmParameters, key: CryptoKey, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  sign(algorithm: 'HMAC', key: CryptoKey, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
}
interface GcmParameters {
  name: 'AES-GCM';
  iv: Uint8Array<ArrayBuffer>;
  additionalData: Uint8Array<ArrayBuffer>;
}

type Bytes = Uint8Array<ArrayBuffer>;

export const nonceLength = 12;
export const keyLength = 32;

/** One version of the key-encryption key. */
export interface KeyEncryptionKey {
  /** `v1`, `v2`, …: stands before what was wrapped with it. */
  version: string;
  key: Bytes;
}

/**
 * Reads `FOYER_KEK`: `v2:<base64 of 32 bytes>,v1:<…>`, newest first. The first wraps, all unwrap.
 * @throws Error that names the fault but never the key
 */
export function parseKeyEncryptionKeys(text: string): KeyEncryptionKey[] {
  const keys = text.split(',').map((part, position) => {
    const match = /^\s*(v\d+):([A-Za-z0-9+/_-]{43})=?\s*$/.exec(part);
    const key = match && fromBase64url(match[2]!.replaceAll('+', '-').replaceAll('/', '_'));
    if (!match || key?.length !== keyLength)
      throw new Error(`FOYER_KEK: entry ${position + 1} is not \`v<number>:<base64 of 32 bytes>\``);
    return { version: match[1]!, key };
  });
  if (new Set(keys.map(({ version }) => version)).size !== keys.length)
    throw new Error('FOYER_KEK: two entries have the same version');
  return keys;
}

/** `nonce ‖ ciphertext ‖ tag`. A nonce must never be used twice under one key: hand in 12 fresh random bytes. */
export async function seal(
  subtle: SubtleSealing,
  key: Bytes,
  nonce: Bytes,
  plain: Bytes,
  context: Bytes,
): Promise<Bytes> {
  if (nonce.length !== nonceLength) throw new RangeError(`a nonce has ${nonceLength} bytes, not ${nonce.length}`);
  const imported = await subtle.importKey('raw', key, { name: 'AES-GCM' }, false, ['encrypt']);
  const parameters = { name: 'AES-GCM', iv: nonce, additionalData: context } as const;
  return concatBytes(nonce, new Uint8Array(await subtle.encrypt(parameters, imported, plain)));
}

/** What was sealed, or null where key, context or bytes are not the ones. */
export async function open(subtle: SubtleSealing, key: Bytes, sealed: Bytes, context: Bytes): Promise<Bytes | null> {
  if (sealed.length < nonceLength + 16) return null;
  const imported = await subtle.importKey('raw', key, { name: 'AES-GCM' }, false, ['decrypt']);
  const parameters = { name: 'AES-GCM', iv: sealed.slice(0, nonceLength), additionalData: context } as const;
  try {
    return new Uint8Array(await subtle.decrypt(parameters, imported, sealed.slice(nonceLength)));
  } catch {
    return null;
  }
}

/** What a wrapped key is for; it opens in no other place. `purpose` is `data-key`, `event-key`, `profile-key` … */
export interface KeyPlace {
  purpose: string;
  /** Ids that fix the place: event and data key, for example. */
  ids: readonly string[];
}

/** `v1.<base64url>`: the 32 bytes of `dataKey` under the newest key-encryption key. */
export async function wrapKey(
  subtle: SubtleSealing,
  keys: readonly KeyEncryptionKey[],
  nonce: Bytes,
  dataKey: Bytes,
  place: KeyPlace,
): Promise<string> {
  const newest = keys[0];
  if (!newest) throw new Error('there is no key-encryption key');
  const sealed = await seal(subtle, newest.key, nonce, dataKey, contextOf(place));
  return `${newest.version}.${toBase64url(sealed)}`;
}

/** The wrapped key, or null where its version is gone or the place is another. */
export async function unwrapKey(
  subtle: SubtleSealing,
  keys: readonly KeyEncryptionKey[],
  wrapped: string,
  place: KeyPlace,
): Promise<Bytes | null> {
  const dot = wrapped.indexOf('.');
  const kek = keys.find(({ version }) => version === wrapped.slice(0, dot));
  const sealed = fromBase64url(wrapped.slice(dot + 1));
  return kek && sealed ? open(subtle, kek.key, sealed, contextOf(place)) : null;
}

/** Where the data key of a person at an event belongs. */
export function dataKeyPlace(eventId: string, dataKeyId: string): KeyPlace {
  return { purpose: 'data-key', ids: [eventId, dataKeyId] };
}

/** base64url of a person's contact (JSON), sealed under their data key for one order. */
export async function sealContact(
  subtle: SubtleSealing,
  dataKey: Bytes,
  nonce: Bytes,
  contact: string,
  place: { eventId: string; orderId: string },
): Promise<string> {
  return toBase64url(await seal(subtle, dataKey, nonce, utf8(contact), contactContext(place)));
}

export async function openContact(
  subtle: SubtleSealing,
  dataKey: Bytes,
  sealed: string,
  place: { eventId: string; orderId: string },
): Promise<string | null> {
  const bytes = fromBase64url(sealed);
  const plain = bytes && (await open(subtle, dataKey, bytes, contactContext(place)));
  return plain && textOf(plain);
}

/**
 * A keyed hash by which an address can be found and not read: HMAC-SHA-256, base64url, of the address in NFC, trimmed and in
 * lower case. (RFC 5321 §2.4 lets a mailbox tell cases apart; no provider does, and people type both.)
 */
export async function blindIndex(subtle: SubtleSealing, key: Bytes, address: string): Promise<string> {
  const imported = await subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const normal = address.normalize('NFC').trim().toLowerCase();
  const message = domainSeparated('foyer/blind-index/1', utf8(normal));
  return toBase64url(new Uint8Array(await subtle.sign('HMAC', imported, message)));
}

function contextOf(place: KeyPlace): Bytes {
  return domainSeparated(`foyer/${place.purpose}/1`, utf8(JSON.stringify(place.ids)));
}

function contactContext(place: { eventId: string; orderId: string }): Bytes {
  return domainSeparated('foyer/contact/1', utf8(JSON.stringify([place.eventId, place.orderId])));
}
