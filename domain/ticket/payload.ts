/** The 17 bytes that every ticket of format 1 begins with, and what is signed. */
import { domainSeparated, toHex } from '#domain/crypto/bytes';

export const payloadLength = 17;
/** The occurrence byte of a ticket that is valid on every date. */
export const everyOccurrence = 255;

const format = 1;
const holderBoundFlag = 1;
const testFlag = 2;
const knownFlags = holderBoundFlag | testFlag;

/** The fields of a ticket. */
export type TicketPayload = {
  holderBound: boolean;
  /** A practice ticket, never valid at a live event. */
  test: boolean;
  /** 0–255, into the event's list of verification keys. */
  keyIndex: number;
  /** First 6 bytes of the event id, as 12 hex digits. */
  eventTag: string;
  /** 0 to 2^32 − 1, dense in the event. */
  serial: number;
  /** 1–65,535. */
  generation: number;
  /** 0–65,535, into the gate pack's table. */
  ticketType: number;
  /** 0–254 into the gate pack's table of dates; 255 = every date. */
  occurrence: number;
};

/** @throws RangeError where a field does not fit its bytes. */
export function encodePayload(payload: TicketPayload): Uint8Array<ArrayBuffer> {
  fits('keyIndex', payload.keyIndex, 0, 0xff);
  fits('serial', payload.serial, 0, 0xffffffff);
  fits('generation', payload.generation, 1, 0xffff);
  fits('ticketType', payload.ticketType, 0, 0xffff);
  fits('occurrence', payload.occurrence, 0, 0xff);
  if (!/^[0-9a-f]{12}$/.test(payload.eventTag)) throw new RangeError('eventTag has 12 hex digits');
  const bytes = new Uint8Array(payloadLength);
  const view = new DataView(bytes.buffer);
  bytes[0] = (format << 4) | (payload.holderBound ? holderBoundFlag : 0) | (payload.test ? testFlag : 0);
  bytes[1] = payload.keyIndex;
  for (let i = 0; i < 6; i++) bytes[2 + i] = parseInt(payload.eventTag.slice(2 * i, 2 * i + 2), 16);
  view.setUint32(8, payload.serial);
  view.setUint16(12, payload.generation);
  view.setUint16(14, payload.ticketType);
  bytes[16] = payload.occurrence;
  return bytes;
}

/** What the first byte says: ours, one of the future, or nothing of ours (T6). */
export function formatOf(firstByte: number): 'known' | 'newer' | 'unknown' {
  const nibble = firstByte >> 4;
  if (nibble === 0) return 'unknown';
  return nibble === format && (firstByte & 0x0f & ~knownFlags) === 0 ? 'known' : 'newer';
}

/** Reads a payload of known format. Nothing in it is to be believed before the signature was verified (T5). */
export function decodePayload(bytes: Uint8Array): TicketPayload {
  const view = new DataView(bytes.buffer, bytes.byteOffset, payloadLength);
  return {
    holderBound: (bytes[0]! & holderBoundFlag) !== 0,
    test: (bytes[0]! & testFlag) !== 0,
    keyIndex: bytes[1]!,
    eventTag: toHex(bytes.subarray(2, 8)),
    serial: view.getUint32(8),
    generation: view.getUint16(12),
    ticketType: view.getUint16(14),
    occurrence: bytes[16]!,
  };
}

/** The event's tag: first 6 of its 16 bytes. @throws RangeError on another length. */
export function eventTagOf(eventId16: Uint8Array): string {
  if (eventId16.length !== 16) throw new RangeError(`an event id has 16 bytes, not ${eventId16.length}`);
  return toHex(eventId16.subarray(0, 6));
}

/** What the issuer signs (T2): `body` is the payload, followed by the holder's key where there is one. */
export function ticketSigningInput(eventId16: Uint8Array, body: Uint8Array): Uint8Array<ArrayBuffer> {
  return domainSeparated('foyer/ticket/1', eventId16, body);
}

/** What the holder's device signs (T8). */
export function liveSigningInput(issuerSignature: Uint8Array, timeStep: number): Uint8Array<ArrayBuffer> {
  const step = new Uint8Array(4);
  new DataView(step.buffer).setUint32(0, timeStep);
  return domainSeparated('foyer/live/1', issuerSignature, step);
}

function fits(name: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high)
    throw new RangeError(`${name} must be a whole number from ${low} to ${high}`);
}
