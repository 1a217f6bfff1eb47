/** Packs and deltas as they leave the server: signed as a whole by a key of the event. */
import type { Signer } from '#domain/crypto/ed25519';
import type { GateDelta, GatePack } from './types.ts';

/** The signed bytes of a pack. `keyIndex` names the signer's key among the event's keys. @throws RangeError where a field is out of its bounds. */
export async function encodeGatePack(
  _pack: GatePack,
  _keyIndex: number,
  _signer: Signer,
): Promise<Uint8Array<ArrayBuffer>> {
  throw new Error('being built');
}

/** The signed bytes of a delta. */
export async function encodeGateDelta(
  _delta: GateDelta,
  _keyIndex: number,
  _signer: Signer,
): Promise<Uint8Array<ArrayBuffer>> {
  throw new Error('being built');
}
