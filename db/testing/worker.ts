/** Delivers facts to libSQL from inside workerd: from many Durable Objects at once, and from requests that are cancelled. */
import { DurableObject } from 'cloudflare:workers';
import { openDatabase, type DatabaseEnv } from '../client.ts';
import { databaseFault } from '../errors.ts';
import { projectFacts } from '../projection.ts';
import { progressOf } from '../totals.ts';
import { numbered, placed } from './facts.ts';

interface Env extends DatabaseEnv {
  OUTBOX: DurableObjectNamespace<Outbox>;
}

const deliver = async (env: Env, eventId: string): Promise<string> => {
  try {
    await projectFacts(openDatabase(env), eventId, numbered([placed(`ord_${eventId}`, 1)]));
    return 'delivered';
  } catch (error) {
    return databaseFault(error)?.code ?? `broken: ${String(error)}`;
  }
};

export class Outbox extends DurableObject<Env> {
  /** Delivers until it is taken, as an alarm with backoff would. */
  async drain(eventId: string): Promise<number> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await deliver(this.env, eventId);
      if (outcome === 'delivered') return attempt;
      if (outcome.startsWith('broken')) throw new Error(outcome);
      await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 500));
    }
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const url = new URL(request.url);
    const eventId = url.searchParams.get('event') ?? '';
    switch (url.pathname) {
      case '/deliver':
        return new Response(await deliver(env, eventId));
      case '/progress':
        return Response.json(await progressOf(openDatabase(env), eventId));
      case '/drain': {
        const outboxes = Array.from({ length: Number(url.searchParams.get('count')) }, (_, i) => `${eventId}_${i}`);
        const attempts = outboxes.map((id) => env.OUTBOX.get(env.OUTBOX.idFromName(id)).drain(id));
        return Response.json(await Promise.all(attempts));
      }
      case '/say':
        console.warn('heard');
        return new Response('said');
      default:
        return new Response('no such page', { status: 404 });
    }
  },
};
