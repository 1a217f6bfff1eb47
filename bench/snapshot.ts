/**
 * How long a snapshot stops the sale: 200,000 places held at once, half of them by people who are paying, and payments, releases and
 * new holds all over the table, as many as there are between two snapshots. `node bench/snapshot.ts`; with `--holds 50000` fewer.
 * Control, in the same run: all holds as one text, as it once was.
 */
import type { Command } from '#domain/box-office/commands';
import { packHold } from '#domain/box-office/hold-row';
import { inOrder, restoreSnapshot, takeSnapshot, type Page } from '#domain/box-office/snapshot';
import { emptyState } from '#domain/box-office/state';
import { step } from '#domain/box-office/step';
import { stateHash } from '#domain/box-office/hash';
import { demoSettings, full, startMs } from '#domain/box-office/testing';
import { newId } from '#domain/ids';
import { seededRandom } from '#domain/ticket/fuzz';
import { header, percentiles, row } from './measure.ts';

/** Entries between two snapshots (durable-objects/box-office/ledger.ts). */
const entriesPerSnapshot = 4_096;
const rounds = 40;
const random = seededRandom(1);
const fill = (bytes: Uint8Array<ArrayBuffer>) => bytes.map(() => random(256));
const contact = { dataKeyId: '', wrappedDataKey: '', sealedContact: '', emailBlind: '' };

/** A sale that goes on for as long as it is asked to. */
class Sale {
  readonly state = emptyState();
  readonly #held: string[] = [];
  readonly #paying: string[] = [];
  #keys = 0;

  constructor() {
    const pools = [0, 2].map((index) => ({ index, name: 'all', capacity: 1_000_000 }));
    this.#ask({ kind: 'configure', key: this.#key(), settings: demoSettings({ pools }) });
  }

  hold(): void {
    const holdId = newId('hold', fill);
    this.#ask({ kind: 'hold', key: this.#key(), holdId, lines: [full(1)] });
    this.#held.push(holdId);
  }

  checkout(): void {
    const orderId = newId('order', fill);
    const who = { contact, locale: 'en', secretHash: '', expectedTotalMinor: null };
    this.#ask({ kind: 'checkout', key: this.#key(), holdId: taken(this.#held), orderId, ...who });
    this.#paying.push(orderId);
  }

  pay(): void {
    const orderId = taken(this.#paying);
    const money = { paymentIntent: `pi_${orderId}`, amountMinor: 2500, currency: 'EUR', atMs: startMs };
    this.#ask({ kind: 'paid', key: this.#key(), orderId, ...money });
  }

  #ask(command: Command): void {
    const { reply } = step(this.state, command, startMs);
    if (!reply.ok) throw new Error(`${command.kind}: ${reply.code}`);
  }

  #key(): string {
    return `caller:${(++this.#keys).toString(36).padStart(36, '0')}`;
  }
}

/** Somebody out of the middle. */
function taken(ids: string[]): string {
  const at = random(ids.length);
  const id = ids[at]!;
  ids[at] = ids.at(-1)!;
  ids.pop();
  return id;
}

function measure(holds: number): void {
  const sale = new Sale();
  for (let i = 0; i < holds; i++) sale.hold();
  for (let i = 0; i < holds / 2; i++) sale.checkout();
  const disk = new Map<string, Page>();
  const save = () => {
    const { pages, neededFrom } = takeSnapshot(sale.state);
    for (const page of pages) disk.set(`${page.kind}/${page.number}`, page);
    for (const [name, { kind, number }] of disk) if (number < (neededFrom[kind] ?? 0)) disk.delete(name);
    return pages.reduce((sum, { data }) => sum + data.length, 0);
  };
  save();
  const [stalls, control, bytes]: number[][] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < entriesPerSnapshot; i += 3) {
      sale.hold();
      sale.checkout();
      sale.pay();
    }
    const startedMs = performance.now();
    bytes!.push(save() / 1024);
    stalls!.push(performance.now() - startedMs);
    const controlMs = performance.now();
    JSON.stringify([...sale.state.holds.values()].map(packHold));
    control!.push(performance.now() - controlMs);
  }
  console.log(`${sale.state.holds.size} holds, ${sale.state.orders.open.size} orders that wait for money`);
  console.log(row('a snapshot', percentiles(stalls!)));
  console.log(`  KiB written                                  p50 ${percentiles(bytes!).p50.toFixed(0)}`);
  console.log(row('control: all holds as one text', percentiles(control!)));
  const wokenMs = performance.now();
  const again = restoreSnapshot(inOrder(disk.values()));
  console.log(`wake from these pages: ${(performance.now() - wokenMs).toFixed(0)} ms`);
  if (stateHash(again) === stateHash(sale.state)) return;
  console.log('ANOTHER STATE HASH');
  process.exitCode = 1;
}

if (import.meta.main) {
  console.log(header('how long a snapshot stops the sale'));
  const at = process.argv.indexOf('--holds');
  measure(at > 0 ? Number(process.argv[at + 1]) : 200_000);
}
