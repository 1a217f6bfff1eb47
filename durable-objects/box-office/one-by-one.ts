/** Work of one kind under one name, one after the other; what bears another name does not wait. */
export class OneByOne {
  /** The last work of each name that is under way. */
  readonly #last = new Map<string, Promise<void>>();

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.#last.get(name) ?? Promise.resolve()).then(work);
    const settled = mine.then(noMatter, noMatter);
    this.#last.set(name, settled);
    try {
      return await mine;
    } finally {
      if (this.#last.get(name) === settled) this.#last.delete(name);
    }
  }
}

const noMatter = () => undefined;
