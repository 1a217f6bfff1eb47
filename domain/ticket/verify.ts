/** Whether a code was issued for this event: everything that needs no knowledge of the ticket's status. */
import type { Ed25519 } from '#domain/crypto/ed25519';
import type { ParsedTicket } from './code.ts';
import { eventTagOf, liveSigningInput, ticketSigningInput, type TicketPayload } from './payload.ts';

/** A verification key of the event, as the gate pack names it (T7). */
export type TicketKey = { index: number; publicKey: Uint8Array };

export type VerifiedTicket =
  /** `liveStep` is the proven time step of a live code; null for a static one, also where the ticket is bound (T11). */
  | { ok: true; payload: TicketPayload; liveStep: number | null }
  | { ok: false; reason: 'unreadable' | 'newer-format' | 'wrong-event' | 'unknown-key' | 'bad-signature' };

/**
 * Verifies a code that was taken apart (T2, T4, T5). The tag tells a foreign ticket apart before any cryptography; that the
 * ticket is of this event is proven only by the signature, which covers the whole event id.
 * @param keys the event's keys that are valid now
 */
export async function verifyTicket(
  parsed: ParsedTicket,
  eventId16: Uint8Array,
  keys: readonly TicketKey[],
  ed25519: Ed25519,
): Promise<VerifiedTicket> {
  if (parsed.kind === 'unreadable') return { ok: false, reason: 'unreadable' };
  const tag = eventTagOf(eventId16);
  // A boarding pass or a web address can look like a format of the future; one with our tag does so once in 2^48.
  if (parsed.kind === 'newer-format')
    return { ok: false, reason: parsed.eventTag === tag ? 'newer-format' : 'unreadable' };
  if (parsed.payload.eventTag !== tag) return { ok: false, reason: 'wrong-event' };
  const key = keys.find((candidate) => candidate.index === parsed.payload.keyIndex);
  if (!key) return { ok: false, reason: 'unknown-key' };
  const issued = await ed25519.verify(parsed.signature, ticketSigningInput(eventId16, parsed.body), key.publicKey);
  if (!issued) return { ok: false, reason: 'bad-signature' };
  if (parsed.kind === 'static') return { ok: true, payload: parsed.payload, liveStep: null };
  const { holderSignature, signature, timeStep, holderKey, payload } = parsed;
  const held = await ed25519.verify(holderSignature, liveSigningInput(signature, timeStep), holderKey);
  return held ? { ok: true, payload, liveStep: timeStep } : { ok: false, reason: 'bad-signature' };
}

/** T9: the current step and one either side. `atMs` is the corrected clock. */
export function isCurrentStep(timeStep: number, stepNow: number): boolean {
  return Math.abs(timeStep - stepNow) <= 1;
}
