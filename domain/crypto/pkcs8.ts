/** An Ed25519 private key as PKCS #8 (RFC 8410 §7): 16 fixed bytes before the 32-byte seed. */
import { concatBytes, equalBytes, fromHex } from './bytes.ts';

const prefix = fromHex('302e020100300506032b657004220420')!;

/** The PKCS #8 form of a seed. @throws RangeError unless it has 32 bytes. */
export function seedToPkcs8(seed: Uint8Array): Uint8Array<ArrayBuffer> {
  if (seed.length !== 32) throw new RangeError(`an Ed25519 seed has 32 bytes, not ${seed.length}`);
  return concatBytes(prefix, seed);
}

/** The seed inside, or `null` where it is not the plain form that `seedToPkcs8` and WebCrypto write. */
export function pkcs8ToSeed(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  if (bytes.length !== 48 || !equalBytes(bytes.subarray(0, 16), prefix)) return null;
  return bytes.slice(16);
}
