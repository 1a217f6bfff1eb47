/** Touches everything a Worker of ours is given, and says what it found. */
import { DurableObject } from 'cloudflare:workers';
import { openDatabase } from '../../../db/client.ts';
import { citiesWithEvents } from '../../../db/published-events.ts';

interface Env {
  COUNTER: DurableObjectNamespace<Counter>;
  MESSAGES: Queue<string>;
  PICTURES: R2Bucket;
  LIBSQL_PRIMARY_URL: string;
  LIBSQL_REPLICA_URLS: string;
  STRIPE_API_URL: string;
  STRIPE_SECRET_KEY: string;
  PUBLIC_ORIGIN: string;
}

export class Counter extends DurableObject {
  add(by: number): number {
    const total = (this.ctx.storage.kv.get<number>('total') ?? 0) + by;
    this.ctx.storage.kv.put('total', total);
    return total;
  }
}

const counter = (env: Env, name: string) => env.COUNTER.get(env.COUNTER.idFromName(name));

export default {
  async fetch(_request: Request, env: Env): Promise<Response> {
    await env.MESSAGES.send('hello');
    await env.PICTURES.put('key', 'picture');
    const stripe = await fetch(`${env.STRIPE_API_URL}/v1/events`, {
      headers: { authorization: `Bearer ${env.STRIPE_SECRET_KEY}` },
    });
    return Response.json({
      visits: await counter(env, 'visits').add(1),
      heard: await counter(env, 'heard').add(0),
      ticks: await counter(env, 'ticks').add(0),
      picture: await (await env.PICTURES.get('key'))?.text(),
      cities: await citiesWithEvents(openDatabase(env), 0),
      stripe: stripe.status,
      origin: env.PUBLIC_ORIGIN,
    });
  },
  async queue(batch: MessageBatch<string>, env: Env): Promise<void> {
    console.warn(`heard ${batch.messages.length}`);
    await counter(env, 'heard').add(batch.messages.length);
  },
  async scheduled(_event: ScheduledController, env: Env): Promise<void> {
    await counter(env, 'ticks').add(1);
  },
};
