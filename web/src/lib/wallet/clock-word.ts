/** What is to be said of this phone's clock: a door believes a live code for less than half a minute to either side (T9). */
import type { ClockOffset } from '../door/door-clock.ts';

export type ClockWord =
  /** Nothing needs to be said. */
  | 'fine'
  /** It is wrong by so much that one should set it; the codes are right all the same. */
  | 'off'
  /** Nobody knows: the server's time was never heard, or the clock was set back since. */
  | 'unsure';

/** Beyond this the phone itself should be looked at. */
export const offMs = 30_000;
/** Quartz drifts about a second a day: what was measured within a month is within the door's tolerance. */
export const measuredWithinMs = 30 * 86_400_000;

/** @param nowMs the device's own clock */
export function clockWord(held: ClockOffset | null, nowMs: number): ClockWord {
  if (!held || nowMs < held.measuredAtMs || nowMs - held.measuredAtMs > measuredWithinMs) return 'unsure';
  return Math.abs(held.offsetMs) > offMs ? 'off' : 'fine';
}
