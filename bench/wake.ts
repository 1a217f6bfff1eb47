/**
 * What a box office costs to wake: a sold-out stadium of 200,000 tickets, from the pages of its snapshot to memory.
 * `node bench/wake.ts`; with `--tickets 50000` a smaller one. Control: making an object of every order on those pages, in the same
 * run and interleaved with the wakes, so that whatever the machine does meanwhile happens to both.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Command } from '#domain/box-office/commands';
import { inOrder, restoreSnapshot, takeSnapshot, type Page } from '#domain/box-office/snapshot';
import { emptyState, type BoxOfficeState } from '#domain/box-office/state';
import { step } from '#domain/box-office/step';
import { demoSettings, full, scanEntry, startMs } from '#domain/box-office/testing';
import { newId } from '#domain/ids';
import { seededRandom } from '#domain/ticket/fuzz';
import { header, percentiles, row } from './measure.ts';

const rounds = 15;
const ticketsPerOrder = 2;
/** Commands after which the shell takes a snapshot (durable-objects/box-office/ledger.ts). */
const snapshotEvery = 4_096;
const random = seededRandom(1);
const fill = (bytes: Uint8Array<ArrayBuffer>) => bytes.map(() => random(256));

/** As the object keeps it: a snapshot every so many commands, and of each what is still needed. */
class Stored {
  readonly #pages = new Map<string, Page>();
  #commands = 0;

  after(state: BoxOfficeState): void {
    if (++this.#commands % snapshotEvery === 0) this.save(state);
  }

  save(state: BoxOfficeState): void {
    const { pages, neededFrom } = takeSnapshot(state);
    for (const page of pages) this.#pages.set(`${page.kind}/${page.number}`, page);
    for (const [name, { kind, number }] of this.#pages) if (number < (neededFrom[kind] ?? 0)) this.#pages.delete(name);
  }

  pages(): Page[] {
    return inOrder(this.#pages.values());
  }
}

/** The pages when everything is sold, by orders of two; `inside` of the tickets have been scanned at ten doors. */
function soldOut(tickets: number, inside: number): Page[] {
  const state = emptyState();
  const stored = new Stored();
  let keys = 0;
  const ask = (command: Command) => {
    const { reply } = step(state, command, startMs + Math.floor(keys / 50));
    if (!reply.ok) throw new Error(`${command.kind}: ${reply.code}`);
    stored.after(state);
  };
  const key = () => `caller:${(++keys).toString(36).padStart(36, '0')}`;
  const pools = [
    { index: 0, name: 'all', capacity: tickets },
    { index: 2, name: 'reduced', capacity: 4 },
  ];
  ask({ kind: 'configure', key: key(), settings: demoSettings({ pools }) });
  const contact = { dataKeyId: '', wrappedDataKey: '', sealedContact: '', emailBlind: '' };
  for (let sold = 0; sold < tickets; sold += ticketsPerOrder) {
    const [holdId, orderId] = [newId('hold', fill), newId('order', fill)];
    ask({ kind: 'hold', key: key(), holdId, lines: [full(ticketsPerOrder)] });
    const who = { contact, locale: 'en', secretHash: '', expectedTotalMinor: null };
    ask({ kind: 'checkout', key: key(), holdId, orderId, ...who });
    const paymentIntent = `pi_3${random(2 ** 30).toString(36)}${random(2 ** 30).toString(36)}`;
    const amountMinor = 2500 * ticketsPerOrder;
    ask({ kind: 'paid', key: key(), orderId, paymentIntent, amountMinor, currency: 'EUR', atMs: startMs });
  }
  letIn(inside, ask, key);
  stored.save(state);
  return stored.pages();
}

function letIn(inside: number, ask: (command: Command) => void, key: () => string): void {
  const doors = 10;
  for (let door = 0; door < doors; door++) {
    const deviceId = `dev_${door}`;
    ask({ kind: 'enrol-door', key: key(), deviceId, publicKey: deviceId, name: deviceId, gate: 0 });
    for (let sequence = 1; sequence <= inside / doors; sequence += 500) {
      const entries = Array.from({ length: Math.min(500, inside / doors - sequence + 1) }, (_, i) =>
        scanEntry({ sequence: sequence + i, serial: (sequence + i - 1) * doors + door, atMs: startMs + sequence + i }),
      );
      ask({ kind: 'admit', key: key(), deviceId, entries, chain: 'whole', packEpoch: 1 });
    }
  }
}

/** Orders as objects, from text as it is stored: the rows are its last line. */
function everyOrder(pages: readonly Page[]): unknown[] {
  return pages
    .filter((page) => page.kind === 'orders')
    .map(({ data }) => JSON.parse((data as string).slice((data as string).lastIndexOf('\n') + 1)) as unknown);
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapBytes = () => {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

function measure(tickets: number, inside: number): void {
  const text = soldOut(tickets, inside);
  const bytes = text.reduce((sum, { data }) => sum + data.length, 0);
  const wakes: number[] = [];
  const control: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startedMs = performance.now();
    restoreSnapshot(text);
    wakes.push(performance.now() - startedMs);
    const controlMs = performance.now();
    everyOrder(text);
    control.push(performance.now() - controlMs);
  }
  const before = heapBytes();
  const state = restoreSnapshot(text.map((page) => ({ ...page, data: copyOf(page.data) })));
  const memory = heapBytes() - before;
  console.log(`${tickets} tickets, ${inside} inside: ${(bytes / 2 ** 20).toFixed(1)} MiB of pages`);
  console.log(row('wake', percentiles(wakes)));
  console.log(row('control: an object of every order', percentiles(control)));
  console.log(`wake ÷ control: p50 ${(percentiles(wakes).p50 / percentiles(control).p50).toFixed(2)}`);
  console.log(`in memory: ${(memory / 2 ** 20).toFixed(1)} MiB (${state.tickets.count} tickets)\n`);
}

/** As storage would hand it over: nothing shared with what was there before. */
function copyOf(data: Page['data']): Page['data'] {
  return typeof data === 'string' ? Buffer.from(data).toString() : data.slice();
}

if (import.meta.main) {
  console.log(header('wake'));
  const at = process.argv.indexOf('--tickets');
  const tickets = at > 0 ? Number(process.argv[at + 1]) : 200_000;
  for (const inside of [0, tickets / 2]) measure(tickets, inside);
}
