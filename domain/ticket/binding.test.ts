import { beforeAll, describe, expect, it } from 'vitest';
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import { isBindingProven, proveBinding } from './binding.ts';

const eventId16 = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
const subject = { serial: 70_000, generation: 3 };
const seedOf = (byte: number) => new Uint8Array(32).fill(byte);

describe.each<[string, () => Ed25519]>([
  ['native', () => nativeEd25519(crypto.subtle)],
  ['noble', nobleEd25519],
])('[T15] the proof of a phone that has its key (%s)', (_, make) => {
  let ed25519: Ed25519;
  let holder: Signer;
  let proof: Uint8Array;

  beforeAll(async () => {
    ed25519 = make();
    holder = await ed25519.signer(seedOf(7));
    proof = await proveBinding(eventId16, subject, holder);
  });

  const isProven = (change: Partial<{ event: Uint8Array; serial: number; generation: number; key: Uint8Array }>) =>
    isBindingProven(
      change.event ?? eventId16,
      {
        ...subject,
        ...(change.serial && { serial: change.serial }),
        ...(change.generation && { generation: change.generation }),
      },
      change.key ?? holder.publicKey,
      proof,
      ed25519,
    );

  it('is good for that ticket in that generation at that event, and for nothing else', async () => {
    expect(await isProven({})).toBe(true);
    expect(await isProven({ serial: 70_001 })).toBe(false);
    expect(await isProven({ generation: 4 })).toBe(false);
    expect(await isProven({ event: eventId16.map((byte) => byte ^ 1) })).toBe(false);
    const { publicKey } = await ed25519.signer(seedOf(8));
    expect(await isProven({ key: publicKey })).toBe(false);
  });

  it('is refused where key or signature are none', async () => {
    const identity = new Uint8Array(32);
    identity[0] = 1;
    const forged = new Uint8Array(64);
    forged[0] = 1;
    expect(await isBindingProven(eventId16, subject, identity, forged, ed25519)).toBe(false);
    expect(await isBindingProven(eventId16, subject, holder.publicKey, proof.subarray(1), ed25519)).toBe(false);
    expect(await isBindingProven(eventId16, subject, holder.publicKey.subarray(1), proof, ed25519)).toBe(false);
  });
});
