/** The event's signing keys: the first made at the first publication, sealed under the key-encryption key, never out of the object. */
import type { Signing } from '#domain/box-office/state';
import { domainSeparated, fromBase64url, toBase64url } from '#domain/crypto/bytes';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { sha256 } from '#domain/crypto/hash';
import { idToBytes } from '#domain/ids';
import { keyLength, nonceLength, unwrapKey, wrapKey, type KeyEncryptionKey, type KeyPlace } from '#domain/sealing';
import { shortCode } from '#domain/ticket/short-code';
import { signBoundTicket, signTicket, type TicketFields } from '#domain/ticket/sign';
import type { BoxOfficeSql } from './sql.ts';

export const ed25519: Ed25519 = nativeEd25519(crypto.subtle);

/** The keys of one event, opened. Which of them signs what follows from the state: see `ticketKey` and `packKey`. */
export interface EventKeys {
  eventId16: Uint8Array<ArrayBuffer>;
  signers: ReadonlyMap<number, Signer>;
  /** 32 bytes: checks the hash in a short code (T12). It comes from the first key for ever, so that what is printed can be typed. */
  shortCodeKey: Uint8Array<ArrayBuffer>;
}

/** A key that has been made and must be stored with the batch that needs it. */
export interface NewEventKey {
  keyIndex: number;
  wrappedSeed: string;
  publicKey: string;
}

export interface SigningKey {
  keyIndex: number;
  signer: Signer;
}

/** The newest signs tickets. */
export function ticketKey({ signers }: EventKeys, { newest }: Signing): SigningKey {
  return { keyIndex: newest, signer: signers.get(newest)! };
}

/** The oldest that is not retired signs packs and doors' certificates: a door that has not heard of a newer one believes it (Y2). */
export function packKey({ signers }: EventKeys, { newest, retired }: Signing): SigningKey {
  let keyIndex = 0;
  while (keyIndex < newest && retired.has(keyIndex)) keyIndex++;
  return { keyIndex, signer: signers.get(keyIndex)! };
}

/** All keys of the event, or null where it has none yet. @throws Error when the key-encryption key does not open one. */
export async function openEventKeys(
  sql: BoxOfficeSql,
  keks: readonly KeyEncryptionKey[],
  eventId: string,
): Promise<EventKeys | null> {
  let keys: EventKeys | null = null;
  for (const { keyIndex, wrappedSeed } of sql.eventKeys()) {
    const seed = await unwrapKey(crypto.subtle, keks, wrappedSeed, place(eventId, keyIndex));
    if (!seed) throw new Error(`the signing key ${keyIndex} of the event does not open: is FOYER_KEK complete?`);
    keys = await withKey(keys, eventId, keyIndex, seed);
  }
  return keys;
}

/** The keys with one more, and what is to be stored of it. */
export async function makeEventKey(
  keks: readonly KeyEncryptionKey[],
  eventId: string,
  keyIndex: number,
  before: EventKeys | null,
): Promise<{ keys: EventKeys; made: NewEventKey }> {
  const seed = crypto.getRandomValues(new Uint8Array(keyLength));
  const nonce = crypto.getRandomValues(new Uint8Array(nonceLength));
  const wrappedSeed = await wrapKey(crypto.subtle, keks, nonce, seed, place(eventId, keyIndex));
  const keys = await withKey(before, eventId, keyIndex, seed);
  return { keys, made: { keyIndex, wrappedSeed, publicKey: toBase64url(keys.signers.get(keyIndex)!.publicKey) } };
}

async function withKey(
  before: EventKeys | null,
  eventId: string,
  keyIndex: number,
  seed: Uint8Array<ArrayBuffer>,
): Promise<EventKeys> {
  const eventId16 = idToBytes('event', eventId);
  if (!eventId16) throw new Error('an event id is evt_ and 26 characters');
  const signers = new Map([...(before?.signers ?? []), [keyIndex, await ed25519.signer(seed)] as const]);
  const shortCodeKey = before?.shortCodeKey ?? sha256(domainSeparated('foyer/short-code-key/1', seed));
  return { eventId16, signers, shortCodeKey };
}

function place(eventId: string, keyIndex: number): KeyPlace {
  return { purpose: 'event-key', ids: [eventId, String(keyIndex)] };
}

export type TicketToSign = Omit<TicketFields, 'keyIndex'>;

/** The code of a ticket: the same every time (T3). With a holder's key (raw) it is bound to that. */
export function codeOf(
  keys: EventKeys,
  { keyIndex, signer }: SigningKey,
  ticket: TicketToSign,
  holderKey: Uint8Array | null,
): Promise<string> {
  const fields = { ...ticket, keyIndex };
  return holderKey
    ? signBoundTicket(fields, holderKey, keys.eventId16, signer)
    : signTicket(fields, keys.eventId16, signer);
}

export function shortCodeOf(keys: EventKeys, ticket: TicketToSign, holderBound: boolean): string {
  return shortCode({ ...ticket, holderBound }, keys.eventId16, keys.shortCodeKey);
}

export { fromBase64url, toBase64url };
