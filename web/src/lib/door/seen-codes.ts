/** A camera sees the same code ten times a second; it is one scan until it has been out of sight for a while. */

/** Long enough for a hand that trembles, short enough for the next person with the same wrong code. */
export const sameCodeMs = 3_000;
const rememberedMax = 16;

export class SeenCodes {
  readonly #lastSeenMs = new Map<string, number>();

  /** Whether this code was in sight a moment ago; seeing it again keeps it known. A code that is not is not remembered by asking. */
  again(text: string, nowMs: number): boolean {
    const lastMs = this.#lastSeenMs.get(text);
    if (lastMs === undefined || nowMs - lastMs >= sameCodeMs || nowMs < lastMs) return false;
    this.note(text, nowMs);
    return true;
  }

  /** This code is being scanned now. */
  note(text: string, nowMs: number): void {
    this.#lastSeenMs.delete(text);
    this.#lastSeenMs.set(text, nowMs);
    for (const oldest of this.#lastSeenMs.keys()) {
      if (this.#lastSeenMs.size <= rememberedMax) return;
      this.#lastSeenMs.delete(oldest);
    }
  }
}
