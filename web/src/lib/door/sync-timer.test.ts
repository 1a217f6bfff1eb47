import { describe, expect, it } from 'vitest';
import { afterScanMs, restMs, retryDelayMs, SyncTimer } from './sync-timer.ts';

/** Timers that are looked at instead of waited for. */
function timed(results: { ok: boolean; retryAfterMs?: number }[]) {
  const waits: number[] = [];
  let due: (() => void) | null = null;
  let rounds = 0;
  const timer = new SyncTimer({
    async round() {
      const { ok, retryAfterMs = null } = results[Math.min(rounds++, results.length - 1)]!;
      return { ok, retryAfterMs };
    },
    setTimer(work, afterMs) {
      waits.push(afterMs);
      due = work;
      return waits.length;
    },
    clearTimer: () => (due = null),
    random: () => 0.5,
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  const elapse = async () => {
    due?.();
    await settle();
  };
  return { timer, waits, settle, elapse, rounds: () => rounds };
}

describe('when a door asks', () => {
  it('[S20] at once, and then every twenty seconds', async () => {
    const { timer, waits, settle, elapse, rounds } = timed([{ ok: true }]);
    timer.start();
    await settle();
    await elapse();
    expect(rounds()).toBe(2);
    expect(waits).toEqual([restMs, restMs]);
  });

  it('[S21] ever more rarely while nobody answers, at most a minute apart, and at once when the network returns', async () => {
    const { timer, waits, settle, elapse, rounds } = timed([{ ok: false }]);
    timer.start();
    await settle();
    for (let n = 0; n < 6; n++) await elapse();
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    timer.now();
    await settle();
    expect(rounds()).toBe(8);
    expect(waits.at(-1)).toBe(2_000);
  });

  it('[S22] sooner after a scan, but not while nobody answers', async () => {
    const well = timed([{ ok: true }]);
    well.timer.start();
    await well.settle();
    well.timer.soon();
    well.timer.soon();
    expect(well.waits).toEqual([restMs, afterScanMs]);
    const away = timed([{ ok: false }]);
    away.timer.start();
    await away.settle();
    away.timer.soon();
    expect(away.waits).toEqual([2_000]);
  });

  it('[S23] waits for as long as the server asks', async () => {
    const { timer, waits, settle } = timed([{ ok: false, retryAfterMs: 45_000 }]);
    timer.start();
    await settle();
    expect(waits).toEqual([45_000]);
  });

  it('[S24] after the end nothing is asked any more', async () => {
    const { timer, settle, elapse, rounds } = timed([{ ok: true }]);
    timer.start();
    await settle();
    timer.stop();
    await elapse();
    timer.now();
    await settle();
    expect(rounds()).toBe(1);
  });

  it('[S25] doors of one hall do not all knock in the same second', () => {
    expect(retryDelayMs(3, 0)).toBe(6_000);
    expect(retryDelayMs(3, 0.999)).toBeGreaterThan(9_900);
    expect(retryDelayMs(1_000, 1)).toBeLessThanOrEqual(75_000);
  });
});
