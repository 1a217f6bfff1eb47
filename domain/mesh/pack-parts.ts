/** A newer pack on its way from door to door, part by part: whoever lacks it asks for each, so nobody is flooded (M16). */
import { concatBytes, fromBase64url, toBase64url } from '#domain/crypto/bytes';
import { BrokenBytes, ByteReader, ByteWriter } from '#domain/gate-pack/bytes';
import { readStart } from '#domain/gate-pack/envelope';
import type { MeshEffect } from './effects.ts';
import { packPartBytes, packPartsMax, type MeshMessage } from './messages.ts';
import type { Peer } from './peer.ts';

/** A part that does not come within this is asked for again, from whoever has it then. */
const partWithinMs = 5_000;

type Act = (effect: MeshEffect) => void;
type PackPart = Extract<MeshMessage, { kind: 'pack-part' }>;

/** Asks a neighbour whose pack is newer, unless it is at it. */
export function askForPack(peer: Peer, epoch: number, nowMs: number, act: Act): void {
  if (peer.epoch <= epoch) {
    peer.transfer = null;
    return;
  }
  if (peer.transfer && nowMs - peer.transfer.sinceMs < partWithinMs) return;
  peer.transfer = { epoch: peer.epoch, parts: 0, got: [], sinceMs: nowMs };
  act({ kind: 'send', to: peer.id, message: { kind: 'pack-ask', since: epoch, part: 0 } });
}

/** The next part, or one that nobody asked for, which is dropped. */
export function takePart(peer: Peer, message: PackPart, epoch: number, nowMs: number, act: Act): void {
  const { transfer } = peer;
  const bytes = fromBase64url(message.bytes);
  if (!transfer || !bytes || message.part !== transfer.got.length) return;
  if (message.part === 0) {
    transfer.parts = message.parts;
    transfer.epoch = message.epoch;
  } else if (message.parts !== transfer.parts || message.epoch !== transfer.epoch) {
    peer.transfer = null; // it took a newer pack meanwhile: once more, from the beginning
    return;
  }
  transfer.got.push(bytes);
  transfer.sinceMs = nowMs;
  if (transfer.got.length < transfer.parts)
    return act({
      kind: 'send',
      to: peer.id,
      message: { kind: 'pack-ask', since: epoch, part: transfer.got.length },
    });
  transfer.sinceMs = nowMs + 6 * partWithinMs; // to be opened; the same is not asked for again before
  act({ kind: 'take-pack', from: peer.id, bytes: concatBytes(...transfer.got) });
}

/** What a door holds, as the event signed it: the whole pack and the deltas after it. */
export type SignedPack = { whole: Uint8Array; deltas: readonly Uint8Array[] };

/**
 * What brings a pack of epoch `since` (−1 for none) to the newest: only deltas where they reach back far enough, else everything.
 * One after the other, each with its length.
 */
export function packBundle({ whole, deltas }: SignedPack, since: number): Uint8Array<ArrayBuffer> {
  const from = deltas.findIndex((delta) => (spanOf(delta)?.epoch ?? -1) > since);
  const enough = since >= 0 && from >= 0 && (spanOf(deltas[from]!)?.since ?? Infinity) <= since;
  const writer = new ByteWriter();
  for (const bytes of enough ? deltas.slice(from) : [whole, ...deltas]) {
    writer.u32(bytes.length);
    writer.bytes(bytes);
  }
  return writer.finish();
}

/** The packs and deltas of a bundle, in order; null for bytes that are none. */
export function unbundle(bytes: Uint8Array): Uint8Array<ArrayBuffer>[] | null {
  const reader = new ByteReader(bytes);
  const packs: Uint8Array<ArrayBuffer>[] = [];
  try {
    while (reader.left > 0) packs.push(reader.bytes(reader.u32()).slice());
    return packs;
  } catch (error) {
    if (error instanceof BrokenBytes) return null;
    throw error;
  }
}

/** One part of a bundle as a message; null where there is no such part, or the bundle is too large for this way. */
export function partOf(bundle: Uint8Array, epoch: number, part: number): PackPart | null {
  const parts = Math.ceil(bundle.length / packPartBytes);
  if (parts > packPartsMax || part >= parts) return null;
  const bytes = toBase64url(bundle.subarray(part * packPartBytes, (part + 1) * packPartBytes));
  return { kind: 'pack-part', epoch, part, parts, bytes };
}

/** The epochs that signed bytes speak of, unproven. */
export function spanOf(bytes: Uint8Array): { since: number; epoch: number } | null {
  try {
    const start = readStart(new ByteReader(bytes));
    return start === 'newer' ? null : { since: start.since, epoch: start.epoch };
  } catch (error) {
    if (error instanceof BrokenBytes) return null;
    throw error;
  }
}
