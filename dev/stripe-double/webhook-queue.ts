import type { Store } from './store.ts';

/** One message to the endpoint. An event has one, several when duplicated, none when no endpoint is configured. */
export interface Delivery {
  id: number;
  eventId: string;
  /** `held`: waits for others, to be sent in reverse. `dropped`: lost on purpose. `gave-up`: retries are used up. */
  state: 'waiting' | 'held' | 'delivered' | 'dropped' | 'gave-up';
  dueAtMs: number;
  attempts: Attempt[];
}

export interface Attempt {
  atMs: number;
  tookMs: number;
  /** The endpoint's HTTP status, or null with the reason when there was no answer. */
  status: number | null;
  error: string | null;
}

/** What the stand-in does to webhooks on purpose. */
export interface WebhookSwitches {
  /** Each delivery waits this long, in milliseconds. */
  delayMs: number;
  /** This many of the next events are never sent. */
  dropNext: number | 'all';
  /** Each event is sent this many times. */
  copies: number;
  /** The next so many events are held and then sent in reverse order. */
  holdNext: number;
}

export const calmSwitches: WebhookSwitches = { delayMs: 0, dropNext: 0, copies: 1, holdNext: 0 };

export interface WebhookQueue {
  switches: WebhookSwitches;
  /** Queues an event's deliveries, as the switches say. `released`: the last of a held group has just come. */
  add(eventId: string): { released: boolean };
  /** Queues one more delivery of an event, whatever the switches say. */
  again(eventId: string): Delivery;
  /** Those whose time has come, in order; `nextAtMs` is when to look again, null when nothing waits. */
  due(nowMs: number, limit: number, except: ReadonlySet<number>): { deliveries: Delivery[]; nextAtMs: number | null };
  held(): Delivery[];
  ofEvent(eventId: string): Delivery[];
  save(delivery: Delivery): void;
  countIn(state: Delivery['state']): number;
}

interface Row {
  id: number;
  event_id: string;
  state: Delivery['state'];
  due_at_ms: number;
  attempts: string;
}

const keepMax = 100_000;

/** The queue in the store's file. Switches are not kept: a restart is calm, only what was held stays held. */
export function openWebhookQueue({ db }: Store): WebhookQueue {
  const insert = db.prepare(`INSERT INTO deliveries (event_id, state, due_at_ms, attempts) VALUES (?, ?, ?, '[]')`);
  const trim = db.prepare('DELETE FROM deliveries WHERE id <= ?');
  const update = db.prepare('UPDATE deliveries SET state = ?, due_at_ms = ?, attempts = ? WHERE id = ?');
  const list = (where: string, ...values: (string | number)[]) =>
    (db.prepare(`SELECT * FROM deliveries WHERE ${where}`).all(...values) as unknown as Row[]).map(toDelivery);
  const enqueue = (eventId: string, state: Delivery['state'], dueAtMs: number): Delivery => {
    const id = Number(insert.run(eventId, state, dueAtMs).lastInsertRowid);
    if (id % 1_000 === 0) trim.run(id - keepMax);
    return { id, eventId, state, dueAtMs, attempts: [] };
  };
  const queue: WebhookQueue = {
    switches: { ...calmSwitches },
    add(eventId) {
      const { state, released } = decideFate(queue.switches);
      const copies = state === 'dropped' ? 1 : queue.switches.copies;
      for (let copy = 0; copy < copies; copy += 1) enqueue(eventId, state, Date.now() + queue.switches.delayMs);
      return { released };
    },
    again: (eventId) => enqueue(eventId, 'waiting', Date.now()),
    due(nowMs, limit, except) {
      const waiting = list(`state = 'waiting' ORDER BY due_at_ms, id LIMIT ?`, limit + except.size + 1);
      const free = waiting.filter((delivery) => !except.has(delivery.id));
      const deliveries = free.filter((delivery) => delivery.dueAtMs <= nowMs).slice(0, limit);
      return { deliveries, nextAtMs: free.find((delivery) => delivery.dueAtMs > nowMs)?.dueAtMs ?? null };
    },
    held: () => list(`state = 'held' ORDER BY id`),
    ofEvent: (eventId) => list('event_id = ? ORDER BY id', eventId),
    save: ({ id, state, dueAtMs, attempts }) => void update.run(state, dueAtMs, JSON.stringify(attempts), id),
    countIn: (state) =>
      (db.prepare('SELECT count(*) AS n FROM deliveries WHERE state = ?').get(state) as { n: number }).n,
  };
  return queue;
}

function toDelivery(row: Row): Delivery {
  const attempts = JSON.parse(row.attempts) as Attempt[];
  return { id: row.id, eventId: row.event_id, state: row.state, dueAtMs: row.due_at_ms, attempts };
}

/** Dropping comes first, then holding; each uses up one of its count. */
function decideFate(switches: WebhookSwitches): { state: Delivery['state']; released: boolean } {
  if (switches.dropNext === 'all') return { state: 'dropped', released: false };
  if (switches.dropNext > 0) {
    switches.dropNext -= 1;
    return { state: 'dropped', released: false };
  }
  if (switches.holdNext > 0) {
    switches.holdNext -= 1;
    return { state: 'held', released: switches.holdNext === 0 };
  }
  return { state: 'waiting', released: false };
}
