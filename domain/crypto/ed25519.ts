/** What the rest of the house asks of Ed25519, and the checks of encoding that stand before every implementation. */

/** Strict Ed25519 (T4). Both implementations give the same verdict on the same bytes; neither ever throws on bad input. */
export interface Ed25519 {
  readonly name: 'native' | 'noble';
  /**
   * Whether `signature` (64 bytes) under raw `publicKey` (32 bytes) signs `message`: RFC 8032 §5.1.7 with the cofactorless
   * equation, canonical encodings only, no small-order `A` or `R`.
   */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): Promise<boolean> | boolean;
  /** A signer from a 32-byte seed (RFC 8032 §5.1.5). @throws RangeError on another length. */
  signer(seed: Uint8Array): Promise<Signer> | Signer;
}

/** Something that signs, with the key it signs for. Signing is deterministic: the same message, the same 64 bytes (T3). */
export interface Signer {
  readonly publicKey: Uint8Array<ArrayBuffer>;
  sign(message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>;
}

/** Little-endian bytes of L, the order of the base point (RFC 8032 §5.1). */
const order = [
  0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0x10,
] as const;

/** The y coordinates of the eight points of small order, little endian; x is one of two signs, which is masked away. */
const smallOrderY = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map((hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16)));

/**
 * T4, the part that needs no arithmetic on the curve: lengths, `S < L`, `y < p` and no small order for `A` and `R`.
 * WebCrypto implementations differ in exactly these corners, so they never get to see them.
 */
export function hasStrictEncoding(signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  return isStrictPoint(publicKey, 0) && isStrictPoint(signature, 0) && isBelowOrder(signature, 32);
}

/** Whether 32 bytes at `offset` are a canonical encoding of a point that is not of small order (not whether it is on the curve). */
function isStrictPoint(bytes: Uint8Array, offset: number): boolean {
  return isCanonicalY(bytes, offset) && !smallOrderY.some((y) => equalsY(bytes, offset, y));
}

/** y < 2^255 − 19: every encoding from p on ends in 7f ff … ff with a first byte of ed or more. */
function isCanonicalY(bytes: Uint8Array, offset: number): boolean {
  if ((bytes[offset + 31]! & 0x7f) !== 0x7f) return true;
  for (let i = 30; i > 0; i--) if (bytes[offset + i] !== 0xff) return true;
  return bytes[offset]! < 0xed;
}

function equalsY(bytes: Uint8Array, offset: number, y: Uint8Array): boolean {
  if ((bytes[offset + 31]! & 0x7f) !== y[31]) return false;
  for (let i = 0; i < 31; i++) if (bytes[offset + i] !== y[i]) return false;
  return true;
}

function isBelowOrder(bytes: Uint8Array, offset: number): boolean {
  for (let i = 31; i >= 0; i--) {
    const difference = bytes[offset + i]! - order[i]!;
    if (difference !== 0) return difference < 0;
  }
  return false;
}
