/**
 * A hardware scanner acts as a keyboard: it types faster than any hand and ends with Enter. This tells it from a person,
 * wherever on the page the focus is.
 */

/** Scanners send a key every 1 to 15 ms, slow Bluetooth ones every 30; people hardly go below 60. */
const keyGapMaxMs = 50;
/** A short code has eight characters; anything below is somebody's hurried "ok" with Enter. */
const lengthMin = 6;
const lengthMax = 4_096;

export class Wedge {
  #text = '';
  #lastMs = -Infinity;

  /** @param key `KeyboardEvent.key`  @param atMs a steady clock  @returns a whole code where this key ended one, else null */
  press(key: string, atMs: number): string | null {
    const quick = atMs - this.#lastMs <= keyGapMaxMs;
    if (key === 'Enter' || key === 'Tab') {
      const text = quick ? this.#text : '';
      this.#text = '';
      return text.length >= lengthMin ? text : null;
    }
    if (key.length !== 1) return null; // Shift and its like stand between the letters
    this.#text = (quick ? this.#text : '') + key;
    if (this.#text.length > lengthMax) this.#text = '';
    this.#lastMs = atMs;
    return null;
  }

  /** Whether a burst is under way, so that its keys do nothing else (a space would press the focused button). */
  isTyping(atMs: number): boolean {
    return this.#text.length > 1 && atMs - this.#lastMs <= keyGapMaxMs;
  }
}
