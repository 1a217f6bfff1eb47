/**
 * How fast the rules alone are, without storage: holds and confirmations one after the other in one thread, and the replay of the
 * journal that came of them. `node bench/core.ts`; with `--pairs 100000` fewer. Control, in the same run and in turns with the rules:
 * the least that any implementation must do in JavaScript, which is to keep each key with its answer for a while, and each hold and
 * order by its id.
 */
import { applyEntry } from '#domain/box-office/apply';
import type { Command, Reply } from '#domain/box-office/commands';
import { stateHash } from '#domain/box-office/hash';
import { answersMax } from '#domain/box-office/answers';
import { settleRows } from '#domain/box-office/rolling-pages';
import { emptyState, emptyUnsaved, type BoxOfficeState } from '#domain/box-office/state';
import { step } from '#domain/box-office/step';
import { demoSettings, full, guest, startMs } from '#domain/box-office/testing';
import type { Entry } from '#domain/box-office/events';
import { newId } from '#domain/ids';
import { seededRandom } from '#domain/ticket/fuzz';
import { header } from './measure.ts';

const pairsPerTurn = 2_000;
/** Commands after which the shell takes a snapshot (durable-objects/box-office/ledger.ts). */
const snapshotEvery = 4_096;
const pairsWanted = 1_000_000;
const replayWantedMs = 2_000;
const random = seededRandom(1);
const fill = (bytes: Uint8Array<ArrayBuffer>) => bytes.map(() => random(256));

/** What a sale asks, as it arrives: fresh texts that nobody has looked at. */
type Sale = (from: number) => Command[];

const contact = { dataKeyId: 'dky', wrappedDataKey: 'v1.x', sealedContact: 'x', emailBlind: 'b' };
const who = { contact, locale: 'en', secretHash: 's', expectedTotalMinor: null };
const key = (number: number, what: string) => `caller:${number.toString(36).padStart(22, '0')}:${what}`;

const free: Sale = (number) => {
  const [holdId, orderId] = [newId('hold', fill), newId('order', fill)];
  return [
    { kind: 'hold', key: key(number, 'h'), holdId, lines: [guest(1)] },
    { kind: 'checkout', key: key(number, 'c'), holdId, orderId, ...who },
  ];
};
const paid: Sale = (number) => {
  const [hold, checkout] = free(number) as [Command, Extract<Command, { kind: 'checkout' }>];
  const { orderId } = checkout;
  const payment = { paymentIntent: `pi_${orderId}`, amountMinor: 2500, currency: 'EUR', atMs: startMs };
  return [
    { ...hold, lines: [full(1)] } as Command,
    checkout,
    { kind: 'paid', key: key(number, 'p'), orderId, ...payment },
  ];
};

function arrived(sale: Sale, from: number, count: number): Command[] {
  const commands = Array.from({ length: count }, (_, i) => sale(from + i)).flat();
  return JSON.parse(JSON.stringify(commands)) as Command[];
}

function opened(): { state: BoxOfficeState; journal: string[] } {
  const state = emptyState();
  const pools = [0, 2].map((index) => ({ index, name: 'all', capacity: 1_000_000 }));
  const { entries } = step(state, { kind: 'configure', key: 'open', settings: demoSettings({ pools }) }, startMs);
  return { state, journal: [JSON.stringify(entries)] };
}

/** The control: it remembers, and decides nothing. */
class Memory {
  readonly #answers = new Map<string, Reply>();
  readonly #keys: string[] = [];
  #head = 0;
  readonly #holds = new Map<string, Command>();
  readonly #orders = new Map<string, Command>();

  ask(command: Command): void {
    if (this.#answers.has(command.key)) return;
    if (command.kind === 'hold') this.#holds.set(command.holdId, command);
    if (command.kind === 'checkout') {
      this.#holds.delete(command.holdId);
      this.#orders.set(command.orderId, command);
    }
    this.#answers.set(command.key, { ok: true, deviceId: '' });
    if (this.#keys.push(command.key) - this.#head > answersMax) this.#answers.delete(this.#keys[this.#head++]!);
  }
}

/** As after a snapshot. */
function forgetUnsaved(state: BoxOfficeState): void {
  state.unsaved = emptyUnsaved();
  state.answers.unsaved = [];
  for (const { rolling } of [state.orders, state.holdPages]) settleRows(rolling);
}

interface Sold {
  journal: string[];
  hash: string;
  events: number;
}

function sell(name: string, sale: Sale, pairs: number): Sold {
  const { state, journal } = opened();
  const memory = new Memory();
  let [oursMs, controlMs, cpuMs, events] = [0, 0, 0, 0];
  for (let from = 0; from < pairs; from += pairsPerTurn) {
    const commands = arrived(sale, from, pairsPerTurn);
    const again = JSON.parse(JSON.stringify(commands)) as Command[];
    const entries: Entry[] = [];
    const atMs = startMs + from / pairsPerTurn;
    const cpu = process.threadCpuUsage();
    const startedMs = performance.now();
    for (const command of commands) {
      const done = step(state, command, atMs);
      if (!done.reply.ok) throw new Error(`${command.kind} was refused: ${done.reply.code}`);
      for (const entry of done.entries) entries.push(entry);
    }
    const halfMs = performance.now();
    const { user, system } = process.threadCpuUsage(cpu);
    cpuMs += (user + system) / 1000;
    for (const command of again) memory.ask(command);
    controlMs += performance.now() - halfMs;
    oursMs += halfMs - startedMs;
    journal.push(JSON.stringify(entries));
    for (const entry of entries) events += entry.events.length;
    if (state.answers.unsaved.length > snapshotEvery) forgetUnsaved(state);
  }
  const perSecond = (pairs / oursMs) * 1000;
  console.log(
    `${name.padEnd(44)} ${perSecond.toFixed(0).padStart(8)}/s  ${((oursMs / pairs) * 1000).toFixed(2)} µs each, ${((cpuMs / pairs) * 1000).toFixed(2)} µs of processor` +
      `   control ${((pairs / controlMs) * 1000).toFixed(0)}/s, ratio ${(controlMs / oursMs).toFixed(2)}`,
  );
  if (sale === free)
    console.log(
      `  wanted ${pairsWanted}/s: ${perSecond >= pairsWanted ? 'met' : `MISSED, ${(perSecond / pairsWanted).toFixed(2)} of it`}`,
    );
  return { journal, hash: stateHash(state), events };
}

function replay({ journal, hash, events }: Sold): void {
  const state = emptyState();
  let [readMs, appliedMs, cpuMs] = [0, 0, 0];
  for (const text of journal) {
    const startedMs = performance.now();
    const entries = JSON.parse(text) as Entry[];
    const cpu = process.threadCpuUsage();
    const halfMs = performance.now();
    for (const entry of entries) applyEntry(state, entry);
    appliedMs += performance.now() - halfMs;
    const { user, system } = process.threadCpuUsage(cpu);
    cpuMs += (user + system) / 1000;
    readMs += halfMs - startedMs;
  }
  const same = stateHash(state) === hash;
  const perMillionMs = (appliedMs / events) * 1e6;
  console.log(
    `  replay of ${events} events: ${(appliedMs / 1000).toFixed(2)} s (${(cpuMs / 1000).toFixed(2)} s of processor), and ${(readMs / 1000).toFixed(2)} s to parse their text; ` +
      `${same ? 'the same state hash' : 'ANOTHER STATE HASH'}`,
  );
  console.log(
    `  wanted ≤ ${replayWantedMs} ms for a million: ${perMillionMs.toFixed(0)} ms, ${perMillionMs <= replayWantedMs && same ? 'met' : 'MISSED'}`,
  );
  if (!same) process.exitCode = 1;
}

if (import.meta.main) {
  const at = process.argv.indexOf('--pairs');
  const pairs = at < 0 ? 340_000 : Number(process.argv[at + 1]);
  console.log(header('the rules of the box office alone, one thread'));
  sell('warm-up', paid, 20_000);
  replay(sell('hold + confirm (a free ticket)', free, pairs));
  replay(sell('hold + checkout + payment', paid, pairs));
}
