/** A reservation's countdown that a page can show. */
import { untrack } from 'svelte';
import { minuteToSay, msLeft, type CountdownStart } from './countdown.ts';

export class Countdown {
  leftMs = $state(0);
  /** The minute that was reached last, for screen readers. */
  spokenMinutes = $state<number | null>(null);
  #start: CountdownStart;

  constructor(start: CountdownStart) {
    this.#start = start;
    this.leftMs = msLeft(start, start.answeredAtMs);
  }

  /** Looks at the clock twice a second until the end; returns how to stop. */
  run(): () => void {
    const look = () => {
      const leftMs = msLeft(this.#start, performance.now());
      this.spokenMinutes = minuteToSay(this.leftMs, leftMs) ?? this.spokenMinutes;
      this.leftMs = leftMs;
      if (leftMs === 0) clearInterval(timer);
    };
    const timer = setInterval(look, 500);
    untrack(look); // whoever starts it in an effect must not start it anew at each tick
    return () => clearInterval(timer);
  }
}
