/**
 * A second opinion on a box office, made of other stuff: what it was told, in plain objects, instead of state. It hears what was
 * committed, foretells every answer that it can, and complains. It knows the rules in their plainest form and nothing of how they
 * are kept.
 */
import type { Command, Reply } from '../commands.ts';
import type { Fact } from '../facts.ts';
import type { SalesSettings } from '../settings.ts';
import { Book } from './oracle-book.ts';
import * as money from './oracle-money.ts';
import * as sale from './oracle-sale.ts';

/** One thing that was committed: a command and its answer, or the alarm; and the facts of it. */
export interface News {
  command: Command | null;
  reply: Reply | null;
  facts: readonly Fact[];
}

export class Oracle {
  readonly book: Book;
  readonly #answers = new Map<string, { command: Command; reply: Reply }>();
  #sequence: number;

  /** `settings` are in force, and `facts` facts were told before. */
  constructor(settings: SalesSettings, facts: number) {
    this.book = new Book(settings);
    this.#sequence = facts;
  }

  get complaints(): string[] {
    return this.book.complaints;
  }

  /** A committed batch, in order. */
  observe(nowMs: number, news: readonly News[]): void {
    for (const { command, reply, facts } of news) {
      this.book.passTime(nowMs);
      if (command && reply && this.#isNews(command, reply)) this.#learn(command, reply);
      for (const fact of facts) this.#hear(fact);
    }
  }

  /** A repeat of a key must give the first answer, other content under it a refusal; neither is news. Rules I1, I2. */
  #isNews(command: Command, reply: Reply): boolean {
    const { kind, key } = command;
    const known = this.#answers.get(key);
    if (known === undefined) {
      // Giving back what is gone leaves no trace, so the answer to it is not kept either.
      if (reply.ok && kind !== 'release') this.#answers.set(key, { command, reply: copyOf(reply) });
      return true;
    }
    const due: Reply = known.command === command ? known.reply : { ok: false, code: 'idempotency-key-reused' };
    if (!isSame(due, reply))
      this.book.complain(`${key} was answered ${JSON.stringify(reply)}, where ${JSON.stringify(due)} was due`);
    return false;
  }

  #learn(command: Command, reply: Reply): void {
    const { book } = this;
    if (!reply.ok) {
      if (command.kind === 'hold' && reply.code === 'not-enough-left')
        sale.judgeNoRoom(book, command.holdId, command.lines);
      return;
    }
    switch (command.kind) {
      case 'configure':
        book.settings = command.settings;
        return book.places.rebuild(command.settings);
      case 'hold':
        return sale.learnHold(book, command, reply as never);
      case 'extend':
        return sale.learnExtend(book, command, reply as never);
      case 'release':
        return sale.learnRelease(book, command);
      case 'checkout':
        return sale.learnCheckout(book, command, reply as never);
      case 'session-opened':
        return sale.learnSessionOpened(book, command, reply as never);
      case 'session-expired':
        return sale.learnSessionExpired(book, command);
      case 'paid':
        return money.learnPaid(book, command, reply as never);
      case 'refunded':
        return money.learnRefunded(book, command);
      case 'cancel':
        return money.learnCancel(book, command, reply as never);
    }
  }

  #hear(fact: Fact): void {
    const { book } = this;
    if (fact.sequence !== ++this.#sequence) {
      book.complain(`fact ${fact.sequence} came where ${this.#sequence} was due`);
      this.#sequence = fact.sequence;
    }
    switch (fact.kind) {
      case 'order-paid':
        return money.learnIssued(book, fact);
      case 'order-cancelled':
        return money.learnRevoked(book, fact);
      case 'refund-due':
        return money.learnRefundDue(book, fact);
      case 'session-expiry-due':
        return sale.learnAskedToClose(book, fact.orderId);
      case 'ticket-admitted':
        book.tickets[fact.serial]!.admitted = true;
        return;
    }
  }
}

/** Answers are flat or nearly so; a copy, so that nobody changes it behind our back. */
function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = copyOf(value[key]);
  return copy as T;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}
