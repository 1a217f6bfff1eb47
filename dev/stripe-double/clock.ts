import type { Store } from './store.ts';

/** The stand-in's own time: the machine's clock plus an offset that can be moved to let sessions expire. */
export interface Clock {
  nowMs(): number;
  nowSec(): number;
  offsetMs(): number;
  /** Sets the offset to the machine's clock; kept over restarts, or what has expired would be open again. */
  setOffsetMs(offsetMs: number): void;
}

const setting = 'clock-offset-ms';
const offsetMaxMs = 10 * 365 * 86_400_000; // ten years either way; more is a typing error

/** @throws RangeError when an offset is not a whole number of milliseconds within ten years. */
export function openClock(store: Store): Clock {
  let offset = Number(store.setting(setting) ?? 0);
  const nowMs = () => Date.now() + offset;
  return {
    nowMs,
    nowSec: () => Math.floor(nowMs() / 1000),
    offsetMs: () => offset,
    setOffsetMs(offsetMs) {
      if (!Number.isInteger(offsetMs) || Math.abs(offsetMs) > offsetMaxMs) {
        throw new RangeError('The offset is a whole number of milliseconds, at most ten years.');
      }
      offset = offsetMs;
      store.keepSetting(setting, String(offsetMs));
    },
  };
}
