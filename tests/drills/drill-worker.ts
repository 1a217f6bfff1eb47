/**
 * A Worker for drills only: JSON over HTTP in front of one real box office, and an empty object as its control. What the outbox
 * tells the world goes to the drill itself, so that it can hold the box office to that, too.
 */
import { DurableObject } from 'cloudflare:workers';
import type { Command } from '#domain/box-office/commands';
import { BoxOffice } from '#durable-objects/box-office';
import type { BoxOfficeRpc } from '#durable-objects/box-office-rpc';
import type { OutboxDeps } from '../../durable-objects/box-office/outbox.ts';
import type { Bindings } from '../../worker/env.ts';
import { tell } from '../../worker/tell-box-office.ts';
import { mapVersion } from './map-version.ts';
import { spoil } from './planted-faults.ts';

interface DrillEnv extends Bindings {
  EMPTY: DurableObjectNamespace<Empty>;
  /** Where facts and messages go; empty for nowhere. */
  WORLD_URL: string;
  /** A fault that is built in on purpose, so that the drill can show that it finds it; empty for none. */
  PLANT: string;
}

export class DrillBoxOffice extends BoxOffice {
  constructor(ctx: DurableObjectState, env: DrillEnv) {
    super(ctx, env);
    spoil(this.ledger.sql, env.PLANT);
  }

  protected override outboxDeps(): OutboxDeps {
    const { WORLD_URL } = this.env as DrillEnv;
    const say = async (path: string, body: unknown) => {
      if (WORLD_URL === '') return;
      const response = await fetch(WORLD_URL + path, { method: 'POST', body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`the world answers ${response.status}`);
    };
    return {
      project: (_eventId, facts) => say('/facts', facts),
      send: (messages) => say('/messages', messages),
    };
  }
}

/** The control: an object that has one row, and reads it. */
export class Empty extends DurableObject {
  ping(): number {
    const { sql } = this.ctx.storage;
    sql.exec('CREATE TABLE IF NOT EXISTS one (n INTEGER PRIMARY KEY)');
    sql.exec('INSERT OR IGNORE INTO one VALUES (1)');
    return sql.exec<{ n: number }>('SELECT n FROM one').one().n;
  }
}

/** The object's name. */
const name = 'drill';
const context = { requestId: 'drill' };

export default {
  async fetch(request: Request, env: DrillEnv, ctx: ExecutionContext): Promise<Response> {
    const { pathname } = new URL(request.url);
    try {
      if (pathname === '/tell') return Response.json(await together(request, env, ctx));
      const office = env.BOX_OFFICE.get(env.BOX_OFFICE.idFromName(name)) as unknown as BoxOfficeRpc;
      return Response.json(await answer(pathname, request, env, office));
    } catch (error) {
      return Response.json({ error: String(error) }, { status: 500 });
    }
  },
};

/** As the Worker of the shop asks: in one call with whoever else asks at this moment. */
async function together(request: Request, env: DrillEnv, ctx: ExecutionContext) {
  const command = await request.json<Command>();
  return tell(env, name, command, { ...context, keepAlive: (work) => ctx.waitUntil(work) });
}

async function answer(pathname: string, request: Request, env: DrillEnv, office: BoxOfficeRpc): Promise<unknown> {
  switch (pathname) {
    case '/ping':
      return env.EMPTY.get(env.EMPTY.idFromName(name)).ping();
    case '/totals':
      return office.totals();
    case '/health':
      return office.health();
    case '/availability':
      return office.availability();
    case '/run':
      return office.run(await request.json<Command>(), context);
    case '/execute':
      return office.execute(await request.json<Command[]>(), context);
    case '/seat-map': {
      const bytes = Uint8Array.from(atob(await request.json<string>()), (letter) => letter.charCodeAt(0));
      return office.setSeatMap(mapVersion, bytes, context);
    }
    case '/orders':
      return office.orders(await request.json<string[]>());
    case '/holds': {
      const ids = await request.json<string[]>();
      return Promise.all(ids.map((id) => office.holdView(id)));
    }
    default:
      throw new RangeError(`nothing at ${pathname}`);
  }
}
