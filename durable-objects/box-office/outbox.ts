/**
 * Facts leave the object: to libSQL, and as messages to the queue. Each way has its own place in the outbox, so that mail goes
 * out while the catalogue is away. Delivered at least once, in order; a place moves on only when a batch was taken.
 */
import type { Fact } from '#domain/box-office/facts';
import type { OutboxMessage } from '../box-office-rpc.ts';
import type { OutboxRow } from './sql.ts';

/** What the outbox needs of the world. */
export interface OutboxDeps {
  /** Writes facts to libSQL; at most 500, in order, any number of times. Throws when it is away. */
  project(eventId: string, facts: readonly Fact[]): Promise<void>;
  /** Puts messages on the queue; at most 100. */
  send(messages: readonly OutboxMessage[]): Promise<void>;
}

/** What the outbox needs of the object's storage. */
export interface OutboxStore {
  outboxAfter(sequence: number, limit: number): OutboxRow[];
  deleteOutbox(through: number): void;
  number(name: string): number;
  setNumber(name: string, value: number): void;
}

const factsPerDelivery = 500;
const messagesPerSend = 100;
/** Rounds of one alarm: then others get their turn, and the next alarm goes on. */
const roundsMax = 20;
const backoffFirstMs = 1_000;
/** The longest silence after which libSQL is tried again. */
const backoffMaxMs = 60_000;

export interface Delivery {
  /** Whether everything that was there has been delivered. */
  done: boolean;
  /** When to try again otherwise. */
  againInMs: number;
}

export class Outbox {
  readonly #store: OutboxStore;
  readonly #deps: OutboxDeps;
  #failures = 0;

  constructor(store: OutboxStore, deps: OutboxDeps) {
    this.#store = store;
    this.#deps = deps;
  }

  /** Delivers what is there, within bounds. Never throws: a failure is reported and tried again later. */
  async drain(eventId: string, report: (error: unknown, way: Way) => void): Promise<Delivery> {
    let failed = false;
    let more = false;
    for (const way of ['projected', 'messaged'] as const) {
      try {
        more = (await this.#drainWay(eventId, way)) || more;
      } catch (error) {
        failed = true;
        report(error, way);
      }
    }
    this.#store.deleteOutbox(Math.min(this.#store.number('projected'), this.#store.number('messaged')));
    this.#failures = failed ? this.#failures + 1 : 0;
    const backoffMs = Math.min(backoffFirstMs * 2 ** (this.#failures - 1), backoffMaxMs);
    return { done: !failed && !more, againInMs: failed ? backoffMs : 0 };
  }

  /** Whether there is more than one drain should take. */
  async #drainWay(eventId: string, way: Way): Promise<boolean> {
    for (let round = 0; round < roundsMax; round++) {
      const rows = takeFacts(this.#store.outboxAfter(this.#store.number(way), 64));
      if (rows.length === 0) return false;
      const facts = rows.flatMap((row) => row.facts);
      if (way === 'projected') await this.#deps.project(eventId, facts);
      else await this.#send(facts.flatMap((fact) => messagesOf(eventId, fact)));
      this.#store.setNumber(way, rows.at(-1)!.lastSequence);
    }
    return true;
  }

  async #send(messages: readonly OutboxMessage[]): Promise<void> {
    for (let at = 0; at < messages.length; at += messagesPerSend)
      await this.#deps.send(messages.slice(at, at + messagesPerSend));
  }
}

type Way = 'projected' | 'messaged';

/** Whole rows, of which a row has at most 500 facts; as many as fit in one delivery. */
function takeFacts(rows: readonly OutboxRow[]): OutboxRow[] {
  let facts = 0;
  let end = 0;
  while (end < rows.length && (end === 0 || facts + rows[end]!.facts.length <= factsPerDelivery))
    facts += rows[end++]!.facts.length;
  return rows.slice(0, end);
}

/** What somebody must hear of, and under which key, so that twice is once. */
export function messagesOf(eventId: string, fact: Fact): OutboxMessage[] {
  const key = `${eventId}:${fact.sequence}`;
  switch (fact.kind) {
    case 'order-paid':
      return [{ kind: 'order-confirmation', eventId, orderId: fact.orderId, key }];
    case 'order-cancelled':
      return fact.serials.length > 0 ? [{ kind: 'order-cancelled', eventId, orderId: fact.orderId, key }] : [];
    case 'refund-due': {
      const { orderId, paymentIntent, amountMinor, currency } = fact;
      return [{ kind: 'refund-payment', eventId, orderId, key, paymentIntent, amountMinor, currency }];
    }
    case 'refund-made': {
      const { orderId, refundId, amountMinor } = fact;
      return [{ kind: 'refund-notice', eventId, orderId, key, refundId, amountMinor }];
    }
    case 'session-expiry-due':
      return [{ kind: 'expire-session', eventId, orderId: fact.orderId, key, sessionId: fact.sessionId }];
    default:
      return [];
  }
}
