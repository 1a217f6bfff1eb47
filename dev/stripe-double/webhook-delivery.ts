import type { EventRecord } from './records.ts';
import { apiVersion, eventShape } from './shapes.ts';
import { signWebhook } from './sign-webhook.ts';
import type { Store } from './store.ts';
import type { Attempt, Delivery, WebhookQueue } from './webhook-queue.ts';

export interface Endpoint {
  url: string;
  secret: string;
  /** How long to wait before each further attempt, in milliseconds; when used up, the delivery is given up. */
  retryAfterMs: readonly number[];
  /** How long the endpoint may take for its answer. */
  timeoutMs: number;
}

/** Brings queued webhooks to the endpoint: at least once, several at a time, with retries. */
export interface Courier {
  /** Looks at the queue soon; cheap to call often. */
  wake(): void;
  /** Sends what is held, last first, one after the other. */
  releaseHeld(): Promise<void>;
  /** Resolves when nothing waits and nothing is under way. @throws when that takes longer than the limit. */
  idle(limitMs: number): Promise<void>;
  stop(): Promise<void>;
}

const atOnceMax = 8;

export function startCourier(store: Store, queue: WebhookQueue, endpoint: Endpoint): Courier {
  const underWay = new Map<number, Promise<void>>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const send = (delivery: Delivery): Promise<void> => {
    const sending = attemptDelivery(store, queue, endpoint, delivery, stopping.signal).finally(() => {
      underWay.delete(delivery.id);
      wake();
    });
    underWay.set(delivery.id, sending);
    return sending;
  };
  const look = (): void => {
    if (stopping.signal.aborted) return;
    const nowMs = Date.now();
    const { deliveries, nextAtMs } = queue.due(nowMs, atOnceMax - underWay.size, new Set(underWay.keys()));
    for (const delivery of deliveries) void send(delivery);
    if (nextAtMs !== null && underWay.size < atOnceMax) plan(nextAtMs - nowMs);
  };
  const plan = (afterMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.min(Math.max(afterMs, 0), 60_000));
  };
  const wake = (): void => {
    if (!stopping.signal.aborted) plan(0);
  };
  const releaseHeld = async (): Promise<void> => {
    for (const delivery of queue.held().reverse()) {
      if (stopping.signal.aborted) return;
      queue.save({ ...delivery, state: 'waiting' });
      await send({ ...delivery, state: 'waiting' });
    }
  };
  const idle = async (limitMs: number): Promise<void> => {
    const untilMs = Date.now() + limitMs;
    while (underWay.size > 0 || queue.countIn('waiting') > 0) {
      if (Date.now() > untilMs) throw new Error(`Webhooks were still waiting after ${limitMs} ms.`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const stop = async (): Promise<void> => {
    stopping.abort();
    clearTimeout(timer);
    await Promise.allSettled(underWay.values());
  };
  wake();
  return { wake, releaseHeld, idle, stop };
}

async function attemptDelivery(
  store: Store,
  queue: WebhookQueue,
  endpoint: Endpoint,
  delivery: Delivery,
  stopping: AbortSignal,
): Promise<void> {
  const event = store.find('event', delivery.eventId);
  if (!event) return queue.save({ ...delivery, state: 'gave-up' }); // too old, trimmed away
  const attempt = await post(endpoint, event, stopping);
  if (stopping.aborted && attempt.status === null) return; // still waiting in the file, sent at the next start
  const attempts = [...delivery.attempts, attempt];
  if (attempt.status !== null && attempt.status >= 200 && attempt.status < 300) {
    return queue.save({ ...delivery, state: 'delivered', attempts });
  }
  const pauseMs = endpoint.retryAfterMs[delivery.attempts.length];
  if (pauseMs === undefined) return queue.save({ ...delivery, state: 'gave-up', attempts });
  queue.save({ ...delivery, state: 'waiting', attempts, dueAtMs: Date.now() + pauseMs });
}

async function post(endpoint: Endpoint, event: EventRecord, stopping: AbortSignal): Promise<Attempt> {
  const atMs = Date.now();
  const body = JSON.stringify(eventShape(event, 1), null, 2);
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Stripe-Signature': signWebhook(body, endpoint.secret, atMs),
        'Stripe-Version': apiVersion,
        'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
      body,
      redirect: 'manual', // Stripe does not follow redirects either
      signal: AbortSignal.any([stopping, AbortSignal.timeout(endpoint.timeoutMs)]),
    });
    await response.body?.cancel();
    return { atMs, tookMs: Date.now() - atMs, status: response.status, error: null };
  } catch (error) {
    return { atMs, tookMs: Date.now() - atMs, status: null, error: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const cause = error.cause;
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : error.message;
}
