/** A list that is read page by page: what is there, whether more follows, and what went wrong; an old answer never beats a newer question. */
import type { Refusal, Reply } from './desk-api.ts';

export interface Page<Row> {
  rows: Row[];
  nextCursor: string | null;
}

export class Paged<Row> {
  rows = $state.raw<Row[]>([]);
  nextCursor = $state.raw<string | null>(null);
  busy = $state(false);
  /** False until the first answer: a list that is not there yet is not an empty list. */
  loaded = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  readonly #fetch: (cursor: string | undefined) => Promise<Reply<Page<Row>>>;
  #question = 0;

  constructor(fetch: (cursor: string | undefined) => Promise<Reply<Page<Row>>>) {
    this.#fetch = fetch;
  }

  /** From the beginning. What is shown stays until the answer is here. */
  async begin(): Promise<void> {
    await this.#ask(undefined);
  }

  async more(): Promise<void> {
    if (this.nextCursor !== null && !this.busy) await this.#ask(this.nextCursor);
  }

  async #ask(cursor: string | undefined): Promise<void> {
    const question = ++this.#question;
    this.busy = true;
    const reply = await this.#fetch(cursor);
    if (question !== this.#question) return;
    this.busy = false;
    this.refusal = reply.ok ? null : reply.refusal;
    if (!reply.ok) return;
    this.loaded = true;
    this.rows = cursor === undefined ? reply.value.rows : [...this.rows, ...reply.value.rows];
    this.nextCursor = reply.value.nextCursor;
  }
}
