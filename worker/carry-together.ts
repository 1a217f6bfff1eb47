/**
 * Callers of one isolate who ask the same object at the same moment share one call to it. An RPC costs far more than what it
 * carries, so this is what lets one object serve a crowd.
 *
 * Whoever comes while it is quiet goes at once. In a crowd the first waits for a turn of the event loop, and more of them in a burst or
 * while a call is under way: the object takes one after the other, so nobody is served earlier by a second one. Who comes meanwhile
 * goes along. A batch is led by the first of its callers, in that caller's request (a stub belongs to the request that made
 * it) but kept alive beyond it, so that a client who hangs up takes nobody along. Whoever has not heard in time, or whose shared
 * call failed, goes alone: with the same idempotency key that is safe, whatever has become of the first try.
 */

/** What a lane needs of the request that speaks. */
export interface Caller<Item, Answer> {
  /** Carries them in one call; one answer each, in their order. */
  send(items: readonly Item[]): Promise<Answer[]>;
  /** Keeps the request going until then, whether its client is still there or not. */
  keepAlive(work: Promise<unknown>): void;
  /** Resolves after that time with undefined, or with what `early` resolves to before. */
  wait<T>(ms: number, early?: Promise<T>): Promise<T | undefined>;
}

/** Items of one call at most: some milliseconds of work for the object. */
export const batchMax = 128;
/** So many in one turn are a burst: the next turn brings more, and they had better come along. */
const burst = 5;
/** Nobody is waited for longer than some milliseconds, neither a burst nor an object that does not answer. */
const turnsMax = 16;
/** How long a caller waits for the shared call. An object that is that slow has answered `busy` long before. */
export const patienceMs = 3_000;
/** A turn takes about a millisecond. A batch that has not left by then has lost its leader, and nobody joins it any more. */
const turnMaxMs = 100;

/** A call of a busy object takes a few milliseconds. */
const expectedMs = 50;

interface Waiting<Item, Answer> {
  item: Item;
  /** Null: the call failed, go alone. */
  hear: (heard: { answer: Answer } | null) => void;
}

interface Batch<Item, Answer> {
  waiting: Waiting<Item, Answer>[];
  sinceMs: number;
}

/** The way of one isolate to one object. */
export class SharedLane<Item, Answer> {
  #gathering: Batch<Item, Answer> | null = null;
  #underWay = 0;
  /** When the last call left, until it is back. */
  #leftAtMs: number | null = null;
  /** Callers in the last batch. */
  #lastCount = 0;

  /** Whether nobody is on the way, so that the lane may be forgotten. */
  get isIdle(): boolean {
    return this.#underWay === 0 && this.#gathering === null;
  }

  /** The answer to the item. @throws what `send` throws when the caller goes alone */
  async ask(item: Item, caller: Caller<Item, Answer>): Promise<Answer> {
    const shared = new Promise<{ answer: Answer } | null>((hear) => this.#join({ item, hear }, caller));
    const heard = await caller.wait(patienceMs, shared);
    if (heard) return heard.answer;
    const [answer] = await caller.send([item]);
    return answer!;
  }

  #join(waiting: Waiting<Item, Answer>, caller: Caller<Item, Answer>): void {
    const batch = this.#gathering;
    if (batch && batch.waiting.length < batchMax && Date.now() - batch.sinceMs < turnMaxMs) {
      batch.waiting.push(waiting);
      return;
    }
    const first = { waiting: [waiting], sinceMs: Date.now() };
    this.#gathering = first;
    caller.keepAlive(this.#lead(first, caller));
  }

  async #lead(batch: Batch<Item, Answer>, caller: Caller<Item, Answer>): Promise<void> {
    if (this.#isExpected() || this.#lastCount > 1) await this.#gather(batch, caller);
    if (this.#gathering === batch) this.#gathering = null;
    const { waiting } = batch;
    this.#lastCount = waiting.length;
    this.#underWay++;
    const leftAtMs = Date.now();
    this.#leftAtMs = leftAtMs;
    try {
      const answers = await caller.send(waiting.map(({ item }) => item));
      waiting.forEach(({ hear }, i) => hear({ answer: answers[i]! }));
    } catch {
      for (const { hear } of waiting) hear(null);
    } finally {
      this.#underWay--;
      if (this.#leftAtMs === leftAtMs) this.#leftAtMs = null;
    }
  }

  /** Whether the last call is about to come back. One that was lost with its leader is not waited for again and again. */
  #isExpected(): boolean {
    return this.#leftAtMs !== null && Date.now() - this.#leftAtMs < expectedMs;
  }

  /** A turn of the event loop in which others join; more of them while a burst comes in, or a call is under way. */
  async #gather({ waiting }: Batch<Item, Answer>, caller: Caller<Item, Answer>): Promise<void> {
    for (let turn = 0; turn < turnsMax && waiting.length < batchMax; turn++) {
      const before = waiting.length;
      await caller.wait(0);
      if (!this.#isExpected() && waiting.length - before < burst) return;
    }
  }
}
