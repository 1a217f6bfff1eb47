/**
 * Ed25519 in JavaScript, for runtimes whose WebCrypto lacks it, and for signing without waiting.
 *
 * The group arithmetic and signing are `@noble/ed25519`'s, with its strict decoding (`zip215: false`). The verification equation is
 * the cofactorless one, `S·B − k·A = R` compared as bytes: that is what WebCrypto asks for and what native code does, whereas noble's own
 * `verify` multiplies by the cofactor and so accepts signatures with a torsion component that every native verifier refuses.
 */
import { Point, getPublicKey, hashes, sign } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes, toHex } from './bytes.ts';
import { hasStrictEncoding, type Ed25519, type Signer } from './ed25519.ts';
import { Recent } from './recent.ts';

hashes.sha512 = sha512;

const order = Point.CURVE().n;

/** `multiples[w][d]` is `d·16^w·A`: with them a verification adds 64 points instead of doubling 253 times. */
type Multiples = readonly (readonly Point[])[];
type KnownKey = { point: Point | null; uses: number; multiples: Multiples | null };

/** 64 × 16 points are some 300 kB for a key; an event has a few keys, holders' keys never get a table. */
const keptKeysMax = 16;
/** The table costs as much as five verifications, so a key earns it on its third. */
const usesBeforeTable = 3;

/** Verdicts and signatures come at once, not as promises. */
export interface NobleEd25519 extends Ed25519 {
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
  signer(seed: Uint8Array): NobleSigner;
}

export interface NobleSigner extends Signer {
  sign(message: Uint8Array): Uint8Array<ArrayBuffer>;
}

/** An implementation with its own small cache of keys. */
export function nobleEd25519(): NobleEd25519 {
  const known = new Recent<KnownKey>(keptKeysMax);

  function keyOf(raw: Uint8Array): KnownKey {
    const name = toHex(raw);
    const kept = known.get(name);
    if (kept) return kept;
    const key = { point: decodePoint(raw), uses: 0, multiples: null };
    known.set(name, key);
    return key;
  }

  return {
    name: 'noble',
    verify(signature, message, publicKey) {
      if (!hasStrictEncoding(signature, publicKey)) return false;
      const key = keyOf(publicKey);
      if (!key.point) return false;
      const r = signature.subarray(0, 32);
      const s = numberOf(signature.subarray(32));
      const k = numberOf(sha512(concatBytes(r, publicKey, message))) % order;
      const kA = timesKey(key, key.point, k);
      return equalBytes(Point.BASE.multiply(s, false).subtract(kA).toBytes(), r);
    },
    signer(seed) {
      if (seed.length !== 32) throw new RangeError(`an Ed25519 seed has 32 bytes, not ${seed.length}`);
      const secret = seed.slice();
      return { publicKey: getPublicKey(secret).slice(), sign: (message) => sign(message, secret).slice() };
    },
  };
}

function decodePoint(raw: Uint8Array): Point | null {
  try {
    return Point.fromBytes(raw, false);
  } catch {
    return null; // not a point of the curve
  }
}

function timesKey(key: KnownKey, point: Point, scalar: bigint): Point {
  key.uses += 1;
  if (key.uses >= usesBeforeTable) key.multiples ??= multiplesOf(point);
  if (!key.multiples) return point.multiply(scalar, false);
  let sum = Point.ZERO;
  for (const row of key.multiples) {
    const digit = Number(scalar & 15n);
    if (digit > 0) sum = sum.add(row[digit]!);
    scalar >>= 4n;
  }
  return sum;
}

function multiplesOf(point: Point): Multiples {
  const table: Point[][] = [];
  let base = point;
  for (let window = 0; window < 64; window++) {
    const row = [Point.ZERO, base];
    for (let digit = 2; digit < 16; digit++) row.push(row[digit - 1]!.add(base));
    table.push(row);
    base = row[15]!.add(base);
  }
  return table;
}

function numberOf(littleEndian: Uint8Array): bigint {
  return BigInt(`0x${toHex(littleEndian.slice().reverse())}`);
}
