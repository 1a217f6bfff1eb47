/** The event's signing key: made at the first publication, sealed under the key-encryption key, never out of the object. */
import { domainSeparated, fromBase64url, toBase64url } from '#domain/crypto/bytes';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { sha256 } from '#domain/crypto/hash';
import { idToBytes } from '#domain/ids';
import { keyLength, nonceLength, unwrapKey, wrapKey, type KeyEncryptionKey, type KeyPlace } from '#domain/sealing';
import { shortCode } from '#domain/ticket/short-code';
import { signTicket, type TicketFields } from '#domain/ticket/sign';
import type { BoxOfficeSql } from './sql.ts';

export const ed25519: Ed25519 = nativeEd25519(crypto.subtle);

/** The keys of one event, opened. */
export interface EventKeys {
  eventId16: Uint8Array<ArrayBuffer>;
  keyIndex: number;
  signer: Signer;
  /** 32 bytes: checks the hash in a short code (T12). */
  shortCodeKey: Uint8Array<ArrayBuffer>;
}

/** A key that has been made and must be stored with the batch that needs it. */
export interface NewEventKey {
  keys: EventKeys;
  wrappedSeed: string;
}

/** The newest key of the event, or null where it has none yet. @throws Error when the key-encryption key does not open it. */
export async function openEventKeys(
  sql: BoxOfficeSql,
  keks: readonly KeyEncryptionKey[],
  eventId: string,
): Promise<EventKeys | null> {
  const newest = sql.eventKeys().at(-1);
  if (!newest) return null;
  const seed = await unwrapKey(crypto.subtle, keks, newest.wrappedSeed, place(eventId, newest.keyIndex));
  if (!seed) throw new Error(`the signing key ${newest.keyIndex} of the event does not open: is FOYER_KEK complete?`);
  return keysFrom(seed, eventId, newest.keyIndex);
}

export async function makeEventKey(keks: readonly KeyEncryptionKey[], eventId: string): Promise<NewEventKey> {
  const keyIndex = 0;
  const seed = crypto.getRandomValues(new Uint8Array(keyLength));
  const nonce = crypto.getRandomValues(new Uint8Array(nonceLength));
  const wrappedSeed = await wrapKey(crypto.subtle, keks, nonce, seed, place(eventId, keyIndex));
  return { keys: await keysFrom(seed, eventId, keyIndex), wrappedSeed };
}

async function keysFrom(seed: Uint8Array<ArrayBuffer>, eventId: string, keyIndex: number): Promise<EventKeys> {
  const eventId16 = idToBytes('event', eventId);
  if (!eventId16) throw new Error('an event id is evt_ and 26 characters');
  const shortCodeKey = sha256(domainSeparated('foyer/short-code-key/1', seed));
  return { eventId16, keyIndex, signer: await ed25519.signer(seed), shortCodeKey };
}

function place(eventId: string, keyIndex: number): KeyPlace {
  return { purpose: 'event-key', ids: [eventId, String(keyIndex)] };
}

export type TicketToSign = Omit<TicketFields, 'keyIndex'>;

/** The code of a ticket: the same every time (T3). */
export function codeOf(keys: EventKeys, ticket: TicketToSign): Promise<string> {
  return signTicket({ ...ticket, keyIndex: keys.keyIndex }, keys.eventId16, keys.signer);
}

export function shortCodeOf(keys: EventKeys, ticket: TicketToSign): string {
  return shortCode({ ...ticket, holderBound: false }, keys.eventId16, keys.shortCodeKey);
}

export { fromBase64url, toBase64url };
