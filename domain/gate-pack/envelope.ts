/** The frame around packs and deltas: 42 fixed bytes, words, sections, signature (SPEC.md G1–G3). */
import { domainSeparated } from '#domain/crypto/bytes';
import { BrokenBytes, ByteReader, ByteWriter } from './bytes.ts';

/** "FGP" and the version. */
export const magic = [0x46, 0x47, 0x50] as const;
export const envelopeVersion = 1;
export const packKind = { whole: 1, delta: 2 } as const;
export type PackKind = keyof typeof packKind;

export const signatureLength = 64;
/** A door is a phone: no event has more tickets than this, no pack more bytes. */
export const ticketCountMax = 10_000_000;
export const packLengthMax = 32 * 1024 * 1024;

export type EnvelopeStart = {
  kind: PackKind;
  /** Of the key that signed the envelope. */
  keyIndex: number;
  eventId16: Uint8Array;
  epoch: number;
  /** Of a delta: the oldest epoch that it applies to; of a whole pack 0. */
  since: number;
  ticketCount: number;
};

/** What is signed: a prefix of its own kind and every byte before the signature. */
export function packSigningInput(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return domainSeparated('foyer/gate-pack/1', bytes);
}

/** @throws RangeError where a number does not fit. */
export function writeStart(writer: ByteWriter, start: EnvelopeStart): void {
  if (start.eventId16.length !== 16) throw new RangeError('an event id has 16 bytes');
  within('keyIndex', start.keyIndex, 0xff);
  within('epoch', start.epoch, 0xffffffff);
  within('since', start.since, start.epoch);
  within('ticketCount', start.ticketCount, ticketCountMax);
  writer.bytes(Uint8Array.from(magic));
  writer.u8(envelopeVersion);
  writer.u8(packKind[start.kind]);
  writer.u8(start.keyIndex);
  writer.bytes(start.eventId16);
  writer.u32(start.epoch);
  writer.u32(start.since);
  writer.u32(start.ticketCount);
}

/** Reads the start without believing it. @throws BrokenBytes; `newer` says that only the version is unknown. */
export function readStart(reader: ByteReader): EnvelopeStart | 'newer' {
  for (const byte of magic) if (reader.u8() !== byte) throw new BrokenBytes('no gate pack');
  const version = reader.u8();
  if (version > envelopeVersion) return 'newer';
  if (version !== envelopeVersion) throw new BrokenBytes('no version of ours');
  const kindByte = reader.u8();
  const kind = (Object.keys(packKind) as PackKind[]).find((name) => packKind[name] === kindByte);
  if (!kind) throw new BrokenBytes('neither pack nor delta');
  const keyIndex = reader.u8();
  const eventId16 = reader.bytes(16).slice();
  const start = { kind, keyIndex, eventId16, epoch: reader.u32(), since: reader.u32(), ticketCount: reader.u32() };
  if (start.since > start.epoch || start.ticketCount > ticketCountMax) throw new BrokenBytes('impossible numbers');
  return start;
}

function within(name: string, value: number, high: number): void {
  if (!Number.isInteger(value) || value < 0 || value > high)
    throw new RangeError(`${name} must be a whole number from 0 to ${high}`);
}
