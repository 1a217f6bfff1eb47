/** How long to wait before trying again: doubling, bounded, and spread so that a thousand desks do not return in one instant. */

const firstMs = 1_000;
const longestMs = 30_000;

/** @param attempt from 0. @param random in [0, 1): half of the wait is left to chance. */
export function backoffMs(attempt: number, random: number): number {
  const wholeMs = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 10));
  return Math.round(wholeMs / 2 + (wholeMs / 2) * random);
}
