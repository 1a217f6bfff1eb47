/** The issuer's side, and the holder's side of a bound ticket. */
import { concatBytes } from '#domain/crypto/bytes';
import type { Signer } from '#domain/crypto/ed25519';
import { encodeLiveCode, encodeTicketCode, parseTicketCode } from './code.ts';
import { encodePayload, eventTagOf, liveSigningInput, ticketSigningInput } from './payload.ts';

/** What the issuer decides of a ticket; format, tag and flags follow from it. */
export type TicketFields = {
  /** Index of the signer's key in the event's list. */
  keyIndex: number;
  serial: number;
  generation: number;
  ticketType: number;
  /** 255 = every date. */
  occurrence: number;
  test: boolean;
};

/**
 * Signs a static ticket and returns its code: 122 characters, the same every time (T1, T3).
 * @throws RangeError where a field does not fit its bytes.
 */
export async function signTicket(fields: TicketFields, eventId16: Uint8Array, signer: Signer): Promise<string> {
  const body = encodePayload({ ...fields, holderBound: false, eventTag: eventTagOf(eventId16) });
  return encodeTicketCode(body, await signer.sign(ticketSigningInput(eventId16, body)));
}

/**
 * Signs a ticket to its holder's key (raw, 32 bytes) and returns what the holder's device keeps: 170 characters that open no door
 * by themselves (T11); `liveCode` makes what is shown.
 */
export async function signBoundTicket(
  fields: TicketFields,
  holderKey: Uint8Array,
  eventId16: Uint8Array,
  signer: Signer,
): Promise<string> {
  if (holderKey.length !== 32) throw new RangeError(`a holder's key has 32 bytes, not ${holderKey.length}`);
  const payload = encodePayload({ ...fields, holderBound: true, eventTag: eventTagOf(eventId16) });
  const body = concatBytes(payload, holderKey);
  return encodeTicketCode(body, await signer.sign(ticketSigningInput(eventId16, body)));
}

/**
 * The code that a holder's device shows during `timeStep` (T8), or `null` where `boundCode` is no bound ticket or not bound to this
 * signer's key.
 */
export async function liveCode(boundCode: string, timeStep: number, holder: Signer): Promise<string | null> {
  const parsed = parseTicketCode(boundCode);
  if (parsed.kind !== 'static' || !parsed.holderKey) return null;
  if (!parsed.holderKey.every((byte, i) => byte === holder.publicKey[i])) return null;
  const holderSignature = await holder.sign(liveSigningInput(parsed.signature, timeStep));
  return encodeLiveCode(parsed.body, parsed.signature, timeStep, holderSignature);
}
