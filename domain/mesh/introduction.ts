/**
 * How two doors find each other without a server: what WebRTC must know of the other side, squeezed into a QR code and signed with the
 * door's key. The signature covers the fingerprint of the connection's own encryption, so nobody on the venue's network can stand
 * in between (M5–M7).
 */
import { concatBytes, domainSeparated, equalBytes } from '#domain/crypto/bytes';
import { decodeBase45, encodeBase45 } from '#domain/crypto/base45';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import { sha256 } from '#domain/crypto/hash';
import { BrokenBytes, ByteReader, ByteWriter } from '#domain/gate-pack/bytes';
import { idFromBytes, idToBytes } from '#domain/ids';
import { certificateLengthMax } from './door-certificate.ts';

/** A place on the local network where a door can be reached: IPv4, IPv6, or a name that only the browsers nearby resolve (mDNS). */
export type Candidate =
  { family: 4 | 6; address: Uint8Array; port: number } | { family: 'mdns'; address: Uint8Array; port: number };

/** What one side of a connection says of itself. */
export type Description = {
  iceUfrag: string;
  icePwd: string;
  /** SHA-256 of the connection's certificate, 32 bytes. */
  fingerprint: Uint8Array;
  candidates: readonly Candidate[];
};

/** `spare` and `spare-answer` are kept for later: with them two doors find each other again after a reload (M9). */
export const introductionKinds = { offer: 1, answer: 2, spare: 3, 'spare-answer': 4 } as const;
export type IntroductionKind = keyof typeof introductionKinds;

export type Introduction = Description & {
  kind: IntroductionKind;
  from: string;
  /** Whom it is for; null for anybody who holds a camera to it. */
  to: string | null;
  /** Of an answer: the first 16 bytes of the SHA-256 of the offer that it answers. */
  about: Uint8Array | null;
  /** The event's word for the sender, for those whose pack is older than it. */
  certificate: Uint8Array | null;
};

/** Begins the text of a QR code; no ticket begins so (`:` never stands there in base45 of ours, and the length differs). */
export const introductionPrefix = 'FOYER:DOOR:';
export const introductionLengthMax = 1_200;
const version = 1;
const signatureLength = 64;
const candidatesMax = 4;
const nobody = new Uint8Array(16);

export type OpenedIntroduction =
  | { ok: true; introduction: Introduction; digest: Uint8Array<ArrayBuffer> }
  | { ok: false; reason: 'unreadable' | 'newer-format' | 'wrong-event' | 'unknown-door' | 'bad-signature' };

/** The signed bytes. At most four candidates are taken along. @throws RangeError for ids that are none. */
export async function signIntroduction(
  introduction: Introduction,
  eventId16: Uint8Array,
  signer: Signer,
): Promise<Uint8Array<ArrayBuffer>> {
  const { from, to, about, certificate, candidates } = introduction;
  const from16 = idToBytes('device', from);
  const to16 = to === null ? nobody : idToBytes('device', to);
  if (!from16 || !to16) throw new RangeError('not a door of ours');
  const writer = new ByteWriter();
  writer.u8(version);
  writer.u8(introductionKinds[introduction.kind]);
  writer.bytes(eventId16.subarray(0, 6));
  writer.bytes(from16);
  writer.bytes(to16);
  writer.bytes(about ?? nobody);
  writer.text(introduction.iceUfrag);
  writer.text(introduction.icePwd);
  writer.bytes(introduction.fingerprint);
  const taken = candidates.slice(0, candidatesMax);
  writer.u8(taken.length);
  for (const { family, address, port } of taken) {
    writer.u8(family === 'mdns' ? 1 : family);
    writer.bytes(address);
    writer.varint(port);
  }
  writer.varint(certificate?.length ?? 0);
  if (certificate) writer.bytes(certificate);
  const content = writer.finish();
  return concatBytes(content, await signer.sign(signingInput(eventId16, content)));
}

/**
 * Reads and proves an introduction; never throws on bad bytes.
 * @param keyOf the sender's key where the event vouches for it, by the pack or by the certificate that came along; null where not
 */
export async function openIntroduction(
  bytes: Uint8Array,
  eventId16: Uint8Array,
  ed25519: Ed25519,
  keyOf: (from: string, certificate: Uint8Array | null) => Promise<Uint8Array | null>,
): Promise<OpenedIntroduction> {
  if (bytes.length > introductionLengthMax || bytes.length <= signatureLength)
    return { ok: false, reason: 'unreadable' };
  const content = bytes.subarray(0, bytes.length - signatureLength);
  const read = readContent(content, eventId16);
  if (typeof read === 'string') return { ok: false, reason: read };
  const key = await keyOf(read.from, read.certificate);
  if (!key) return { ok: false, reason: 'unknown-door' };
  const genuine = await ed25519.verify(bytes.subarray(content.length), signingInput(eventId16, content), key);
  return genuine ? { ok: true, introduction: read, digest: digestOf(bytes) } : { ok: false, reason: 'bad-signature' };
}

/** What an answer says it is about. */
export function digestOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return sha256(bytes).slice(0, 16);
}

/** As a QR code shows it, in the alphabet that takes the least room. */
export function introductionText(bytes: Uint8Array): string {
  return introductionPrefix + encodeBase45(bytes);
}

/** The bytes of a scanned text, or null where it is something else. */
export function readIntroductionText(text: string): Uint8Array<ArrayBuffer> | null {
  if (!text.startsWith(introductionPrefix) || text.length > 2 * introductionLengthMax) return null;
  return decodeBase45(text.slice(introductionPrefix.length));
}

function readContent(
  content: Uint8Array,
  eventId16: Uint8Array,
): Introduction | 'unreadable' | 'newer-format' | 'wrong-event' {
  const reader = new ByteReader(content);
  try {
    const found = reader.u8();
    if (found !== version) return found > version ? 'newer-format' : 'unreadable';
    const kindByte = reader.u8();
    const kind = (Object.keys(introductionKinds) as IntroductionKind[]).find(
      (name) => introductionKinds[name] === kindByte,
    );
    if (!kind) return 'newer-format';
    if (!equalBytes(reader.bytes(6), eventId16.subarray(0, 6))) return 'wrong-event';
    const from = idFromBytes('device', reader.bytes(16));
    const to = someId(reader.bytes(16));
    const about = reader.bytes(16).slice();
    const iceUfrag = reader.text();
    const icePwd = reader.text();
    if (!iceToken(iceUfrag, 4) || !iceToken(icePwd, 22)) return 'unreadable';
    const fingerprint = reader.bytes(32).slice();
    const candidates = Array.from({ length: atMost(reader.u8(), candidatesMax) }, () => readCandidate(reader));
    const length = atMost(reader.varint(), certificateLengthMax);
    const certificate = length > 0 ? reader.bytes(length).slice() : null;
    const known = { kind, from, to, iceUfrag, icePwd, fingerprint, candidates, certificate };
    return { ...known, about: equalBytes(about, nobody) ? null : about };
  } catch (error) {
    if (error instanceof BrokenBytes) return 'unreadable';
    throw error;
  }
}

function readCandidate(reader: ByteReader): Candidate {
  const family = reader.u8();
  if (family !== 1 && family !== 4 && family !== 6) throw new BrokenBytes('no such address');
  const address = reader.bytes(family === 4 ? 4 : 16).slice();
  const port = atMost(reader.varint(), 0xffff);
  return family === 1 ? { family: 'mdns', address, port } : { family, address, port };
}

function someId(bytes: Uint8Array): string | null {
  return equalBytes(bytes, nobody) ? null : idFromBytes('device', bytes);
}

function atMost(value: number, max: number): number {
  if (value > max) throw new BrokenBytes('too many');
  return value;
}

/** RFC 8839 §5.4: letters, digits, `+` and `/`; nothing else gets into a session description. */
function iceToken(text: string, lengthMin: number): boolean {
  return text.length >= lengthMin && text.length <= 64 && /^[A-Za-z0-9+/]*$/.test(text);
}

function signingInput(eventId16: Uint8Array, content: Uint8Array): Uint8Array<ArrayBuffer> {
  return domainSeparated('foyer/door-introduction/1', eventId16, content);
}
