/** Packs and deltas as they leave the server: signed as a whole by a key of the event. */
import { canonicalJson } from '#domain/crypto/canonical-json';
import { concatBytes, utf8 } from '#domain/crypto/bytes';
import type { Signer } from '#domain/crypto/ed25519';
import { ByteWriter } from './bytes.ts';
import { packSigningInput, writeStart } from './envelope.ts';
import { GateDeltaHead, GatePackHead } from './head.ts';
import { sectionTags, writeDelta, writeSection, writeStatus } from './sections.ts';
import { bitmapLength } from './serial-set.ts';
import type { GateDelta, GatePack } from './types.ts';

/**
 * The signed bytes of a pack; the same pack gives the same bytes.
 * @param keyIndex names the signer's key among the event's keys
 * @throws RangeError where a number is out of its bounds, ZodError where the head is not one
 */
export async function encodeGatePack(
  pack: GatePack,
  keyIndex: number,
  signer: Signer,
): Promise<Uint8Array<ArrayBuffer>> {
  const { eventId16, epoch, status } = pack;
  const head = GatePackHead.parse(pack.head);
  const length = bitmapLength(status.ticketCount);
  for (const name of ['revoked', 'admitted', 'unpaid'] as const)
    if (status[name].length !== length) throw new RangeError(`the bitmap ${name} must have ${length} bytes`);
  const writer = new ByteWriter();
  writeStart(writer, { kind: 'whole', keyIndex, eventId16, epoch, since: 0, ticketCount: status.ticketCount });
  writeHead(writer, canonicalJson(head));
  writeStatus(writer, status, head.issuedAtMs);
  if (pack.sealedNames) writeSection(writer, sectionTags.sealedNames, pack.sealedNames);
  return signed(writer, signer);
}

/** The signed bytes of a delta; see `encodeGatePack`. */
export async function encodeGateDelta(
  delta: GateDelta,
  keyIndex: number,
  signer: Signer,
): Promise<Uint8Array<ArrayBuffer>> {
  const { eventId16, epoch, since, ticketCount } = delta;
  const { issuedAtMs, merged, head, heads } = delta;
  const writer = new ByteWriter();
  writeStart(writer, { kind: 'delta', keyIndex, eventId16, epoch, since, ticketCount });
  writeHead(writer, canonicalJson(GateDeltaHead.parse({ issuedAtMs, merged, head, ...(heads && { heads }) })));
  writeDelta(writer, delta.changes, delta.issuedAtMs);
  return signed(writer, signer);
}

function writeHead(writer: ByteWriter, json: string): void {
  const bytes = utf8(json);
  writer.u32(bytes.length);
  writer.bytes(bytes);
}

async function signed(writer: ByteWriter, signer: Signer): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = writer.finish();
  return concatBytes(bytes, await signer.sign(packSigningInput(bytes)));
}
