/**
 * A second opinion on a box office, made of other stuff: what it was told, in plain objects, instead of state. It hears what was
 * committed, foretells every answer that it can, and complains. It knows the rules in their plainest form and nothing of how they
 * are kept.
 */
import type { Command, Refusal, Reply, ReplyOf } from '../commands.ts';
import type { Fact } from '../facts.ts';
import type { House } from './houses.ts';
import { Book } from './oracle-book.ts';
import * as checkout from './oracle-checkout.ts';
import { passTime } from './oracle-holds.ts';
import * as keeping from './oracle-keeping.ts';
import * as money from './oracle-money.ts';
import * as sale from './oracle-sale.ts';
import * as tickets from './oracle-tickets.ts';
import * as waiting from './oracle-waiting.ts';
import { copyOf, isSame } from './plain.ts';

/** One thing that was committed: a command and its answer, or the alarm; and the facts of it. */
export interface News {
  command: Command | null;
  reply: Reply | null;
  facts: readonly Fact[];
}

type Yes<K extends Command['kind']> = Extract<ReplyOf[K], { ok: true }>;

export class Oracle {
  readonly book: Book;
  readonly #answers = new Map<string, { command: Command; reply: Reply }>();
  #sequence: number;

  /** The house is open, and nothing else has happened. */
  constructor({ settings, maps, facts, codes, mapVersion }: House) {
    this.book = new Book(settings, maps);
    if (mapVersion !== null) this.book.seats.use(maps.get(mapVersion)!);
    keeping.learnCodes(this.book, { kind: 'set-codes', key: '', codes: [...codes] });
    this.#sequence = facts;
  }

  get complaints(): string[] {
    return this.book.complaints;
  }

  /** A committed batch, in order. */
  observe(nowMs: number, news: readonly News[]): void {
    for (const { command, reply, facts } of news) {
      passTime(this.book, nowMs);
      if (command && reply && this.#isNews(command, reply)) this.#learn(command, reply, facts);
      for (const fact of facts) this.#hear(fact, command);
    }
    waiting.demandServed(this.book);
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
    const isRepeat = known.command === command || isSame(known.command, command);
    const due: Reply = isRepeat ? known.reply : { ok: false, code: 'idempotency-key-reused' };
    if (!isSame(due, reply))
      this.book.complain(`${key} was answered ${JSON.stringify(reply)}, where ${JSON.stringify(due)} was due`);
    return false;
  }

  #learn(command: Command, reply: Reply, facts: readonly Fact[]): void {
    const { book } = this;
    if (!reply.ok) return this.#judge(command, reply);
    switch (command.kind) {
      case 'hold':
        return sale.learnHold(book, command, reply as Yes<'hold'>);
      case 'extend':
        return sale.learnExtend(book, command, reply as Yes<'extend'>);
      case 'release':
        return sale.learnRelease(book, command);
      case 'checkout':
        return checkout.learnCheckout(book, command, reply as Yes<'checkout'>);
      case 'session-opened':
        return checkout.learnSessionOpened(book, command, reply as Yes<'session-opened'>);
      case 'session-expired':
        return checkout.learnSessionExpired(book, command);
      case 'paid':
        return money.learnPaid(book, command, reply as Yes<'paid'>);
      case 'refunded':
        return money.learnRefunded(book, command);
      case 'cancel':
        return money.learnCancel(book, command, reply as Yes<'cancel'>, facts);
      default:
        return keeping.learnOrganizer(book, command, reply);
    }
  }

  /** A no must be true as well. */
  #judge(command: Command, refusal: Refusal): void {
    if (command.kind !== 'hold') return;
    if (refusal.code === 'not-enough-left') sale.judgeNoRoom(this.book, command);
    if (refusal.code === 'seat-taken') sale.judgeTaken(this.book, command, refusal);
  }

  #hear(fact: Fact, command: Command | null): void {
    const { book } = this;
    if (fact.sequence !== ++this.#sequence) {
      book.complain(`fact ${fact.sequence} came where ${this.#sequence} was due`);
      this.#sequence = fact.sequence;
    }
    switch (fact.kind) {
      case 'order-paid':
        return tickets.learnIssued(book, fact);
      case 'order-cancelled':
        return tickets.learnRevoked(book, fact);
      case 'refund-due':
        return money.learnRefundDue(book, fact);
      case 'session-expiry-due':
        return checkout.learnAskedToClose(book, fact.orderId);
      case 'waiting-changed':
        return waiting.learnWaiting(book, fact, command);
      case 'ticket-admitted':
        book.tickets[fact.serial]!.admitted = true;
        return;
    }
  }
}
