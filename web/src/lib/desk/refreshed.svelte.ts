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
  #round = 0;
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

  /** Asks now; an answer that was overtaken by a younger question is passed over. */
  async now(): Promise<void> {
    clearTimeout(this.#timer);
    const round = ++this.#round;
    const reply = await this.#ask();
    if (round !== this.#round) return;
    if (reply.ok) {
      this.value = reply.value;
      this.heardAtMs = Date.now();
    }
    this.refusal = reply.ok ? null : reply.refusal;
    if (this.#running) this.#later(this.#everyMs);
  }

  /** Something has happened that changes it. */
  soon(): void {
    if (this.#running && this.heardAtMs !== null) this.#later(soonMs - Math.min(soonMs, Date.now() - this.heardAtMs));
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (document.visibilityState === 'visible' ? void this.now() : this.#later(ms)), ms);
  }
}
