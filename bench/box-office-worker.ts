/** A Worker for measuring only: HTTP in front of one real box office, and an empty object as its control. */
import { DurableObject } from 'cloudflare:workers';
import type { HoldCommand } from '#domain/box-office/commands';
import { demoSettings, full, guest } from '#domain/box-office/testing';
import { newId } from '#domain/ids';
import type { BoxOfficeRpc } from '#durable-objects/box-office-rpc';
import { BoxOffice } from '#durable-objects/box-office';
import type { OutboxDeps } from '../durable-objects/box-office/outbox.ts';

export class BenchBoxOffice extends BoxOffice {
  /** The catalogue and the queue are not what is measured here; they take everything at once. */
  protected override outboxDeps(): OutboxDeps {
    return { project: async () => {}, send: async () => {} };
  }
}

/** The control: an RPC that does nothing. */
export class Empty extends DurableObject {
  ping(): number {
    return 1;
  }
}

interface BenchEnv {
  BOX_OFFICE: DurableObjectNamespace;
  EMPTY: DurableObjectNamespace<Empty>;
}

const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
const context = { requestId: 'bench' };
const eventId = demoSettings().eventId;
const contact = { dataKeyId: '', wrappedDataKey: 'v1.none', sealedContact: 'sealed', emailBlind: 'blind' };
const priceMinor = 2500;

async function hold(office: BoxOfficeRpc, free: boolean): Promise<string> {
  const reply = await office.hold({ key: newId('hold', random), lines: [free ? guest(1) : full(1)] }, context);
  if (!reply.ok) throw new Error(reply.code);
  return reply.holdId;
}

async function checkout(office: BoxOfficeRpc, holdId: string): Promise<string> {
  const orderId = newId('order', random);
  const person = { ...contact, dataKeyId: newId('dataKey', random) };
  const rest = { locale: 'en', secretHash: 'hash', expectedTotalMinor: null };
  const reply = await office.checkout({ key: orderId, holdId, orderId, contact: person, ...rest }, context);
  if (!reply.ok) throw new Error(reply.code);
  return orderId;
}

async function pay(office: BoxOfficeRpc, orderId: string): Promise<void> {
  const paid = {
    kind: 'paid',
    key: `pi_${orderId}`,
    orderId,
    paymentIntent: `pi_${orderId}`,
    currency: 'EUR',
  } as const;
  const reply = await office.run<'paid'>({ ...paid, amountMinor: priceMinor, atMs: Date.now() }, context);
  if (!reply.ok) throw new Error(reply.code);
}

async function setUp(office: BoxOfficeRpc): Promise<void> {
  const day = 86_400_000;
  const date = {
    index: 0,
    doorsOpenAtMs: Date.now() + day,
    startsAtMs: Date.now() + day,
    endsAtMs: Date.now() + 2 * day,
  };
  const pools = [0, 2].map((index) => ({ index, name: 'all', capacity: 1_000_000 }));
  const reply = await office.configure(demoSettings({ occurrences: [date], pools }), 'publish', context);
  if (!reply.ok) throw new Error(reply.code);
}

function many(count: number): HoldCommand[] {
  return Array.from({ length: count }, () => {
    const holdId = newId('hold', random);
    return { kind: 'hold', key: holdId, holdId, lines: [full(1)] };
  });
}

export default {
  async fetch(request: Request, env: BenchEnv): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const office = env.BOX_OFFICE.get(env.BOX_OFFICE.idFromName(eventId)) as unknown as BoxOfficeRpc;
    switch (pathname) {
      case '/ping':
        return new Response(String(await env.EMPTY.get(env.EMPTY.idFromName(eventId)).ping()));
      case '/set-up':
        return new Response(String(await setUp(office)));
      case '/hold':
        return new Response(await hold(office, false));
      case '/checkout':
        return new Response(await checkout(office, searchParams.get('hold')!));
      case '/paid':
        return new Response(String(await pay(office, searchParams.get('order')!)));
      case '/hold-confirm':
        return new Response(await checkout(office, await hold(office, true)));
      case '/many': {
        const replies = await office.execute(many(Number(searchParams.get('count'))), context);
        return new Response(String(replies.filter((reply) => reply.ok).length));
      }
      case '/health':
        return Response.json(await office.health());
      default:
        return new Response('not found', { status: 404 });
    }
  },
};
