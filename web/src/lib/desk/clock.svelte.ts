/** The time, for whatever on a page tells an age or counts down; ticks only while somebody looks at it. */
import { createSubscriber } from 'svelte/reactivity';

class Clock {
  readonly #subscribe = createSubscriber((update) => {
    const timer = setInterval(update, 1000);
    return () => clearInterval(timer);
  });

  get nowMs(): number {
    this.#subscribe();
    return Date.now();
  }
}

export const clock = new Clock();
