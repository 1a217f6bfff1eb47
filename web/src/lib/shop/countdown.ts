/**
 * How much of a reservation is left, by the server's clock. The device's clock may be wrong or be set while we look, so only the
 * time that has passed since the answer is measured here, on a clock that never jumps (`performance.now`).
 */
export interface CountdownStart {
  expiresAtMs: number;
  /** What the server's clock said in the same answer. */
  serverNowMs: number;
  /** The steady clock (ms) when the answer came; the trip back counts against the buyer's time, never for it. */
  answeredAtMs: number;
}

/** Milliseconds left at `steadyNowMs`, never below zero. */
export function msLeft(start: CountdownStart, steadyNowMs: number): number {
  const elapsedMs = Math.max(0, steadyNowMs - start.answeredAtMs);
  return Math.max(0, start.expiresAtMs - start.serverNowMs - elapsedMs);
}

/** "9:59", "0:07"; "1:05:00" beyond an hour. Rounds up, so that "0:01" is shown until the end and "0:00" only after it. */
export function clockText(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Minutes at which a screen reader is told; every second would drown everything else. */
const spokenMinutes = [10, 5, 2, 1];

/** The minute to announce between two looks at the clock, or `null`. */
export function minuteToSay(beforeMs: number, afterMs: number): number | null {
  return spokenMinutes.find((minutes) => beforeMs > minutes * 60_000 && afterMs <= minutes * 60_000) ?? null;
}

/** When the answer to this page's navigation came, on the steady clock; now for a navigation within the app. */
export function answeredAt(isFirstPage: boolean): number {
  if (!isFirstPage) return performance.now();
  const navigation = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined;
  return navigation?.responseStart || performance.now();
}
