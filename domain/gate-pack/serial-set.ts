/** Sets of serials: bitmaps in memory, and on the wire the shortest of three spellings. */
import { BrokenBytes, ByteWriter, type ByteReader } from './bytes.ts';

/** How a set is written: its bitmap, the gaps between its members, or the gaps between those that are missing. */
const asBitmap = 0;
const asGaps = 1;
const asMissingGaps = 2;

/** Bytes of a bitmap for serials 0 … ticketCount − 1; serial n is bit `n & 7` of byte `n >> 3`. */
export function bitmapLength(ticketCount: number): number {
  return Math.ceil(ticketCount / 8);
}

/** Reads a serial's bit; false beyond the end. */
export function bit(bitmap: Uint8Array, serial: number): boolean {
  return ((bitmap[Math.floor(serial / 8)] ?? 0) & (1 << (serial & 7))) !== 0;
}

/** Sets or clears a serial's bit in place. @throws RangeError beyond the end. */
export function setBit(bitmap: Uint8Array, serial: number, on: boolean): void {
  const at = Math.floor(serial / 8);
  if (at >= bitmap.length) throw new RangeError(`serial ${serial} is beyond the bitmap`);
  if (on) bitmap[at]! |= 1 << (serial & 7);
  else bitmap[at]! &= ~(1 << (serial & 7));
}

/** How many serials are in the set. */
export function countBits(bitmap: Uint8Array): number {
  let count = 0;
  for (let byte of bitmap) for (; byte; byte &= byte - 1) count++;
  return count;
}

/** The members (or those missing) below `ticketCount`, ascending. */
export function serialsOf(bitmap: Uint8Array, ticketCount: number, member = true): number[] {
  const serials: number[] = [];
  for (let at = 0; at < bitmap.length; at++) {
    const byte = member ? bitmap[at]! : ~bitmap[at]! & 0xff;
    if (byte === 0) continue;
    for (let i = 0; i < 8; i++) {
      const serial = at * 8 + i;
      if (byte & (1 << i) && serial < ticketCount) serials.push(serial);
    }
  }
  return serials;
}

/** Ascending serials as their number and the gaps between them; a gap of 0 is the very next serial. */
export function writeSerials(writer: ByteWriter, serials: readonly number[]): void {
  writer.varint(serials.length);
  let next = 0;
  for (const serial of serials) {
    writer.varint(serial - next);
    next = serial + 1;
  }
}

/** @throws BrokenBytes where a serial reaches `ticketCount`. */
export function readSerials(reader: ByteReader, ticketCount: number): number[] {
  const count = reader.varint();
  if (count > ticketCount) throw new BrokenBytes('more serials than tickets');
  const serials: number[] = [];
  for (let next = 0; serials.length < count;) {
    const serial = next + reader.varint();
    if (serial >= ticketCount) throw new BrokenBytes('a serial that does not exist');
    serials.push(serial);
    next = serial + 1;
  }
  return serials;
}

/** Writes a bitmap in its shortest spelling: never more than the bitmap and one byte. */
export function writeSet(writer: ByteWriter, bitmap: Uint8Array, ticketCount: number): void {
  const members = countBits(bitmap);
  const missing = ticketCount - members;
  const spelling = members <= missing ? asGaps : asMissingGaps;
  // a gap takes at least a byte, so a list that long cannot win
  if (Math.min(members, missing) < bitmap.length) {
    const gaps = new ByteWriter();
    writeSerials(gaps, serialsOf(bitmap, ticketCount, spelling === asGaps));
    const bytes = gaps.finish();
    if (bytes.length < bitmap.length) {
      writer.u8(spelling);
      writer.bytes(bytes);
      return;
    }
  }
  writer.u8(asBitmap);
  writer.bytes(bitmap);
}

/** @throws BrokenBytes */
export function readSet(reader: ByteReader, ticketCount: number): Uint8Array<ArrayBuffer> {
  const length = bitmapLength(ticketCount);
  const spelling = reader.u8();
  if (spelling === asBitmap) {
    const bitmap = reader.bytes(length).slice();
    if (ticketCount % 8 !== 0 && bitmap[length - 1]! >> (ticketCount & 7) !== 0)
      throw new BrokenBytes('a serial that does not exist');
    return bitmap;
  }
  if (spelling !== asGaps && spelling !== asMissingGaps) throw new BrokenBytes('a set in an unknown spelling');
  const bitmap = new Uint8Array(length);
  if (spelling === asMissingGaps) for (let serial = 0; serial < ticketCount; serial++) setBit(bitmap, serial, true);
  for (const serial of readSerials(reader, ticketCount)) setBit(bitmap, serial, spelling === asGaps);
  return bitmap;
}
