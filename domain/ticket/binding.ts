/** T15: how a holder's device proves that it has the key which a ticket is to be bound to. */
import { domainSeparated } from '#domain/crypto/bytes';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';

/** Which ticket, in the generation that the device was shown: an older proof binds nothing. */
export type BindingSubject = { serial: number; generation: number };

/** What the device signs. The key itself is in it, so that a proof cannot be taken for that of another key. */
export function bindingSigningInput(
  eventId16: Uint8Array,
  { serial, generation }: BindingSubject,
  holderKey: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const ticket = new Uint8Array(6);
  const view = new DataView(ticket.buffer);
  view.setUint32(0, serial);
  view.setUint16(4, generation);
  return domainSeparated('foyer/bind/1', eventId16, ticket, holderKey);
}

/** The device's word, 64 bytes. */
export function proveBinding(eventId16: Uint8Array, subject: BindingSubject, holder: Signer): Promise<Uint8Array> {
  return Promise.resolve(holder.sign(bindingSigningInput(eventId16, subject, holder.publicKey)));
}

/** Whether the proof is good. False for anything that is no key and no signature, as strictly as T4. */
export function isBindingProven(
  eventId16: Uint8Array,
  subject: BindingSubject,
  holderKey: Uint8Array,
  proof: Uint8Array,
  ed25519: Ed25519,
): Promise<boolean> {
  if (holderKey.length !== 32 || proof.length !== 64) return Promise.resolve(false);
  return Promise.resolve(ed25519.verify(proof, bindingSigningInput(eventId16, subject, holderKey), holderKey));
}
