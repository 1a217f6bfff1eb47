/** One piece of work at a time, in the order in which it came. */
export class Turns {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** How much is under way or waits. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Does `work` when all before it has ended, however that went. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => {}); // a broken turn does not stop the next one
    try {
      return await mine;
    } finally {
      this.#waiting--;
    }
  }
}
