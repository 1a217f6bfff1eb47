/** Writing and reading the binary part: big-endian numbers and LEB128 varints up to 2^53. */
import { textOf, utf8 } from '#domain/crypto/bytes';

/** Grows as needed; `finish` gives the bytes. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  u8(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  u32(value: number): void {
    this.#room(4);
    new DataView(this.#bytes.buffer).setUint32(this.#length, value);
    this.#length += 4;
  }

  /** A whole number from 0 to 2^53 − 1, seven bits a byte, low bits first. */
  varint(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no varint`);
    let rest = value;
    while (rest >= 128) {
      this.u8((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.u8(rest);
  }

  /** A whole number of either sign below 2^52: zigzag, then varint. */
  signedVarint(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  bytes(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Length as varint, then UTF-8. */
  text(text: string): void {
    const bytes = utf8(text);
    this.varint(bytes.length);
    this.bytes(bytes);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}

/** Thrown by the reader where bytes end early or make no sense; `open.ts` turns it into `unreadable`. */
export class BrokenBytes extends Error {}

/** Reads what `ByteWriter` wrote. @throws BrokenBytes */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u8(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw new BrokenBytes('bytes end early');
    this.#at += 1;
    return value;
  }

  u32(): number {
    return this.u8() * 2 ** 24 + this.u8() * 2 ** 16 + this.u8() * 2 ** 8 + this.u8();
  }

  varint(): number {
    let value = 0;
    for (let weight = 1; ; weight *= 128) {
      const byte = this.u8();
      value += (byte & 127) * weight;
      if (!Number.isSafeInteger(value)) throw new BrokenBytes('a number beyond 2^53');
      if (byte < 128) {
        if (byte === 0 && weight > 1) throw new BrokenBytes('a number with two spellings');
        return value;
      }
    }
  }

  signedVarint(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A view, not a copy. */
  bytes(length: number): Uint8Array {
    if (length > this.left) throw new BrokenBytes('bytes end early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    const text = textOf(this.bytes(this.varint()));
    if (text === null) throw new BrokenBytes('not UTF-8');
    return text;
  }

  end(): void {
    if (this.left > 0) throw new BrokenBytes('bytes left over');
  }
}
