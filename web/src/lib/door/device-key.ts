/** The key that makes this device a door. Where the browser can, its secret half never leaves the browser's own keeping. */
import type { Signer } from '#domain/crypto/ed25519';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';

/** What of WebCrypto is used; absent where a page has no secure context. */
export interface KeyMaker {
  generateKey(
    algorithm: { name: 'Ed25519' },
    extractable: false,
    usages: ('sign' | 'verify')[],
  ): Promise<CryptoKey | CryptoKeyPair>;
  exportKey(format: 'raw', key: CryptoKey): Promise<ArrayBuffer>;
  sign(algorithm: { name: 'Ed25519' }, key: CryptoKey, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
}

/** As it lies in IndexedDB. `seed` is the fallback for browsers without Ed25519: readable by this site's own code, by nobody else's. */
export type StoredKey =
  | { kind: 'native'; publicKey: Uint8Array<ArrayBuffer>; privateKey: CryptoKey }
  | { kind: 'seed'; publicKey: Uint8Array<ArrayBuffer>; seed: Uint8Array<ArrayBuffer> };

type FillRandom = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

const algorithm = { name: 'Ed25519' } as const;
const probe = new Uint8Array([1]);

/** A new key pair: non-extractable where WebCrypto knows Ed25519 and the browser can store such a key, else a seed. */
export async function makeDeviceKey(subtle: KeyMaker | undefined, random: FillRandom): Promise<StoredKey> {
  const native = subtle ? await nativeKey(subtle) : null;
  if (native) return native;
  const seed = random(new Uint8Array(32));
  return { kind: 'seed', seed, publicKey: nobleEd25519().signer(seed).publicKey };
}

async function nativeKey(subtle: KeyMaker): Promise<StoredKey | null> {
  try {
    const pair = await subtle.generateKey(algorithm, false, ['sign', 'verify']);
    if (!('privateKey' in pair)) return null;
    // Some browsers make such keys and then cannot clone them, which is what IndexedDB does.
    const privateKey = structuredClone(pair.privateKey);
    await subtle.sign(algorithm, privateKey, probe);
    const publicKey = new Uint8Array(await subtle.exportKey('raw', pair.publicKey));
    return publicKey.length === 32 ? { kind: 'native', publicKey, privateKey } : null;
  } catch {
    return null;
  }
}

/** Signs with a stored key. @throws Error where a native key is used without WebCrypto. */
export function signerOf(key: StoredKey, subtle: KeyMaker | undefined): Signer {
  if (key.kind === 'seed') return nobleEd25519().signer(key.seed);
  if (!subtle) throw new Error('the key of this door needs WebCrypto');
  const { privateKey, publicKey } = key;
  return {
    publicKey,
    async sign(message) {
      return new Uint8Array(await subtle.sign(algorithm, privateKey, message.slice()));
    },
  };
}
