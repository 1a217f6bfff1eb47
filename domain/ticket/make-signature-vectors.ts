/** Ed25519 in its corners: where implementations in the field differ, and where ours must not (T4). */
import { Point, utils } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, fromHex, toHex, utf8 } from '#domain/crypto/bytes';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import type { TicketVectors } from './run-vectors.ts';

type SignatureVector = TicketVectors['signatures'][number];

const order = Point.CURVE().n;
const torsion = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'); // order 8
const message = utf8('foyer: torsion');

const numberOf = (bytes: Uint8Array) => BigInt(`0x${toHex(bytes.slice().reverse())}`);
const bytesOf = (value: bigint) => fromHex(value.toString(16).padStart(64, '0'))!.reverse();
const challenge = (r: Uint8Array, a: Uint8Array, m: Uint8Array) => numberOf(sha512(concatBytes(r, a, m))) % order;
const entry = (
  name: string,
  a: Uint8Array,
  m: Uint8Array,
  r: Uint8Array,
  s: Uint8Array,
  valid: boolean,
): SignatureVector => ({
  name: `Ed25519: ${name}`,
  publicKey: toHex(a),
  message: toHex(m),
  signature: toHex(concatBytes(r, s)),
  valid,
});

/** All corner cases, derived from a seed. */
export function signatureVectors(seed: Uint8Array): SignatureVector[] {
  return [...rfc8032(), ...smallOrder(seed), ...torsionComponents(seed), ...encodings(seed)];
}

/** RFC 8032 §7.1, tests 1 to 3. */
function rfc8032(): SignatureVector[] {
  const tests: [string, string, string][] = [
    [
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ];
  return tests.map(([publicKey, text, signature], i) => ({
    name: `Ed25519: RFC 8032 test ${i + 1}`,
    publicKey,
    message: text,
    signature,
    valid: true,
  }));
}

/** Every small-order key, canonical or not, with a signature that satisfies the equation wherever small orders pass. */
function smallOrder(seed: Uint8Array): SignatureVector[] {
  const vectors: SignatureVector[] = [];
  for (let i = 0n; i < 8n; i++) {
    const point = torsion.multiply(i, false);
    const a = point.toBytes().slice();
    // R = B with S = 1 holds as soon as k·A vanishes: try messages until it does
    const r = Point.BASE.toBytes().slice();
    let m = message;
    for (let n = 0; !point.multiply(challenge(r, a, m), false).is0(); n++) m = utf8(`foyer: small order ${n}`);
    vectors.push(entry(`small-order key ${i}`, a, m, r, bytesOf(1n), false));
  }
  const { scalar, pointBytes } = utils.getExtendedPublicKey(seed.slice());
  const identity = Point.ZERO.toBytes().slice();
  const s = (challenge(identity, pointBytes, message) * scalar) % order;
  vectors.push(entry('small-order R', pointBytes, message, identity, bytesOf(s), false));
  return vectors;
}

/** Torsion beside an honest key or R: cofactored verifiers accept what cofactorless ones refuse. */
function torsionComponents(seed: Uint8Array): SignatureVector[] {
  const { scalar, point, pointBytes } = utils.getExtendedPublicKey(seed.slice());
  const nonce = 12_345_678_901n;
  const mixedR = Point.BASE.multiply(nonce).add(torsion).toBytes().slice();
  const sOfR = (nonce + challenge(mixedR, pointBytes, message) * scalar) % order;
  const mixedA = point.add(torsion).toBytes().slice();
  const r = Point.BASE.multiply(nonce).toBytes().slice();
  const signed = (wanted: boolean) => {
    for (let n = 0; ; n++) {
      const m = utf8(`foyer: mixed ${n}`);
      const k = challenge(r, mixedA, m);
      if ((k % 8n === 0n) === wanted) return { m, s: bytesOf((nonce + k * scalar) % order) };
    }
  };
  const harmless = signed(true);
  const harmful = signed(false);
  return [
    entry('torsion in R', pointBytes, message, mixedR, bytesOf(sOfR), false),
    entry('torsion in A that cancels', mixedA, harmless.m, r, harmless.s, true),
    entry('torsion in A', mixedA, harmful.m, r, harmful.s, false),
  ];
}

function encodings(seed: Uint8Array): SignatureVector[] {
  const signer = nobleEd25519().signer(seed);
  const { scalar, pointBytes: a } = utils.getExtendedPublicKey(seed.slice());
  const good = signer.sign(message);
  const r = good.slice(0, 32);
  const s = good.slice(32);
  const identityAgain = fromHex(`ee${'ff'.repeat(30)}7f`)!; // y = p + 1
  const negativeZero = fromHex(`01${'00'.repeat(30)}80`)!; // x = 0 with its sign set
  const answering = (odd: Uint8Array) => bytesOf((challenge(odd, a, message) * scalar) % order);
  const notOnCurve = fromHex(`02${'00'.repeat(31)}`)!;
  return [
    entry('good', a, message, r, s, true),
    entry('another message', a, utf8('foyer'), r, s, false),
    entry('S + L', a, message, r, bytesOf(numberOf(s) + order), false),
    entry('S = L', a, message, r, bytesOf(order), false),
    entry('S at its largest', a, message, r, new Uint8Array(32).fill(0xff), false),
    entry('R with y ≥ p', a, message, identityAgain, answering(identityAgain), false),
    entry('R with x = −0', a, message, negativeZero, answering(negativeZero), false),
    entry('A with y ≥ p', identityAgain, message, Point.BASE.toBytes().slice(), bytesOf(1n), false),
    entry('A with x = −0', negativeZero, message, Point.BASE.toBytes().slice(), bytesOf(1n), false),
    entry('A not on the curve', notOnCurve, message, r, s, false),
    entry('R not on the curve', a, message, notOnCurve, s, false),
    entry('signature too short', a, message, r, s.slice(0, 31), false),
    entry('signature too long', a, message, r, concatBytes(s, new Uint8Array(1)), false),
    entry('no signature', a, message, new Uint8Array(0), new Uint8Array(0), false),
    entry('key too short', a.slice(0, 31), message, r, s, false),
    entry('no key', new Uint8Array(0), message, r, s, false),
  ];
}
