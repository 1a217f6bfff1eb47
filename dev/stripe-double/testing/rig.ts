import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stripe } from 'stripe';
import { startStripeDouble, type StripeDouble, type StripeDoubleOptions } from '../start.ts';

export const webhookSecret = 'whsec_test_of_the_stand_in';

/** A webhook endpoint that keeps what it is sent, and answers as it is told. */
export interface Receiver {
  url: string;
  received: { body: string; signature: string; event: Stripe.Event }[];
  /** Statuses for the next requests; when empty, 200. */
  answers: number[];
  types(): string[];
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Receiver['received'] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const signature = String(request.headers['stripe-signature']);
      received.push({ body, signature, event: JSON.parse(body) as Stripe.Event });
      response.writeHead(answers.shift() ?? 200).end('noted');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
  return { url, received, answers, types: () => received.map(({ event }) => event.type), close };
}

/** The stand-in with a receiver, a fresh data folder and the real SDK pointed at it. */
export interface Rig {
  double: StripeDouble;
  receiver: Receiver;
  stripe: Stripe;
  dataDir: string;
  restart(options?: Partial<StripeDoubleOptions>): Promise<void>;
  close(): Promise<void>;
}

export async function startRig(options: Partial<StripeDoubleOptions> = {}): Promise<Rig> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stripe-double-'));
  const receiver = await startReceiver();
  const start = (more: Partial<StripeDoubleOptions> = {}) =>
    startStripeDouble({
      ...{ port: 0, dataDir, webhookUrl: receiver.url, webhookSecret, retryAfterMs: [20, 40, 80] },
      ...options,
      ...more,
    });
  const double = await start();
  const rig: Rig = {
    ...{ double, receiver, dataDir, stripe: sdkFor(double) },
    async restart(more) {
      await rig.double.close();
      await new Promise((resolve) => setTimeout(resolve, 30)); // until fetch has noticed that its connections are gone
      rig.double = await start({ port: rig.double.port, ...more });
    },
    async close() {
      await rig.double.close();
      await receiver.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return rig;
}

export function sdkFor(double: StripeDouble, key = 'sk_test_abc123', more: Partial<Stripe.StripeConfig> = {}): Stripe {
  const address = { host: '127.0.0.1', port: double.port, protocol: 'http' as const };
  return new Stripe(key, { ...address, maxNetworkRetries: 0, telemetry: false, timeout: 5_000, ...more });
}

/** Two tickets at 12.50 and one drink at 3.00 make 28.00 euros. */
export function order(more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Stripe.Checkout.SessionCreateParams {
  const price = (name: string, unit_amount: number, quantity: number) => ({
    price_data: { currency: 'eur', product_data: { name, description: 'Großer Saal & <b>Rang</b>' }, unit_amount },
    quantity,
  });
  return {
    mode: 'payment',
    line_items: [price('Ticket', 1250, 2), price('Drink', 300, 1)],
    success_url: 'http://shop.test/orders/1?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://shop.test/orders/1/cancelled',
    client_reference_id: 'ord_1',
    customer_email: 'ada@example.com',
    metadata: { order: 'ord_1' },
    payment_intent_data: { metadata: { order: 'ord_1' } },
    ...more,
  };
}

/** A card as a buyer types it. */
export function cardForm(number = '4242 4242 4242 4242', more: Record<string, string> = {}): Record<string, string> {
  const card = { number, expiry: '12 / 34', cvc: '123', name: 'Ada Lovelace' };
  return { action: 'pay', method: 'card', email: 'ada@example.com', ...card, ...more };
}

/** Submits a form as a browser without scripts would, without following redirects. */
export function submit(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

/** Posts JSON to a switch. */
export async function flip(rig: Rig, path: string, input: Record<string, unknown> = {}): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' };
  return fetch(`${rig.double.url}/control/${path}`, { method: 'POST', headers, body: JSON.stringify(input) });
}

/** What a promise is rejected with; fails when it is not. */
export async function rejection(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise;
  } catch (error) {
    return error as Stripe.errors.StripeError;
  }
  throw new Error('Expected this to be refused.');
}
