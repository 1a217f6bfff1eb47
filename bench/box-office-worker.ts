/** A Worker for measuring only: HTTP in front of one real box office, a slow one, and an empty object as the control. */
import { DurableObject } from 'cloudflare:workers';
import type { Command } from '#domain/box-office/commands';
import { demoSettings, full, guest } from '#domain/box-office/testing';
import { newId } from '#domain/ids';
import { BoxOffice, type BoxOfficeEnv } from '#durable-objects/box-office';
import type { BoxOfficeRpc, Busy } from '#durable-objects/box-office-rpc';
import { packCommands, unpackAnswers, type Carried } from '#durable-objects/box-office-wire';
import type { OutboxDeps } from '../durable-objects/box-office/outbox.ts';
import type { Bindings } from '../worker/env.ts';
import { createApi } from '../worker/serve-api.ts';
import { tell } from '../worker/tell-box-office.ts';

export class BenchBoxOffice extends BoxOffice {
  /** The catalogue and the queue are not what is measured here; they take everything at once. */
  protected override outboxDeps(): OutboxDeps {
    return { project: async () => {}, send: async () => {} };
  }
}

/** A disk so slow that one machine can ask ten times of what the box office takes: so long for each command. */
const slowMsPerCommand = 4;

export class SlowBoxOffice extends BenchBoxOffice {
  constructor(ctx: DurableObjectState, env: BoxOfficeEnv) {
    super(ctx, env);
    const { ledger } = this;
    const commit = ledger.commit.bind(ledger);
    ledger.commit = async (batch) => {
      await scheduler.wait(batch.length * slowMsPerCommand);
      return commit(batch);
    };
  }
}

/** The control: an RPC that does nothing. */
export class Empty extends DurableObject {
  ping(): number {
    return 1;
  }
}

interface BenchEnv extends Bindings {
  SLOW: DurableObjectNamespace;
  EMPTY: DurableObjectNamespace<Empty>;
}

const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
const context = { requestId: 'bench' };
const eventId = demoSettings().eventId;
const slowEventId = `${eventId.slice(0, -1)}2`;
const contact = { wrappedDataKey: 'v1.none', sealedContact: 'sealed', emailBlind: 'blind' };
const priceMinor = 2500;
const api = createApi();
/** The same environment with the slow box offices in their place; made once, as its parsed form is kept by it. */
let slowEnv: Bindings | undefined;

/** Speaks to a box office; answers what it says. */
type Say = <K extends Command['kind']>(command: Extract<Command, { kind: K }>) => Promise<Carried<K>>;

class Refused extends Error {
  readonly answer: Carried;
  constructor(answer: Carried) {
    super('refused');
    this.answer = answer;
  }
}

async function hold(say: Say, free = false): Promise<string> {
  const holdId = newId('hold', random);
  const reply = await say<'hold'>({ kind: 'hold', key: holdId, holdId, lines: [free ? guest(1) : full(1)] });
  if (!reply.ok) throw new Refused(reply);
  return reply.holdId;
}

async function checkout(say: Say, holdId: string): Promise<string> {
  const orderId = newId('order', random);
  const person = { ...contact, dataKeyId: newId('dataKey', random) };
  const rest = { locale: 'en', secretHash: 'hash', expectedTotalMinor: null };
  const reply = await say<'checkout'>({ kind: 'checkout', key: orderId, holdId, orderId, contact: person, ...rest });
  if (!reply.ok) throw new Refused(reply);
  return orderId;
}

async function pay(say: Say, orderId: string): Promise<string> {
  const paymentIntent = `pi_${orderId}`;
  const money = { paymentIntent, currency: 'EUR', amountMinor: priceMinor, atMs: Date.now() };
  const reply = await say<'paid'>({ kind: 'paid', key: paymentIntent, orderId, ...money });
  if (!reply.ok) throw new Refused(reply);
  return 'paid';
}

async function setUp(env: BenchEnv): Promise<string> {
  const day = 86_400_000;
  const soon = Date.now() + day;
  const date = { index: 0, doorsOpenAtMs: soon, startsAtMs: soon, endsAtMs: soon + day };
  const pools = [0, 2].map((index) => ({ index, name: 'all', capacity: 1_000_000 }));
  for (const [namespace, id] of [
    [env.BOX_OFFICE, eventId],
    [env.SLOW, slowEventId],
  ] as const) {
    const settings = { ...demoSettings({ occurrences: [date], pools }), eventId: id };
    const reply = await officeOf(namespace, id).configure(settings, 'publish', context);
    if (!reply.ok) throw new Refused(reply);
  }
  return eventId;
}

function officeOf(namespace: DurableObjectNamespace, id: string): BoxOfficeRpc & Fetcher {
  return namespace.get(namespace.idFromName(id)) as unknown as BoxOfficeRpc & Fetcher;
}

async function many(office: BoxOfficeRpc, count: number): Promise<number> {
  const commands = Array.from({ length: count }, (): Command => {
    const holdId = newId('hold', random);
    return { kind: 'hold', key: holdId, holdId, lines: [full(1)] };
  });
  return unpackAnswers(await office.carry(packCommands(commands, context))).filter((answer) => answer.ok).length;
}

async function route(request: Request, env: BenchEnv, ctx: ExecutionContext): Promise<unknown> {
  const { pathname, searchParams } = new URL(request.url);
  const office = () => officeOf(env.BOX_OFFICE, eventId);
  const speaker = { ...context, keepAlive: (work: Promise<unknown>) => ctx.waitUntil(work) };
  const shared: Say = (command) => tell(env, eventId, command, speaker);
  const alone: Say = async (command) =>
    unpackAnswers(await office().carry(packCommands([command], context)))[0] as never;
  switch (pathname) {
    case '/ping':
      return env.EMPTY.get(env.EMPTY.idFromName(eventId)).ping();
    case '/set-up':
      return setUp(env);
    case '/hold':
      return hold(shared);
    case '/hold-alone':
      return hold(alone);
    case '/hold-slow':
      slowEnv ??= { ...env, BOX_OFFICE: env.SLOW };
      return hold((command) => tell(slowEnv!, slowEventId, command, speaker));
    case '/checkout':
      return checkout(shared, searchParams.get('hold')!);
    case '/paid':
      return pay(shared, searchParams.get('order')!);
    case '/hold-confirm':
      return checkout(shared, await hold(shared, true));
    case '/hold-confirm-alone':
      return checkout(alone, await hold(alone, true));
    case '/many':
      return many(office(), Number(searchParams.get('count')));
    case '/live':
      return office().fetch(request);
    case '/totals':
      return Response.json(await office().totals());
    case '/health':
      return Response.json(await office().health());
    default:
      return pathname.startsWith('/api/') ? api.fetch(request, env, ctx) : new Response('not found', { status: 404 });
  }
}

/** A no, as the API says it. */
function refusal(answer: Carried): Response {
  const busy = !answer.ok && answer.code === 'busy' ? (answer as Busy) : null;
  const headers = busy ? { 'retry-after': String(Math.ceil(busy.retryAfterMs / 1000)) } : undefined;
  return new Response(JSON.stringify(answer), { status: busy ? 503 : 409, headers });
}

export default {
  async fetch(request: Request, env: BenchEnv, ctx: ExecutionContext): Promise<Response> {
    try {
      const answer = await route(request, env, ctx);
      return answer instanceof Response ? answer : new Response(String(answer));
    } catch (error) {
      return error instanceof Refused ? refusal(error.answer) : new Response(String(error), { status: 500 });
    }
  },
};
