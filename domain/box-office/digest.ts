/**
 * A running hash of numbers, texts and plain objects: 53 bits, the same on every machine, not cryptographic. Objects are taken as
 * what they hold, whatever the order of their properties, and a property that is undefined as one that is missing: as text keeps them.
 */
export class Digest {
  #high = 0x811c9dc5;
  #low = 0x1000193;

  /** A whole number (up to 2^53) or an instant. */
  number(value: number): void {
    this.#mix(value | 0);
    this.#mix((value / 4_294_967_296) | 0);
  }

  /** The first `count` of them. */
  numbers(values: ArrayLike<number>, count: number): void {
    this.#mix(count);
    for (let i = 0; i < count; i++) this.number(values[i]!);
  }

  text(value: string): void {
    this.#mix(value.length);
    for (let i = 0; i < value.length; i++) this.#mix(value.charCodeAt(i));
  }

  /** Anything that JSON can carry. */
  value(value: unknown): void {
    if (typeof value === 'number') this.number(value);
    else if (typeof value === 'string') this.text(value);
    else if (typeof value !== 'object' || value === null) this.#mix(value === true ? 3 : value === false ? 2 : 1);
    else if (Array.isArray(value)) {
      this.#mix(value.length);
      for (const item of value) this.value(item);
    } else this.#properties(value as Record<string, unknown>);
  }

  /** Each property by itself, and then their sum. */
  #properties(value: Record<string, unknown>): void {
    const [high, low] = [this.#high, this.#low];
    let [sumHigh, sumLow] = [0, 0];
    for (const name in value) {
      if (value[name] === undefined) continue;
      this.#high = 0x811c9dc5;
      this.#low = 0x1000193;
      this.text(name);
      this.value(value[name]);
      sumHigh = (sumHigh + this.#high) | 0;
      sumLow = (sumLow + this.#low) | 0;
    }
    [this.#high, this.#low] = [high, low];
    this.#mix(sumHigh);
    this.#mix(sumLow);
  }

  result(): number {
    return (this.#high >>> 11) * 4_294_967_296 + (this.#low >>> 0);
  }

  hex(): string {
    return this.result().toString(16).padStart(14, '0');
  }

  /** Two lanes in the manner of MurmurHash3 (Appleby), with different constants. */
  #mix(bits: number): void {
    const high = this.#high ^ Math.imul(bits, 0xcc9e2d51);
    this.#high = (Math.imul((high << 13) | (high >>> 19), 5) + 0xe6546b64) | 0;
    const low = this.#low ^ Math.imul(bits, 0x1b873593);
    this.#low = (Math.imul((low << 15) | (low >>> 17), 9) + 0x38495ab5) | 0;
  }
}
