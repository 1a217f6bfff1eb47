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

/**
 * Hears a hardware scanner anywhere on the page. A burst that ran into a text field is taken out of it again; its Enter presses
 * nothing. @returns how to stop listening
 */
export function listenToWedge(onCode: (text: string) => void): () => void {
  const wedge = new Wedge();
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey) return;
    const code = wedge.press(event.key, event.timeStamp);
    const field = event.target instanceof HTMLInputElement ? event.target : null;
    if (code !== null) {
      event.preventDefault();
      event.stopPropagation();
      if (field?.type !== 'radio' && field?.type !== 'checkbox') emptied(field);
      onCode(code);
    } else if (!field && wedge.isTyping(event.timeStamp)) event.preventDefault();
  };
  addEventListener('keydown', onKey, { capture: true });
  return () => removeEventListener('keydown', onKey, { capture: true });
}

function emptied(field: HTMLInputElement | null): void {
  if (!field) return;
  field.value = '';
  field.dispatchEvent(new Event('input', { bubbles: true })); // what is bound to the field hears of it
}
