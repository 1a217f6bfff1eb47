/** Packs and deltas as they arrive: checked before a byte of them is believed. */
import { equalBytes, fromBase64url, textOf } from '#domain/crypto/bytes';
import type { Ed25519 } from '#domain/crypto/ed25519';
import { BrokenBytes, ByteReader } from './bytes.ts';
import { packLengthMax, packSigningInput, readStart, signatureLength, type EnvelopeStart } from './envelope.ts';
import { GateDeltaHead, GatePackHead } from './head.ts';
import { readDelta, readSections, readStatus, sectionTags } from './sections.ts';
import type { GateDelta, GatePack, PackRefusal, TrustedKey } from './types.ts';

export type Opened<T> = { ok: true; value: T } | { ok: false; reason: PackRefusal };

/**
 * Verifies and reads a whole pack. Never throws on bad bytes.
 * @param eventId16 the event that this device was enrolled for
 * @param trusted the pinned key, or `trustedKeys` of the pack that is held (T7)
 */
export async function openGatePack(
  bytes: Uint8Array,
  eventId16: Uint8Array,
  trusted: readonly TrustedKey[],
  ed25519: Ed25519,
): Promise<Opened<GatePack>> {
  const proven = await prove(bytes, eventId16, trusted, ed25519);
  if (!proven.ok) return proven;
  return readable(() => {
    const { start, body } = proven.value;
    if (start.kind !== 'whole') throw new BrokenBytes('a delta is no pack');
    const head = GatePackHead.safeParse(readJson(body));
    if (!head.success) throw new BrokenBytes('a head that makes no sense');
    const sections = readSections(body);
    return {
      eventId16: start.eventId16,
      epoch: start.epoch,
      head: head.data,
      status: readStatus(sections, start.ticketCount, head.data.issuedAtMs),
      sealedNames: sections.get(sectionTags.sealedNames)?.slice() ?? null,
    };
  });
}

/** Verifies and reads a delta; see `openGatePack`. */
export async function openGateDelta(
  bytes: Uint8Array,
  eventId16: Uint8Array,
  trusted: readonly TrustedKey[],
  ed25519: Ed25519,
): Promise<Opened<GateDelta>> {
  const proven = await prove(bytes, eventId16, trusted, ed25519);
  if (!proven.ok) return proven;
  return readable(() => {
    const { start, body } = proven.value;
    if (start.kind !== 'delta') throw new BrokenBytes('a pack is no delta');
    const words = GateDeltaHead.safeParse(readJson(body));
    if (!words.success) throw new BrokenBytes('a head that makes no sense');
    const sections = readSections(body);
    const { epoch, since, ticketCount } = start;
    const changes = readDelta(sections, ticketCount, words.data.issuedAtMs);
    return { eventId16: start.eventId16, epoch, since, ticketCount, ...words.data, changes };
  });
}

/** The keys to believe from now on: those of the pack that are not retired at `atMs` (T7). */
export function trustedKeys(pack: GatePack, atMs: number): TrustedKey[] {
  return pack.head.keys.flatMap(({ index, publicKey, retiredAtMs }) => {
    const bytes = fromBase64url(publicKey);
    const retired = retiredAtMs !== undefined && retiredAtMs <= atMs;
    return bytes && !retired ? [{ index, publicKey: bytes }] : [];
  });
}

/** Event, key and signature; only then is the body handed on. */
async function prove(
  bytes: Uint8Array,
  eventId16: Uint8Array,
  trusted: readonly TrustedKey[],
  ed25519: Ed25519,
): Promise<Opened<{ start: EnvelopeStart; body: ByteReader }>> {
  if (bytes.length > packLengthMax) return { ok: false, reason: 'unreadable' };
  const signedPart = bytes.subarray(0, Math.max(0, bytes.length - signatureLength));
  const body = new ByteReader(signedPart);
  const read = readable(() => readStart(body));
  if (!read.ok) return read;
  const start = read.value;
  if (start === 'newer') return { ok: false, reason: 'newer-format' };
  if (!equalBytes(start.eventId16, eventId16)) return { ok: false, reason: 'wrong-event' };
  const key = trusted.find(({ index }) => index === start.keyIndex);
  if (!key) return { ok: false, reason: 'unknown-key' };
  const signature = bytes.subarray(signedPart.length);
  const proven = await ed25519.verify(signature, packSigningInput(signedPart), key.publicKey);
  return proven ? { ok: true, value: { start, body } } : { ok: false, reason: 'bad-signature' };
}

function readJson(reader: ByteReader): unknown {
  const text = textOf(reader.bytes(reader.u32()));
  if (text === null) throw new BrokenBytes('not UTF-8');
  try {
    return JSON.parse(text);
  } catch {
    throw new BrokenBytes('not JSON');
  }
}

function readable<T>(read: () => T): Opened<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof BrokenBytes) return { ok: false, reason: 'unreadable' };
    throw error;
  }
}
