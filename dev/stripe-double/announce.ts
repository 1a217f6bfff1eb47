import type { Books } from './books.ts';
import type { Clock } from './clock.ts';
import { freshId } from './ids.ts';
import type { Cause } from './records.ts';
import type { Store } from './store.ts';
import type { Courier } from './webhook-delivery.ts';
import type { WebhookQueue } from './webhook-queue.ts';

export interface AnnounceDeps {
  store: Store;
  clock: Clock;
  /** Null when no endpoint is configured: events are written all the same and can be asked for. */
  webhooks: { queue: WebhookQueue; courier: Courier } | null;
}

/** Writes events as part of the transaction going on; the courier wakes when that has been committed. */
export function announcerFor({ store, clock, webhooks }: AnnounceDeps, cause: Cause): Books['announce'] {
  return (type, object, previous) => {
    const createdAtSec = clock.nowSec();
    const id = freshId('evt_');
    store.put('event', { id, createdAtSec, type, object, previousAttributes: previous ?? null, cause });
    if (!webhooks) return;
    const { released } = webhooks.queue.add(id);
    // Transactions never span turns of the event loop, so a microtask comes after the commit.
    queueMicrotask(() => (released ? void webhooks.courier.releaseHeld() : webhooks.courier.wake()));
  };
}
