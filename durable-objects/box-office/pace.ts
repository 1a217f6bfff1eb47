/** How fast the box office is at this moment, to tell beforehand how long somebody will wait. */

/** Fewer commands say little: what a batch costs by itself would count as theirs. */
const tellingBatch = 16;

export class Pace {
  #msPerCommand = 0;

  /** A batch of so many commands took that long. */
  took(ms: number, commands: number): void {
    if (commands < tellingBatch) return;
    const weight = this.#msPerCommand === 0 ? 1 : commands / (commands + 256); // a giant tells more than a dwarf
    this.#msPerCommand += weight * (ms / commands - this.#msPerCommand);
  }

  /** How long it takes until so many are done; 0 while that is not known. */
  waitMs(commands: number): number {
    return commands * this.#msPerCommand;
  }
}
