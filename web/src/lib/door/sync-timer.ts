/** When a door asks the server: every twenty seconds, sooner after a scan, at once when the network returns, ever more rarely while nobody answers. */

export interface TimerDeps {
  /** One round; `ok` false asks for patience, for at least `retryAfterMs` where the server named a time. */
  round(): Promise<{ ok: boolean; retryAfterMs: number | null }>;
  setTimer(work: () => void, afterMs: number): unknown;
  clearTimer(timer: unknown): void;
  /** 0 ≤ n < 1: spreads the doors of a hall that lost its network together. */
  random(): number;
}

export const restMs = 20_000;
/** After a scan: long enough to take a few along, short enough for the next gate to hear of it. */
export const afterScanMs = 1_500;
const firstRetryMs = 2_000;
const retryMaxMs = 60_000;

/** The wait after so many failures in a row (from 1): doubling, bounded, spread by a quarter to either side. */
export function retryDelayMs(failures: number, random: number): number {
  const plainMs = Math.min(retryMaxMs, firstRetryMs * 2 ** Math.min(failures - 1, 10));
  return Math.round(plainMs * (0.75 + random / 2));
}

export class SyncTimer {
  readonly #deps: TimerDeps;
  #timer: unknown = null;
  #dueInMs = Infinity;
  #failures = 0;
  #busy = false;
  #again = false;
  #stopped = true;

  constructor(deps: TimerDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#stopped = false;
    void this.#go();
  }

  stop(): void {
    this.#stopped = true;
    this.#clear();
  }

  /** The network is back, or somebody looks at the screen again: now, and the patience starts anew. */
  now(): void {
    this.#failures = 0;
    void this.#go();
  }

  /** Something is waiting to be sent. While nobody answers this changes nothing: the patience is there for a reason. */
  soon(): void {
    if (this.#failures === 0 && !this.#busy && this.#dueInMs > afterScanMs) this.#wait(afterScanMs);
    else if (this.#busy) this.#again = true;
  }

  async #go(): Promise<void> {
    if (this.#stopped) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#clear();
    this.#busy = true;
    const result = await this.#deps.round().catch(() => ({ ok: false, retryAfterMs: null }));
    this.#busy = false;
    this.#failures = result.ok ? 0 : this.#failures + 1;
    const again = this.#again && result.ok;
    this.#again = false;
    const calmMs = result.ok ? restMs : retryDelayMs(this.#failures, this.#deps.random());
    this.#wait(again ? afterScanMs : Math.max(calmMs, result.retryAfterMs ?? 0));
  }

  #wait(afterMs: number): void {
    this.#clear();
    if (this.#stopped) return;
    this.#dueInMs = afterMs;
    this.#timer = this.#deps.setTimer(() => void this.#go(), afterMs);
  }

  #clear(): void {
    if (this.#timer !== null) this.#deps.clearTimer(this.#timer);
    this.#timer = null;
    this.#dueInMs = Infinity;
  }
}
