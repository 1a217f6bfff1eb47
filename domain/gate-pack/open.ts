/** Packs and deltas as they arrive: checked before a byte of them is believed. */
import type { Ed25519 } from '#domain/crypto/ed25519';
import type { GateDelta, GatePack, PackRefusal, TrustedKey } from './types.ts';

export type Opened<T> = { ok: true; value: T } | { ok: false; reason: PackRefusal };

/** Verifies and reads a whole pack. `eventId16` is the event this device was enrolled for. Never throws on bad bytes. */
export async function openGatePack(
  _bytes: Uint8Array,
  _eventId16: Uint8Array,
  _trusted: readonly TrustedKey[],
  _ed25519: Ed25519,
): Promise<Opened<GatePack>> {
  throw new Error('being built');
}

/** Verifies and reads a delta. */
export async function openGateDelta(
  _bytes: Uint8Array,
  _eventId16: Uint8Array,
  _trusted: readonly TrustedKey[],
  _ed25519: Ed25519,
): Promise<Opened<GateDelta>> {
  throw new Error('being built');
}

/** The keys to believe from now on: those of the pack that are not retired at `atMs` (T7). */
export function trustedKeys(_pack: GatePack, _atMs: number): TrustedKey[] {
  throw new Error('being built');
}
