/** One box office on bare workerd, with what it stores on a disk: started, killed and started again. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Command, Reply, ReplyOf } from '#domain/box-office/commands';
import type { Busy, Health, HoldView, OrderRow, TotalsReply } from '#durable-objects/box-office-rpc';
import { cpuMsOf, prepareFolder, serveFolder, stop } from '../../bench/bare-workerd.ts';
import { freePort } from '../../dev/ports.ts';
import { Connection } from './connection.ts';
import type { Plant } from './plants.ts';

type Life = ReturnType<typeof serveFolder>;

/** How long a start took, in ms. */
export interface Served {
  /** From the start of the process to the first answer. */
  fromStartMs: number;
  /** From the first request that a listener took to its answer. */
  fromRequestMs: number;
  /** Processor time of it; null where the system does not say. Unlike the others it does not grow with what else the machine does. */
  cpuMs: number | null;
}

/** What the Worker wants to see before it asks a box office; nobody is there. */
const environment = {
  ENVIRONMENT: 'local',
  PUBLIC_ORIGIN: 'http://127.0.0.1',
  MAIL_FROM: 'Drill <drill@foyer.example>',
  LIBSQL_PRIMARY_URL: 'http://127.0.0.1:1',
  LIBSQL_REPLICA_URLS: '',
  FOYER_KEK: `v1:${btoa('k'.repeat(32))}`,
  AUTH_SECRET: 'drill',
  BLIND_INDEX_KEY: 'drill',
  STRIPE_SECRET_KEY: 'drill',
  STRIPE_WEBHOOK_SECRET: 'drill',
};
/** A start that takes longer than this has failed. */
const patienceMs = 15_000;

export class Office {
  readonly #folder: string;
  readonly port: number;
  #life: Life | null = null;
  #desk: Connection | null = null;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.port = port;
  }

  /** Bundles, or takes the bundle of another; nothing runs yet. `worldUrl` hears what the outbox tells. */
  static async prepare(worldUrl: string, plant: Plant | null = null, like?: Office): Promise<Office> {
    const folder = await prepareFolder({
      entry: like ? { bundle: join(like.#folder, 'worker.js') } : '../tests/drills/drill-worker.ts',
      objects: { BOX_OFFICE: 'DrillBoxOffice', EMPTY: 'Empty' },
      vars: {
        ...environment,
        WORLD_URL: worldUrl,
        PLANT: plant ?? '',
      },
      stub: { source: 'export default { fetch: () => new Response(null, { status: 404 }) };', bindings: {} },
    });
    return new Office(folder, await freePort());
  }

  /** Starts, and makes that call until it is answered. @throws Error with workerd's own words when it ends or stays silent */
  async start(path: string, body?: unknown): Promise<Served> {
    const startMs = performance.now();
    const life = serveFolder(this.#folder, this.port);
    this.#life = life;
    while (performance.now() - startMs < patienceMs) {
      if (life.child.exitCode !== null) throw new Error(`workerd ended with ${life.child.exitCode}: ${life.words()}`);
      const desk = await Connection.open(this.port).catch(() => null);
      if (desk === null) {
        await wait(1);
        continue;
      }
      this.#desk = desk;
      const requestMs = performance.now();
      const { status, body: text } = await desk.call(path, body);
      if (status !== 200) throw new Error(`${path} is answered ${status} after a start: ${text}; ${life.words()}`);
      const nowMs = performance.now();
      return { fromStartMs: nowMs - startMs, fromRequestMs: nowMs - requestMs, cpuMs: cpuMsOf(life.child.pid!) };
    }
    throw new Error(`workerd does not answer within ${patienceMs} ms: ${life.words()}`);
  }

  /** Starts without waiting for anything, for a kill while it wakes. */
  async startAndKill(afterMs: number): Promise<void> {
    this.#life = serveFolder(this.#folder, this.port);
    // Without a request the object would not wake.
    const poke = setInterval(() => {
      void Connection.open(this.port)
        .then((desk) => desk.call('/totals').finally(() => desk.close()))
        .catch(() => undefined);
    }, 10);
    await wait(afterMs);
    clearInterval(poke);
    await this.kill();
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#desk?.close();
    this.#desk = null;
    if (this.#life) await stop(this.#life.child);
  }

  /** Kills it and deletes what it stored. */
  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Processor time that it has used since its start, in ms. */
  cpuMs(): number | null {
    return this.#life ? cpuMsOf(this.#life.child.pid!) : null;
  }

  /** What workerd itself said, for the sentence that explains a failure. */
  words(): string {
    return this.#life?.words() ?? '';
  }

  totals(): Promise<TotalsReply> {
    return this.#ask('/totals');
  }
  health(): Promise<Health> {
    return this.#ask('/health');
  }
  run(command: Command): Promise<Reply | Busy> {
    return this.#ask('/run', command);
  }
  execute(commands: Command[]): Promise<(Reply | Busy)[]> {
    return this.#ask('/execute', commands);
  }
  /** A compiled map, as bytes. */
  setSeatMap(bytes: Uint8Array): Promise<ReplyOf['set-seat-map'] | Busy> {
    return this.#ask('/seat-map', Buffer.from(bytes).toString('base64'));
  }
  /** Null where there is none; in the order of the ids. */
  holds(ids: string[]): Promise<(HoldView | null)[]> {
    return this.#ask('/holds', ids);
  }
  /** Only those that are there. At most 500 ids. */
  orders(ids: string[]): Promise<OrderRow[]> {
    return this.#ask('/orders', ids);
  }

  async #ask<T>(path: string, body?: unknown): Promise<T> {
    // An idle line is closed by the other side after a while.
    if (!this.#desk || this.#desk.broken) this.#desk = await Connection.open(this.port);
    const { status, body: text } = await this.#desk.call(path, body);
    if (status !== 200) throw new Error(`${path} is answered ${status}: ${text}`);
    return JSON.parse(text) as T;
  }
}
