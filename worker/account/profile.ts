/** The name and address of a person who signs in: sealed under a key of their own, which is wrapped under ours. */
import { fromBase64url, textOf, toBase64url, utf8 } from '#domain/crypto/bytes';
import { keyLength, nonceLength, open, parseKeyEncryptionKeys, seal, unwrapKey, wrapKey } from '#domain/sealing';
import type { Bindings } from '../env.ts';

export interface Profile {
  name: string;
  email: string;
}

type Keys = Pick<Bindings, 'FOYER_KEK'>;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const placeOf = (blindEmail: string) => ({ purpose: 'profile-key', ids: [blindEmail] });
const context = (blindEmail: string) => utf8(`foyer/profile/1 ${blindEmail}`);

/** `<wrapped key>~<sealed profile>`; it opens only beside the same keyed hash of the address. */
export async function sealProfile(env: Keys, blindEmail: string, profile: Profile): Promise<string> {
  const { subtle } = crypto;
  const key = random(keyLength);
  const keys = parseKeyEncryptionKeys(env.FOYER_KEK);
  const wrapped = await wrapKey(subtle, keys, random(nonceLength), key, placeOf(blindEmail));
  const sealed = await seal(subtle, key, random(nonceLength), utf8(JSON.stringify(profile)), context(blindEmail));
  return `${wrapped}~${toBase64url(sealed)}`;
}

/** The profile, or null where the key is gone. */
export async function openProfile(env: Keys, blindEmail: string, stored: string | null): Promise<Profile | null> {
  const [wrapped, text] = (stored ?? '').split('~');
  const sealed = fromBase64url(text ?? '');
  if (!wrapped || !sealed) return null;
  const key = await unwrapKey(crypto.subtle, parseKeyEncryptionKeys(env.FOYER_KEK), wrapped, placeOf(blindEmail));
  const plain = key && (await open(crypto.subtle, key, sealed, context(blindEmail)));
  const json = plain && textOf(plain);
  return json ? (JSON.parse(json) as Profile) : null;
}
