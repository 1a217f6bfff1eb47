import type { Clock } from './clock.ts';
import type { Cause, EventType } from './records.ts';
import type { Store } from './store.ts';

/** What every action of the stand-in needs: the kept state, the time, and somebody to tell. */
export interface Books {
  store: Store;
  clock: Clock;
  /** Writes an event and queues its webhooks, in the transaction that is going on. */
  announce(type: EventType, object: Record<string, unknown>, previous?: Record<string, unknown>): void;
  /** Where buyers reach the payment page, without a slash at the end. */
  publicUrl(): string;
  /** How long slow payments and slow refunds take by themselves, in seconds of the stand-in's clock. */
  slowAfterSec: number;
}

/** The same books, whose events say which API call caused them. */
export type BooksFor = (cause: Cause) => Books;
