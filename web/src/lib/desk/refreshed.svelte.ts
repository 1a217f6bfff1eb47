/** A value that is asked for again and again while somebody looks at it. What was heard last stands when no answer comes. */
import type { Refusal, Reply } from './desk-api.ts';

/** After news of something else that concerns it; many of them together make one question. */
const soonMs = 1_500;

export class Refreshed<T> {
  value = $state.raw<T | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  /** By the clock of this device. */
  heardAtMs = $state<number | null>(null);
  readonly #ask: () => Promise<Reply<T>>;
  readonly #everyMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: Promise<void> | null = null;
  /** Something has changed since the question that is being answered was asked. */
  #stale = false;
  #running = false;

  constructor(ask: () => Promise<Reply<T>>, everyMs: number) {
    this.#ask = ask;
    this.#everyMs = everyMs;
  }

  /** Begins; the returned function ends it. For an effect. */
  start(): () => void {
    this.#running = true;
    const wake = () => document.visibilityState === 'visible' && void this.now();
    document.addEventListener('visibilitychange', wake);
    addEventListener('online', wake);
    void this.now();
    return () => {
      this.#running = false;
      clearTimeout(this.#timer);
      document.removeEventListener('visibilitychange', wake);
      removeEventListener('online', wake);
    };
  }

  /** Asks now; who calls while an answer is awaited gets that one, and another one soon after. */
  now(): Promise<void> {
    if (this.#asking) this.#stale = true;
    return (this.#asking ??= this.#round().finally(() => (this.#asking = null)));
  }

  /** Something has happened that changes it. */
  soon(): void {
    if (this.#asking) this.#stale = true;
    else if (this.#running && this.heardAtMs !== null)
      this.#later(soonMs - Math.min(soonMs, Date.now() - this.heardAtMs));
  }

  async #round(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stale = false;
    const reply = await this.#ask();
    if (reply.ok) {
      this.value = reply.value;
      this.heardAtMs = Date.now();
    }
    this.refusal = reply.ok ? null : reply.refusal;
    if (this.#running) this.#later(this.#stale ? soonMs : this.#everyMs);
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (document.visibilityState === 'visible' ? void this.now() : this.#later(ms)), ms);
  }
}
