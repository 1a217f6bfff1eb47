/** What is left, kept fresh while somebody looks at the page. The answers come from the edge, so looking costs the box office nothing. */
import type { Availability } from '#domain/contract/public';

const askEveryMs = 8_000;

export class LiveAvailability {
  #fresh = $state.raw<Availability | null>(null);
  #eventId: () => string;
  #rendered: () => Availability | null;

  constructor(eventId: () => string, rendered: () => Availability | null) {
    this.#eventId = eventId;
    this.#rendered = rendered;
  }

  /** Whichever of the two the box office said last. */
  get current(): Availability | null {
    const rendered = this.#rendered();
    if (!this.#fresh) return rendered;
    return rendered && rendered.atMs > this.#fresh.atMs ? rendered : this.#fresh;
  }

  /** Told by somebody who heard it otherwise. */
  hear(fresh: Availability): void {
    if (!this.#fresh || fresh.atMs >= this.#fresh.atMs) this.#fresh = fresh;
  }

  /** Asks now and then while the page is seen; returns how to stop. */
  follow(): () => void {
    const eventId = this.#eventId();
    const ask = async () => {
      if (document.visibilityState !== 'visible') return;
      try {
        const response = await fetch(`/api/events/${eventId}/availability`);
        if (response.ok && eventId === this.#eventId()) this.#fresh = (await response.json()) as Availability;
      } catch {
        // no network: what was known stays on the page, and the hold decides anyway
      }
    };
    const timer = setInterval(ask, askEveryMs);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', ask);
    };
  }
}
