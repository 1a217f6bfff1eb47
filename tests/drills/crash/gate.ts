/** Lets buyers through, or makes them wait until all of them stand still and somebody may look. */
export class Gate {
  readonly #buyers: number;
  #waiting: (() => void)[] = [];
  #isShut = true;
  #stillness: (() => void) | null = null;
  /** Everybody goes home. */
  over = false;

  constructor(buyers: number) {
    this.#buyers = buyers;
  }

  /** Resolves when the gate is open. */
  pass(): Promise<void> {
    if (!this.#isShut || this.over) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === this.#buyers) this.#stillness?.();
    });
  }

  shut(): void {
    this.#isShut = true;
  }

  /** Resolves when all buyers wait here. */
  still(): Promise<void> {
    if (this.#waiting.length === this.#buyers) return Promise.resolve();
    return new Promise((resolve) => (this.#stillness = resolve));
  }

  open(): void {
    this.#isShut = false;
    for (const go of this.#waiting.splice(0)) go();
  }

  close(): void {
    this.over = true;
    this.open();
  }
}
