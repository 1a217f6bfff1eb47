/**
 * Group commit: commands that arrive together are decided in order, stored in one transaction, then answered. The next batch
 * is decided only when this one is stored, so what is in memory is at most one batch ahead of the disk, and reads wait for it.
 */
import type { Command, Reply } from '#domain/box-office/commands';
import type { Busy } from '../box-office-rpc.ts';
import { Pace } from './pace.ts';

/** Commands that wait at most. Beyond it a caller hears `busy` at once. */
export const queueMax = 4_096;
/**
 * How long somebody who wants a new reservation may have to wait, by how long the others took; beyond it he hears `busy` at once.
 * Who is buying already is not turned away for that: there are few of them, and they have waited.
 */
export const waitMaxMs = 1_000;
/** Commands that may always wait, so that one slow batch does not shut the door. */
const waitingMin = 64;
/** Commands in one batch: some milliseconds of work, so that nobody waits for a giant. */
export const batchMax = 512;
/** Entries of door journals in one batch; a journal row stays well under the 2 MB of a row. */
export const batchWeightMax = 2_000;
export const retryAfterMs = 500;
/** When one call comes that soon after another was stored, there is a crowd, and waiting a turn for company pays. */
const crowdMs = 3;
/** So many commands share the cost of a commit well; a turn costs them more than a few others would save. */
const companyEnough = 16;
/** Calls of a failed batch that fail one after the other before the rest of it is told to come again. */
const failuresMax = 2;

/** A command with what has to be stored beside it if it is taken. */
export interface Asked {
  command: Command;
  /** Signed entries of a door, as evidence. */
  evidence?: { entries: readonly unknown[]; broken: boolean };
}

export type Answer = Reply | Busy;

export interface CommitterDeps {
  /** Decides and stores all of them, in order, in one transaction. When it throws, nothing of it has happened. */
  commit(batch: readonly Asked[]): Promise<Reply[]>;
  /** After a failed commit: memory is made to agree with the disk again. */
  recover(error: unknown): Promise<void>;
  /** Lets callers of the same turn of the event loop join the batch. It takes a timer, and a timer a millisecond. */
  turn(): Promise<void>;
  /** For telling a crowd: milliseconds on a clock of any kind. */
  now(): number;
}

interface Waiting {
  asked: readonly Asked[];
  /** Whether each of them is somebody else's. */
  apart: boolean;
  answer: (answers: Answer[]) => void;
}

export class Committer {
  readonly #deps: CommitterDeps;
  #queue: Waiting[] = [];
  #depth = 0;
  #running: Promise<void> | null = null;
  /** Calls in the last batch, and when it was stored. */
  #lastCalls = 0;
  #storedAt = -Infinity;
  readonly #pace = new Pace();
  /** Whether memory may be ahead of the disk. */
  #ahead = false;
  #readers: (() => void)[] = [];
  /** Work that wants to be alone; only the alarm brings some. */
  readonly #works: { work: () => Promise<void>; done: () => void }[] = [];

  constructor(deps: CommitterDeps) {
    this.#deps = deps;
  }

  /** Commands that wait, those of the batch under way among them. */
  get depth(): number {
    return this.#depth;
  }

  /**
   * Answers in the order of the commands; all `busy` when there is no room for all of them. Where they are of different callers
   * (`apart`), one that cannot be stored leaves the others alone.
   */
  submit(asked: readonly Asked[], apart = false): Promise<Answer[]> {
    if (this.#fit(asked, apart) === asked.length) return this.#wait(asked, apart);
    if (!apart) return Promise.resolve(asked.map(busy));
    return this.#submitSome(asked);
  }

  /**
   * Whoever is buying goes on; who wants something new is told. All of them and not only those for whom there is no room, since
   * they hear it together, and would wait for the others; only where hardly anybody waits some are taken, or a large call never
   * got in.
   */
  async #submitSome(asked: readonly Asked[]): Promise<Answer[]> {
    const room = this.#depth < waitingMin ? this.#fit(asked, true) : 0;
    const isTaken = asked.map((one, i) => i < room || (!isNew(one) && this.#depth + asked.length <= queueMax));
    const taken = asked.filter((_, i) => isTaken[i]);
    const answers = taken.length > 0 ? await this.#wait(taken, true) : [];
    let next = 0;
    return isTaken.map((mine) => (mine ? answers[next++]! : busy()));
  }

  /** For how many of them, from the first on, there is room; all or none of what is not `apart`. */
  #fit(asked: readonly Asked[], apart: boolean): number {
    const isFull = (one: Asked, i: number) => {
      const ahead = this.#depth + (apart ? i : asked.length - 1);
      if (ahead >= queueMax) return true;
      return isNew(one) && ahead >= waitingMin && this.#pace.waitMs(ahead) > waitMaxMs;
    };
    const first = asked.findIndex(isFull);
    return first < 0 ? asked.length : first;
  }

  #wait(asked: readonly Asked[], apart: boolean): Promise<Answer[]> {
    this.#depth += asked.length;
    return new Promise((answer) => {
      this.#queue.push({ asked, apart, answer });
      if (!this.#running) this.#start(() => this.#gather());
    });
  }

  /** Runs work that stores by itself (the broom) right after the batch under way; what arrives meanwhile waits for it. */
  exclusively(work: () => Promise<void>): Promise<void> {
    return new Promise((done) => {
      this.#works.push({ work, done });
      if (!this.#running) this.#start(() => Promise.resolve());
    });
  }

  /**
   * Reads when memory and disk agree: at once, or right after the batch under way, before the next one. `read` must look at the
   * state before its first `await`.
   */
  read<T>(read: () => T): Promise<Awaited<T>> {
    if (!this.#ahead) return Promise.resolve(read());
    return new Promise<T>((resolve, reject) => {
      this.#readers.push(() => {
        try {
          resolve(read());
        } catch (error) {
          reject(error as Error);
        }
      });
    }) as Promise<Awaited<T>>;
  }

  /** In a crowd, a turn in which others join; nothing when it is quiet, or when the first call brings company enough. */
  async #gather(): Promise<void> {
    if (this.#depth >= companyEnough) return;
    if (this.#lastCalls > 1 || this.#deps.now() - this.#storedAt < crowdMs) await this.#deps.turn();
  }

  #start(first: () => Promise<void>): void {
    this.#running = this.#run(first).finally(() => {
      this.#running = null;
      if (this.#queue.length > 0 || this.#works.length > 0) this.#start(() => this.#gather()); // came in between the last look and here
    });
  }

  async #run(first: () => Promise<void>): Promise<void> {
    await first();
    while (this.#queue.length > 0 || this.#works.length > 0) {
      const next = this.#works.shift();
      if (next) {
        await this.#guarded(next.work);
        next.done();
      }
      if (this.#queue.length > 0) await this.#commitOne();
    }
  }

  /** Work during which memory is ahead of the disk; true when it was stored. */
  async #guarded(work: () => Promise<void>): Promise<boolean> {
    this.#ahead = true;
    let stored = true;
    try {
      await work();
    } catch (error) {
      stored = false;
      await this.#deps.recover(error);
    }
    this.#ahead = false;
    const readers = this.#readers;
    this.#readers = [];
    for (const read of readers) read();
    return stored;
  }

  async #commitOne(): Promise<void> {
    const batch = this.#take();
    const startedAt = this.#deps.now();
    const answers = await this.#commit(batch.flatMap((waiting) => waiting.asked));
    if (answers) handOut(batch, answers);
    else await this.#commitEach(batch);
    const commands = batch.reduce((sum, { asked }) => sum + asked.length, 0);
    this.#depth -= commands;
    this.#lastCalls = batch.length;
    this.#storedAt = this.#deps.now();
    this.#pace.took(this.#storedAt - startedAt, commands);
  }

  /** One of them may be what cannot be stored: each by itself, until it is clear that it is not a caller's fault. */
  async #commitEach(batch: readonly Waiting[]): Promise<void> {
    const parts = batch.flatMap(({ asked, apart }) => (apart ? asked.map((one) => [one]) : [asked]));
    const answers: Answer[] = [];
    let failures = parts.length === 1 ? failuresMax : 0;
    for (const part of parts) {
      const stored = failures < failuresMax ? await this.#commit(part) : null;
      failures = stored ? 0 : failures + 1;
      answers.push(...(stored ?? part.map(busy))); // nothing was decided, so the same key may come again
    }
    handOut(batch, answers);
  }

  /** The answers, stored with what they answer; or null: nothing of it has happened. */
  async #commit(asked: readonly Asked[]): Promise<Answer[] | null> {
    let answers: Answer[] = [];
    const stored = await this.#guarded(async () => {
      answers = await this.#deps.commit(asked);
    });
    return stored ? answers : null;
  }

  /** The longest prefix of the queue that makes a batch; at least one call. */
  #take(): Waiting[] {
    let commands = 0;
    let weight = 0;
    let end = 0;
    for (; end < this.#queue.length; end++) {
      const { asked } = this.#queue[end]!;
      commands += asked.length;
      for (const { command } of asked) weight += command.kind === 'admit' ? command.entries.length : 1;
      if (end > 0 && (commands > batchMax || weight > batchWeightMax)) break;
    }
    return this.#queue.splice(0, end);
  }
}

/** To each caller its own, out of the answers to all. */
function handOut(batch: readonly Waiting[], answers: readonly Answer[]): void {
  let from = 0;
  for (const { asked, answer } of batch) answer(answers.slice(from, (from += asked.length)));
}

/** Whether somebody wants something new, rather than to go on with what they have. */
function isNew({ command }: Asked): boolean {
  return command.kind === 'hold';
}

function busy(): Busy {
  return { ok: false, code: 'busy', retryAfterMs };
}
