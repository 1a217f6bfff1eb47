/** Ed25519 through the runtime's WebCrypto: fast where it exists, and strict because of the checks that stand before it (T4). */
import { fromBase64url, toHex } from './bytes.ts';
import { hasStrictEncoding, type Ed25519, type Signer } from './ed25519.ts';
import { seedToPkcs8 } from './pkcs8.ts';
import { Recent } from './recent.ts';

/** The part of `crypto.subtle` that is used; browsers, workerd and Node all fit. */
export interface SubtleEd25519 {
  importKey(
    format: 'raw' | 'pkcs8',
    keyData: Uint8Array<ArrayBuffer>,
    algorithm: { name: string },
    extractable: boolean,
    usages: ('sign' | 'verify')[],
  ): Promise<CryptoKey>;
  exportKey(format: 'jwk', key: CryptoKey): Promise<unknown>;
  verify(
    algorithm: { name: string },
    key: CryptoKey,
    signature: Uint8Array<ArrayBuffer>,
    data: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>;
  sign(algorithm: { name: string }, key: CryptoKey, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
}

const algorithm = { name: 'Ed25519' };

/** An event has a handful of keys; holders' keys pass by once each. */
const keptKeysMax = 256;

/** @param subtle `crypto.subtle` of the runtime. */
export function nativeEd25519(subtle: SubtleEd25519): Ed25519 {
  const imported = new Recent<Promise<CryptoKey | null>>(keptKeysMax);

  function publicKeyOf(raw: Uint8Array): Promise<CryptoKey | null> {
    const name = toHex(raw);
    const kept = imported.get(name);
    if (kept) return kept;
    const key = subtle.importKey('raw', raw.slice(), algorithm, false, ['verify']).catch(() => null);
    imported.set(name, key);
    return key;
  }

  return {
    name: 'native',
    async verify(signature, message, publicKey) {
      if (!hasStrictEncoding(signature, publicKey)) return false;
      const key = await publicKeyOf(publicKey);
      if (!key) return false;
      try {
        return await subtle.verify(algorithm, key, owned(signature), owned(message));
      } catch {
        return false; // some runtimes find out only here that the key is no point of the curve
      }
    },
    async signer(seed) {
      return nativeSigner(subtle, seed);
    },
  };
}

async function nativeSigner(subtle: SubtleEd25519, seed: Uint8Array): Promise<Signer> {
  const pkcs8 = seedToPkcs8(seed);
  // The public half is only to be had from an extractable key, which is dropped at once.
  const readable = await subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
  const { x } = (await subtle.exportKey('jwk', readable)) as { x?: string };
  const publicKey = fromBase64url(x ?? '');
  if (publicKey?.length !== 32) throw new Error('the runtime gave no public key for an Ed25519 seed');
  const key = await subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
  return {
    publicKey,
    async sign(message) {
      return new Uint8Array(await subtle.sign(algorithm, key, owned(message)));
    },
  };
}

/** WebCrypto takes no view of shared memory; everything we hold is plain memory, which the compiler cannot see. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice();
}
