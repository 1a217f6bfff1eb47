/** A door's certificate: the event's word for a device's key, given at enrolment, so that doors which left before it know it too (M3). */
import { domainSeparated } from '#domain/crypto/bytes';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import { BrokenBytes, ByteReader, ByteWriter } from '#domain/gate-pack/bytes';
import type { TrustedKey } from '#domain/gate-pack/types';
import { idFromBytes, idToBytes } from '#domain/ids';

/** A door that the event vouches for. */
export type VouchedDoor = {
  deviceId: string;
  /** Raw Ed25519, 32 bytes. */
  publicKey: Uint8Array;
  /** What the organizer calls it; may be empty. */
  name: string;
  gate: number;
  /** From this instant on its word counts no more; null while it is in good standing. */
  revokedAtMs: number | null;
};

const version = 1;
const signatureLength = 64;
export const certificateLengthMax = 400;
/** Names are cut to this, so that a certificate fits into a QR code beside an introduction. */
const nameLengthMax = 40;

/** @returns the bytes, signed with the event's key. @throws RangeError for an id that is no device's, or a key of another length. */
export async function signCertificate(
  door: Omit<VouchedDoor, 'revokedAtMs'>,
  eventId16: Uint8Array,
  keyIndex: number,
  signer: Signer,
): Promise<Uint8Array<ArrayBuffer>> {
  const id16 = idToBytes('device', door.deviceId);
  if (!id16 || door.publicKey.length !== 32) throw new RangeError('not a door of ours');
  const writer = new ByteWriter();
  writer.u8(version);
  writer.u8(keyIndex);
  writer.bytes(id16);
  writer.bytes(door.publicKey);
  writer.varint(door.gate);
  writer.text([...door.name].slice(0, nameLengthMax).join(''));
  const content = writer.finish();
  const signature = await signer.sign(signingInput(eventId16, content));
  writer.bytes(signature);
  return writer.finish();
}

/**
 * The door that a certificate vouches for, or null for whatever is wrong with it; never throws on bad bytes. What stands between
 * the name and the signature is of a later version and read over.
 */
export async function openCertificate(
  bytes: Uint8Array,
  eventId16: Uint8Array,
  trusted: readonly TrustedKey[],
  ed25519: Ed25519,
): Promise<VouchedDoor | null> {
  if (bytes.length > certificateLengthMax || bytes.length <= signatureLength) return null;
  const content = bytes.subarray(0, bytes.length - signatureLength);
  const read = readContent(content);
  const key = read && trusted.find(({ index }) => index === read.keyIndex);
  if (!read || !key) return null;
  const genuine = await ed25519.verify(bytes.subarray(content.length), signingInput(eventId16, content), key.publicKey);
  return genuine ? read.door : null;
}

function readContent(content: Uint8Array): { keyIndex: number; door: VouchedDoor } | null {
  const reader = new ByteReader(content);
  try {
    if (reader.u8() !== version) return null;
    const keyIndex = reader.u8();
    const deviceId = idFromBytes('device', reader.bytes(16));
    const publicKey = reader.bytes(32).slice();
    const gate = reader.varint();
    const name = reader.text();
    return gate > 0xffff ? null : { keyIndex, door: { deviceId, publicKey, gate, name, revokedAtMs: null } };
  } catch (error) {
    if (error instanceof BrokenBytes) return null;
    throw error;
  }
}

function signingInput(eventId16: Uint8Array, content: Uint8Array): Uint8Array<ArrayBuffer> {
  return domainSeparated('foyer/door-certificate/1', eventId16, content);
}
