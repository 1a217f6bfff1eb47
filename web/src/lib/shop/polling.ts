/** How often a page asks whether a payment has arrived: quickly at first, since that is when it does; then ever more gently. */
const firstDelayMs = 2_000;
const longestDelayMs = 30_000;
/** The page stops after this many questions (about half an hour) and says how to ask again. */
export const pollsMax = 75;

/** Milliseconds to wait before question number `asked` (from 0). */
export function pollDelayMs(asked: number): number {
  if (asked < 5) return firstDelayMs;
  return Math.min(longestDelayMs, Math.round(firstDelayMs * 1.3 ** (asked - 4)));
}
