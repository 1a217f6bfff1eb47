/**
 * A lane lets a few through at a time, lets a bounded number wait for a bounded time, and tells everybody else "busy" at once.
 *
 * It is shared by all requests and Durable Objects of an isolate, and in workerd a request may be cancelled at any `await`: its
 * `finally` then never runs. So nothing here trusts anybody to come back: a place is a lease that ends by itself, a waiter
 * that stops looking is forgotten, and being woken by another request is only a hint, since each waiter also looks for itself.
 */
import { DatabaseError } from './errors.ts';

export interface LaneLimits {
  /** How many may be inside at once. */
  slots: number;
  /** How many may wait; the next is refused at once. */
  queueMax: number;
  /** How long one may wait before being refused. */
  waitMaxMs: number;
  /** After this long inside, a place is given away: the one who had it is gone. Longer than any request's own time-out. */
  leaseMs: number;
}

interface Waiter {
  number: number;
  seenAtMs: number;
  wake: () => void;
}

/** How often a waiter looks for itself; waking makes it faster, never slower. */
const lookEveryMs = 50;
/** A waiter not seen for this long is passed over; it keeps its place in the line, should it only have been slow. */
const lateAfterMs = 250;
/** A waiter not seen for this long is gone. Generous, because a busy isolate runs its timers late. */
const goneAfterMs = 5_000;

export class Lane {
  readonly #limits: LaneLimits;
  readonly #name: string;
  readonly #now: () => number;
  /** Number of the one inside → when its lease ends. */
  readonly #inside = new Map<number, number>();
  /** In order of arrival. */
  readonly #waiting = new Map<number, Waiter>();
  #nextNumber = 0;

  constructor(name: string, limits: LaneLimits, now: () => number = Date.now) {
    this.#name = name;
    this.#limits = limits;
    this.#now = now;
  }

  /** How many are inside and how many wait, for health pages and tests. */
  get load(): { inside: number; waiting: number } {
    this.#sweep();
    return { inside: this.#inside.size, waiting: this.#waiting.size };
  }

  /** Runs `task` when there is a place. @throws DatabaseError `database-busy` when the queue is full or the wait too long. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    const number = this.#nextNumber++;
    await this.#enter(number);
    try {
      return await task();
    } finally {
      this.#inside.delete(number);
      this.#wakeFirst();
    }
  }

  async #enter(number: number): Promise<void> {
    this.#sweep();
    if (this.#waiting.size === 0 && this.#take(number)) return;
    if (this.#waiting.size >= this.#limits.queueMax) throw this.#busy('the queue is full');
    const sinceMs = this.#now();
    const me: Waiter = { number, seenAtMs: sinceMs, wake: () => undefined };
    this.#waiting.set(number, me);
    for (;;) {
      await this.#pause(me);
      me.seenAtMs = this.#now();
      this.#sweep();
      // Forgotten by mistake (this isolate was asleep): back into the queue, at its end.
      if (!this.#waiting.has(number)) this.#waiting.set(number, me);
      if (this.#nextInLine() === me && this.#take(number)) {
        this.#waiting.delete(number);
        return this.#wakeFirst();
      }
      if (this.#now() - sinceMs >= this.#limits.waitMaxMs) {
        this.#waiting.delete(number);
        throw this.#busy('waited too long');
      }
    }
  }

  #take(number: number): boolean {
    if (this.#inside.size >= this.#limits.slots) return false;
    this.#inside.set(number, this.#now() + this.#limits.leaseMs);
    return true;
  }

  /** Waits on a timer of one's own, or on being woken, whichever is first. */
  async #pause(me: Waiter): Promise<void> {
    me.seenAtMs = this.#now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, lookEveryMs);
      me.wake = resolve;
    });
    // Cleared here and not in `wake`: a timer belongs to the request that set it.
    clearTimeout(timer);
  }

  #nextInLine(): Waiter | undefined {
    const seenSinceMs = this.#now() - lateAfterMs;
    for (const waiter of this.#waiting.values()) if (waiter.seenAtMs >= seenSinceMs) return waiter;
    return undefined;
  }

  #wakeFirst(): void {
    if (this.#inside.size < this.#limits.slots) this.#nextInLine()?.wake();
  }

  #sweep(): void {
    const nowMs = this.#now();
    for (const [number, leaseEndsAtMs] of this.#inside) if (leaseEndsAtMs <= nowMs) this.#inside.delete(number);
    for (const [number, waiter] of this.#waiting) {
      if (waiter.seenAtMs + goneAfterMs > nowMs) break;
      this.#waiting.delete(number);
    }
  }

  #busy(why: string): DatabaseError {
    return new DatabaseError('database-busy', `The ${this.#name} lane is full: ${why}.`, {
      retryAfterMs: 500 + this.#waiting.size * 5,
    });
  }
}
