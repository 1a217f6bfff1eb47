/** Who bought: sealed here, before it goes to the box office, and readable only through it. One data key per person and event. */
import { newId } from '#domain/ids';
import {
  blindIndex,
  dataKeyPlace,
  keyLength,
  nonceLength,
  parseKeyEncryptionKeys,
  sealContact as seal,
  wrapKey,
} from '#domain/sealing';
import type { SealedContact } from '#domain/box-office/commands';
import { utf8 } from '#domain/crypto/bytes';
import type { Bindings } from '../env.ts';

export interface Contact {
  name: string;
  email: string;
}

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** The address as it is written to and looked up: the domain has no case, and nobody types a space on purpose. */
export function normalEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, at).trim()}@${email
    .slice(at + 1)
    .trim()
    .toLowerCase()}`;
}

/** The contact under a fresh data key, itself wrapped under the key-encryption key of this environment. */
export async function sealContact(
  env: Pick<Bindings, 'FOYER_KEK' | 'BLIND_INDEX_KEY'>,
  eventId: string,
  orderId: string,
  contact: Contact,
): Promise<SealedContact> {
  const { subtle } = crypto;
  const dataKeyId = newId('dataKey', (bytes) => crypto.getRandomValues(bytes));
  const dataKey = random(keyLength);
  const keys = parseKeyEncryptionKeys(env.FOYER_KEK);
  const place = { eventId, orderId };
  const [wrappedDataKey, sealedContact, emailBlind] = await Promise.all([
    wrapKey(subtle, keys, random(nonceLength), dataKey, dataKeyPlace(eventId, dataKeyId)),
    seal(subtle, dataKey, random(nonceLength), JSON.stringify(contact), place),
    blindEmail(env, contact.email),
  ]);
  return { dataKeyId, wrappedDataKey, sealedContact, emailBlind };
}

/** The keyed hash by which an address is looked up. */
export function blindEmail(env: Pick<Bindings, 'BLIND_INDEX_KEY'>, email: string): Promise<string> {
  return blindIndex(crypto.subtle, utf8(env.BLIND_INDEX_KEY), email);
}

/** What the box office unsealed; null for a person who has been forgotten. */
export function openContact(json: string | null): Contact | null {
  if (json === null) return null;
  const { name, email } = JSON.parse(json) as Partial<Contact>;
  return { name: name ?? '', email: email ?? '' };
}
