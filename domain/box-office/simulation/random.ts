/** Chance that can be had again: the same seed gives the same numbers on every machine. */

/** A whole number from 0 up to, not including, `below`. */
export type Random = (below: number) => number;

/** xorshift32 (Marsaglia), its seed stirred so that neighbouring seeds have nothing in common. */
export function randomFrom(seed: number): Random {
  let x = stirred(seed) || 1;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (((x >>> 0) / 4_294_967_296) * below) | 0;
  };
}

/** One of them, or undefined when there is none. */
export function anyOf<T>(random: Random, items: readonly T[]): T | undefined {
  return items[random(items.length)];
}

/** The finalizer of MurmurHash3 (Appleby). */
function stirred(seed: number): number {
  let h = (seed + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
