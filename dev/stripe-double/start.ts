import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { announcerFor } from './announce.ts';
import { stripeApi } from './api.ts';
import type { BooksFor } from './books.ts';
import { openClock } from './clock.ts';
import { consolePage } from './console-page.ts';
import { controlRoutes } from './control-routes.ts';
import { createControl, type Control } from './control.ts';
import { openFaults, openRateLimit } from './faults.ts';
import { openIdempotencyKeys } from './idempotency.ts';
import { payRoutes } from './pay-routes.ts';
import { openStore } from './store.ts';
import { sweep } from './sweep.ts';
import { startCourier, type Endpoint } from './webhook-delivery.ts';
import { openWebhookQueue } from './webhook-queue.ts';

export interface StripeDoubleOptions {
  /** 0 lets the operating system choose. */
  port: number;
  /** Where it keeps its state; made when missing. */
  dataDir: string;
  /** Where webhooks go; null or absent: events are only listed. */
  webhookUrl?: string | null;
  webhookSecret?: string;
  /** Which address to listen at; the default is reachable from this machine only. */
  host?: string;
  /** How buyers reach the payment page, when that differs from the address listened at. */
  publicUrl?: string;
  /** The only API key that is taken; absent: any `sk_test_…`. */
  secretKey?: string;
  /** Pauses between attempts to deliver a webhook, in milliseconds. */
  retryAfterMs?: readonly number[];
  /** How long a webhook may take, in milliseconds. */
  webhookTimeoutMs?: number;
  /** After how long slow payments and slow refunds settle by themselves, in milliseconds. */
  slowAfterMs?: number;
}

export interface StripeDouble {
  url: string;
  port: number;
  control: Control;
  close(): Promise<void>;
}

// Stripe goes on for three days; here a developer waits. Doubling from half a second gives up after about four minutes.
const localRetriesMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 120_000];
const sweepEveryMs = 500;
const bodyMaxBytes = 512 * 1024;

/** Starts the stand-in for Stripe. @throws when the port is taken or the data folder cannot be used. */
export async function startStripeDouble(options: StripeDoubleOptions): Promise<StripeDouble> {
  const store = openStore(options.dataDir);
  const clock = openClock(store);
  const webhooks = startWebhooks(store, options);
  let publicUrl = options.publicUrl?.replace(/\/+$/, '') ?? '';
  const booksFor: BooksFor = (cause) => ({
    ...{ store, clock, publicUrl: () => publicUrl, slowAfterSec: Math.ceil((options.slowAfterMs ?? 30_000) / 1000) },
    announce: announcerFor({ store, clock, webhooks }, cause),
  });
  const books = booksFor({ requestId: null, idempotencyKey: null });
  const [faults, rateLimit] = [openFaults(), openRateLimit()];
  const control = createControl({ books, faults, rateLimit, webhooks });

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(bodyLimit({ maxSize: bodyMaxBytes }));
  app.use('/pay/*', async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-store'); // going back in the browser must show what has become of the session
  });
  const pendingWebhooks = (id: string) => control.deliveriesOf(id).filter(({ state }) => state === 'waiting').length;
  const keys = openIdempotencyKeys(store, clock);
  app.route(
    '/',
    stripeApi({ booksFor, keys, faults, rateLimit, secretKey: options.secretKey ?? null, pendingWebhooks }),
  );
  app.route('/', payRoutes(books));
  app.route('/', controlRoutes(control));
  app.get('/', (context) => context.html(consolePage(books, control, options.webhookUrl ?? null)));

  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, options.port, host).catch(async (error: unknown) => {
    await webhooks?.courier.stop();
    store.close();
    throw error;
  });
  const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  publicUrl ||= url;
  const sweeping = setInterval(() => sweep(books), sweepEveryMs);
  const close = async (): Promise<void> => {
    clearInterval(sweeping);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await webhooks?.courier.stop();
    store.close();
  };
  return { url, port, control, close };
}

function startWebhooks(store: ReturnType<typeof openStore>, options: StripeDoubleOptions) {
  if (!options.webhookUrl) return null;
  if (!options.webhookSecret) throw new Error('Webhooks need a secret to sign with: give webhookSecret (whsec_…).');
  const endpoint: Endpoint = {
    url: options.webhookUrl,
    secret: options.webhookSecret,
    retryAfterMs: options.retryAfterMs ?? localRetriesMs,
    timeoutMs: options.webhookTimeoutMs ?? 10_000,
  };
  const queue = openWebhookQueue(store);
  return { queue, courier: startCourier(store, queue, endpoint) };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
