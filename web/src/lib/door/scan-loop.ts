/** From the picture to the text, again and again, as often as it helps and no oftener. */

export interface ScanLoopDeps {
  /** The picture now; null while there is none. */
  grab(): Promise<ImageBitmap | null>;
  decode(picture: ImageBitmap): Promise<string[]>;
  /** Every text of every picture; the same code comes again with each. */
  onText(text: string): void;
  /** The decoder failed so often that there is no hope left. */
  onBroken(error: unknown): void;
  wait(ms: number): Promise<void>;
  nowMs(): number;
}

/** Between the starts of two pictures: eight a second feel immediate and leave the battery alone. */
const busyGapMs = 120;
/** When nobody has shown anything for a while. */
const idleGapMs = 250;
const idleAfterMs = 60_000;
const failuresMax = 5;

export class ScanLoop {
  readonly #deps: ScanLoopDeps;
  #run = 0;
  #lastTextMs = 0;

  constructor(deps: ScanLoopDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#lastTextMs = this.#deps.nowMs();
    void this.#go(++this.#run);
  }

  stop(): void {
    this.#run++;
  }

  async #go(run: number): Promise<void> {
    let failures = 0;
    while (run === this.#run) {
      const startedMs = this.#deps.nowMs();
      try {
        const picture = await this.#deps.grab();
        const texts = picture ? await this.#deps.decode(picture) : [];
        if (run !== this.#run) return;
        failures = 0;
        if (texts.length > 0) this.#lastTextMs = this.#deps.nowMs();
        for (const text of texts) this.#deps.onText(text);
      } catch (error) {
        failures++;
        if (failures >= failuresMax && run === this.#run) return this.#deps.onBroken(error);
      }
      const gapMs = this.#deps.nowMs() - this.#lastTextMs > idleAfterMs ? idleGapMs : busyGapMs;
      await this.#deps.wait(Math.max(10, gapMs - (this.#deps.nowMs() - startedMs)));
    }
  }
}
