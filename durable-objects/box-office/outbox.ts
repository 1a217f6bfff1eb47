/**
 * Facts leave the object: to libSQL, and as messages to the queue. Each way has its own place in the outbox, so that mail goes
 * out while the catalogue is away. Delivered at least once, in order; a place moves on only when a batch was taken.
 */
import type { Fact, WaitingChanged } from '#domain/box-office/facts';
import type { OutboxMessage } from '../box-office-rpc.ts';
import { factsMax, firstPart } from './outbox-rows.ts';
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
  outboxAfter(sequence: number, facts: number, limit: number): OutboxRow[];
  deleteOutbox(through: number): void;
  number(name: string): number;
  setNumber(name: string, value: number): void;
}

const messagesPerSend = 100;
/** Rows of one batch: a quiet event has a fact in each. */
const rowsMax = 64;
/** Rounds of one alarm: then others get their turn, and the next alarm goes on. */
const roundsMax = 20;
const backoffFirstMs = 1_000;
/** The longest silence after which libSQL is tried again. */
const backoffMaxMs = 60_000;

type Way = 'messaged' | 'projected';
/** Mail, refunds and pages to close do not wait for a catalogue that is slow. */
const ways: readonly Way[] = ['messaged', 'projected'];

export interface Delivery {
  /** Whether everything that was there has been delivered. */
  done: boolean;
  /** When to try again otherwise. */
  againInMs: number;
}

interface Going {
  failures: number;
  /** Until then it is not tried, however often the alarm comes by. */
  pausedUntilMs: number;
  /** Facts in the next batch. Halved by a failure, grown by an eighth by what was taken: what is too much gets less until it is not. */
  factsMax: number;
}

export class Outbox {
  readonly #store: OutboxStore;
  readonly #deps: OutboxDeps;
  readonly #going: Record<Way, Going> = { messaged: well(), projected: well() };

  constructor(store: OutboxStore, deps: OutboxDeps) {
    this.#store = store;
    this.#deps = deps;
  }

  /** Delivers what is there, within bounds. Never throws: a failure is reported and tried again later. */
  async drain(eventId: string, nowMs: number, report: (error: unknown, way: Way) => void): Promise<Delivery> {
    const waits: number[] = [];
    for (const way of ways) {
      const going = this.#going[way];
      try {
        const isPaused = going.pausedUntilMs > nowMs;
        if (isPaused ? this.#next(way).length > 0 : await this.#drainWay(eventId, way))
          waits.push(Math.max(0, going.pausedUntilMs - nowMs));
      } catch (error) {
        const backoffMs = Math.min(backoffFirstMs * 2 ** going.failures++, backoffMaxMs);
        going.pausedUntilMs = nowMs + backoffMs;
        going.factsMax = Math.max(1, going.factsMax >> 1);
        waits.push(backoffMs);
        report(error, way);
      }
    }
    this.#store.deleteOutbox(Math.min(this.#store.number('projected'), this.#store.number('messaged')));
    return { done: waits.length === 0, againInMs: Math.min(backoffMaxMs, ...waits) };
  }

  /** Whether there is more than one drain should take. */
  async #drainWay(eventId: string, way: Way): Promise<boolean> {
    for (let round = 0; round < roundsMax; round++) {
      const facts = this.#next(way);
      if (facts.length === 0) return false;
      if (way === 'projected') await this.#deps.project(eventId, facts);
      else await this.#send(facts.flatMap((fact) => messagesOf(eventId, fact)));
      this.#store.setNumber(way, facts.at(-1)!.sequence);
      const { factsMax: tried } = this.#going[way];
      this.#going[way] = { ...well(), factsMax: Math.min(factsMax, tried + (tried >> 3) + 1) };
    }
    return true;
  }

  /** The next batch on that way; its place may be in the middle of a row. */
  #next(way: Way): Fact[] {
    const place = this.#store.number(way);
    const { factsMax } = this.#going[way];
    const facts = this.#store.outboxAfter(place, factsMax, rowsMax).flatMap((row) => row.facts);
    const fresh = facts.filter((fact) => fact.sequence > place);
    return firstPart(fresh, factsMax);
  }

  async #send(messages: readonly OutboxMessage[]): Promise<void> {
    for (let at = 0; at < messages.length; at += messagesPerSend)
      await this.#deps.send(messages.slice(at, at + messagesPerSend));
  }
}

function well(): Going {
  return { failures: 0, pausedUntilMs: 0, factsMax };
}

/** What somebody must hear of, and under which key, so that twice is once. */
export function messagesOf(eventId: string, fact: Fact): OutboxMessage[] {
  const key = `${eventId}:${fact.sequence}`;
  switch (fact.kind) {
    case 'order-paid':
      return [{ kind: 'order-confirmation', eventId, orderId: fact.orderId, key }];
    case 'order-cancelled':
      // The confirmation of the new order says what has become of exchanged tickets.
      return fact.serials.length > 0 && fact.by !== 'exchange'
        ? [{ kind: 'order-cancelled', eventId, orderId: fact.orderId, key }]
        : [];
    case 'refund-due': {
      const { orderId, paymentIntent, amountMinor, upToMinor, currency } = fact;
      const part = upToMinor === undefined ? {} : { upToMinor };
      return [{ kind: 'refund-payment', eventId, orderId, key, paymentIntent, amountMinor, ...part, currency }];
    }
    case 'refund-made': {
      const { orderId, refundId, amountMinor } = fact;
      return [{ kind: 'refund-notice', eventId, orderId, key, refundId, amountMinor }];
    }
    case 'session-expiry-due':
      return [{ kind: 'expire-session', eventId, orderId: fact.orderId, key, sessionId: fact.sessionId }];
    case 'waiting-changed':
      return waitingMessage(fact, { eventId, orderId: fact.entryId, key });
    default:
      return [];
  }
}

/** Who buys or leaves knows it. */
function waitingMessage(
  { state, holdId, offerUntilMs }: WaitingChanged,
  about: { eventId: string; orderId: string; key: string },
): OutboxMessage[] {
  if (state === 'waiting') return [{ kind: 'waiting-joined', ...about }];
  if (state === 'lapsed') return [{ kind: 'waiting-lapsed', ...about, hadOffer: holdId !== null }];
  if (state !== 'offered' || holdId === null || offerUntilMs === null) return [];
  return [{ kind: 'waiting-offer', ...about, holdId, offerUntilMs }];
}
