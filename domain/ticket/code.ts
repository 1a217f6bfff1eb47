/** A ticket as text, as it stands in the QR code, and back. Bytes and rules: SPEC.md. */
import { decodeBase45, encodeBase45 } from '#domain/crypto/base45';
import { concatBytes, toHex } from '#domain/crypto/bytes';
import { decodePayload, formatOf, payloadLength, type TicketPayload } from './payload.ts';

export { encodePayload, everyOccurrence, type TicketPayload } from './payload.ts';

/** Seconds that one live code is shown for. */
export const liveStepSeconds = 15;

const keyLength = 32;
const signatureLength = 64;
const staticLength = payloadLength + signatureLength; // 81
const boundLength = staticLength + keyLength; // 113: what the holder's device keeps, and what a copy of it would show
const liveLength = boundLength + 4 + signatureLength; // 181
/** A newer format may be longer than ours, but a QR code for a phone's camera has its bounds (version 12 at level M). */
const anyLengthMax = 341;
/** In characters: three for two bytes. Longer texts are not even looked at. */
export const codeLengthMax = Math.ceil((anyLengthMax * 3) / 2);

/** A code taken apart; nothing in it is proven yet (T5). */
export type ParsedTicket =
  | { kind: 'static'; payload: TicketPayload; body: Uint8Array; holderKey: Uint8Array | null; signature: Uint8Array }
  | {
      kind: 'live';
      payload: TicketPayload;
      body: Uint8Array;
      holderKey: Uint8Array;
      signature: Uint8Array;
      timeStep: number;
      holderSignature: Uint8Array;
    }
  /** A format of the future; the tag tells whether it is of this event (T6). */
  | { kind: 'newer-format'; eventTag: string }
  | { kind: 'unreadable' };

/** Reads a scanned text. Never throws, whatever the camera saw (T6). */
export function parseTicketCode(text: string): ParsedTicket {
  if (text.length > codeLengthMax) return { kind: 'unreadable' };
  const bytes = decodeBase45(text);
  if (!bytes || bytes.length < staticLength) return { kind: 'unreadable' };
  const format = formatOf(bytes[0]!);
  if (format === 'unknown') return { kind: 'unreadable' };
  if (format === 'newer') return { kind: 'newer-format', eventTag: toHex(bytes.subarray(2, 8)) };
  return takeApart(bytes, decodePayload(bytes));
}

function takeApart(bytes: Uint8Array, payload: TicketPayload): ParsedTicket {
  if (bytes.length === staticLength)
    return {
      kind: 'static',
      payload,
      body: bytes.subarray(0, payloadLength),
      holderKey: null,
      signature: bytes.subarray(payloadLength),
    };
  if (!payload.holderBound || (bytes.length !== boundLength && bytes.length !== liveLength))
    return { kind: 'unreadable' };
  const bodyLength = payloadLength + keyLength;
  const body = bytes.subarray(0, bodyLength);
  const holderKey = bytes.subarray(payloadLength, bodyLength);
  const signature = bytes.subarray(bodyLength, boundLength);
  if (bytes.length === boundLength) return { kind: 'static', payload, body, holderKey, signature };
  const timeStep = new DataView(bytes.buffer, bytes.byteOffset + boundLength, 4).getUint32(0);
  const holderSignature = bytes.subarray(boundLength + 4);
  return { kind: 'live', payload, body, holderKey, signature, timeStep, holderSignature };
}

/** The text of a static ticket (81 bytes, 122 characters), or of a bound one without its proof (113 bytes, 170 characters). */
export function encodeTicketCode(body: Uint8Array, signature: Uint8Array): string {
  return encodeBase45(concatBytes(body, signature));
}

/** The text of a live code: 181 bytes, 272 characters. */
export function encodeLiveCode(
  body: Uint8Array,
  signature: Uint8Array,
  timeStep: number,
  holderSignature: Uint8Array,
): string {
  const step = new Uint8Array(4);
  new DataView(step.buffer).setUint32(0, timeStep);
  return encodeBase45(concatBytes(body, signature, step, holderSignature));
}

/** The time step of an instant (UTC ms). */
export function timeStepAt(atMs: number): number {
  return Math.floor(atMs / 1000 / liveStepSeconds);
}
