/** The server's clock, as well as this device can know it: its own clock plus an offset measured with every answer. */

export type ClockOffset = { offsetMs: number; roundTripMs: number; measuredAtMs: number };

/** A better sample is not looked for while the one held is younger than this: quartz drifts about a second a day. */
const sampleLifeMs = 10 * 60_000;

/** Beyond this the offset is told to the steward. */
export const offsetWorthSayingMs = 30_000;

export class DoorClock {
  #held: ClockOffset | null;
  readonly #deviceNow: () => number;

  /** @param deviceNow the device's clock, UTC ms  @param held what an earlier run had measured */
  constructor(deviceNow: () => number, held: ClockOffset | null = null) {
    this.#deviceNow = deviceNow;
    this.#held = held;
  }

  deviceNowMs(): number {
    return this.#deviceNow();
  }

  /** The corrected clock, UTC ms. */
  nowMs(): number {
    return this.#deviceNow() + this.offsetMs;
  }

  /** Server clock − device clock, whole ms; 0 while nothing was measured. */
  get offsetMs(): number {
    return this.#held?.offsetMs ?? 0;
  }

  get held(): ClockOffset | null {
    return this.#held;
  }

  /**
   * Takes in an answer that carried the server's time. The true offset lies within half a round trip of the middle, so a shorter
   * round trip is the better sample, and a sample that contradicts the held one means that somebody set this device's clock.
   * @returns whether the held offset changed
   */
  measure(sentAtMs: number, receivedAtMs: number, serverNowMs: number): boolean {
    const roundTripMs = receivedAtMs - sentAtMs;
    if (roundTripMs < 0 || !Number.isFinite(serverNowMs)) return false; // the clock was set while we waited
    const offsetMs = Math.round(serverNowMs - (sentAtMs + receivedAtMs) / 2);
    const held = this.#held;
    const better =
      !held ||
      roundTripMs <= held.roundTripMs ||
      receivedAtMs - held.measuredAtMs > sampleLifeMs ||
      receivedAtMs < held.measuredAtMs ||
      Math.abs(offsetMs - held.offsetMs) > (roundTripMs + held.roundTripMs) / 2 + 1;
    if (better) this.#held = { offsetMs, roundTripMs, measuredAtMs: receivedAtMs };
    return better;
  }
}
