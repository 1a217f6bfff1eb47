/**
 * Random lives of a small event: buyers, payments late and twice, doors, crashes that lose what was not committed, clocks that
 * jump. An oracle watches. The same seed lives the same life: `simulate(seed)` tells what went wrong in it.
 */
import { applyEntry } from './apply.ts';
import type { Command, Line, Reply } from './commands.ts';
import type { Entry } from './events.ts';
import type { Fact } from './facts.ts';
import { stateHash } from './hash.ts';
import { recount } from './holds.ts';
import { Oracle } from './oracle.ts';
import { restoreSnapshot, takeSnapshot, type Page } from './snapshot.ts';
import { emptyState, findOrder, type BoxOfficeState } from './state.ts';
import { step, type Step } from './step.ts';
import { demoSettings, full, guest, pass, reduced, scanEntry, startMs } from './testing.ts';

/** What is tested; a test hands in one with a planted bug. */
export interface Machine {
  step(state: BoxOfficeState, command: Command, nowMs: number): Step;
  apply(state: BoxOfficeState, entry: Entry): void;
}
export const soundMachine: Machine = { step, apply: (state, entry) => void applyEntry(state, entry) };

const contact = { dataKeyId: 'dky', wrappedDataKey: 'v1.x', sealedContact: 'x', emailBlind: 'b' };
const settings = demoSettings({
  pools: [
    { index: 0, name: 'all', capacity: 6 },
    { index: 2, name: 'reduced', capacity: 2 },
  ],
});

/** xorshift32 (Marsaglia): small, and the same everywhere. */
function randomFrom(seed: number): (below: number) => number {
  let x = (seed * 2_654_435_761 + 1) >>> 0 || 1;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (((x >>> 0) / 4_294_967_296) * below) | 0;
  };
}

class Life {
  readonly #random: (below: number) => number;
  readonly #machine: Machine;
  readonly #oracle = new Oracle(settings);
  #state = emptyState();
  #nowMs = startMs;
  // The disk: pages of the last snapshot and the journal after it.
  #pages = new Map<string, Page>();
  #journal: string[] = [];
  // What buyers and Stripe remember, committed or not: they may repeat anything.
  readonly #sent: Command[] = [];
  #names = 0;
  readonly #holds: string[] = [];
  readonly #orders: string[] = [];
  readonly #intents: Command[] = [];

  constructor(seed: number, machine: Machine) {
    this.#random = randomFrom(seed);
    this.#machine = machine;
  }

  live(steps: number): string[] {
    this.#batch([{ kind: 'configure', key: 'configure', settings }, this.#enrol('dev_a'), this.#enrol('dev_b')], false);
    for (let i = 0; i < steps && this.#oracle.complaints.length === 0; i++) this.#moment();
    this.#oracle.settle();
    this.#compare();
    return this.#oracle.complaints;
  }

  #moment(): void {
    const dice = this.#random(100);
    if (dice < 3) this.#crash();
    else if (dice < 5) this.#snapshot();
    else if (dice < 20) this.#nowMs += this.#random(12) * 60_000;
    else if (dice < 22) this.#nowMs += 45 * 60_000;
    else if (dice < 24) this.#nowMs -= this.#random(60_000);
    const size = 1 + this.#random(3);
    this.#batch(
      Array.from({ length: size }, () => this.#command()),
      this.#random(100) < 8,
    );
  }

  /** Decides all, then commits all or, where the process dies, nothing. */
  #batch(commands: Command[], dies: boolean): void {
    const steps = commands.map((command) => ({ command, step: this.#machine.step(this.#state, command, this.#nowMs) }));
    if (dies) return this.#crash();
    for (const { step } of steps) for (const entry of step.entries) this.#journal.push(JSON.stringify(entry));
    const asked: { command: Command; reply: Reply; facts: Fact[] }[] = steps.map(({ command, step }) => ({
      command,
      reply: structuredCloneOf(step.reply),
      facts: step.facts,
    }));
    this.#oracle.observe(this.#nowMs, asked);
    for (const { command, reply } of asked) if (reply.ok) this.#noteDone(command);
  }

  #noteDone(command: Command): void {
    if (command.kind === 'hold') this.#holds.push(command.holdId);
    if (command.kind === 'checkout') this.#orders.push(command.orderId);
    if (command.kind === 'paid') this.#intents.push(command);
  }

  #crash(): void {
    this.#state = this.#fromDisk();
  }

  #fromDisk(): BoxOfficeState {
    const state = restoreSnapshot([...this.#pages.values()]);
    for (const entry of this.#journal) this.#machine.apply(state, JSON.parse(entry) as Entry);
    return state;
  }

  #snapshot(): void {
    for (const page of takeSnapshot(this.#state).pages)
      this.#pages.set(
        `${page.kind}/${page.number}`,
        typeof page.data === 'string' ? page : { ...page, data: page.data.slice() },
      );
    this.#journal = [];
  }

  /** The disk tells the same as the memory, and the counters the same as a recount. */
  #compare(): void {
    const { complaints } = this.#oracle;
    if (stateHash(this.#fromDisk()) !== stateHash(this.#state))
      complaints.push('the disk tells another state than the memory');
    const counters = JSON.stringify(Object.values(this.#state.counters!).map((column) => [...(column as Int32Array)]));
    recount(this.#state);
    const again = JSON.stringify(Object.values(this.#state.counters!).map((column) => [...(column as Int32Array)]));
    if (counters !== again) complaints.push(`the books say ${counters}, a recount ${again}`);
    if (this.#state.tickets.count !== this.#oracle.tickets.length) complaints.push('tickets were lost or invented');
  }

  #command(): Command {
    if (this.#sent.length > 0 && this.#random(100) < 12) return this.#any(this.#sent)!;
    const command = this.#fresh();
    this.#sent.push(command);
    return command;
  }

  #fresh(): Command {
    const key = `key-${++this.#names}`;
    const holdId = this.#any(this.#holds) ?? 'hld_none';
    const orderId = this.#any(this.#orders) ?? 'ord_none';
    const dice = this.#random(100);
    if (dice < 30) return { kind: 'hold', key, holdId: `hld_${this.#names}`, lines: this.#lines() };
    if (dice < 50) {
      const order = `ord_${this.#names}`;
      return {
        kind: 'checkout',
        key,
        holdId,
        orderId: order,
        contact,
        locale: 'en',
        secretHash: 's',
        expectedTotalMinor: null,
      };
    }
    if (dice < 70) return this.#payment(key, orderId);
    if (dice < 76) {
      const sessionId = `cs_${orderId}`;
      return { kind: 'session-opened', key, orderId, sessionId, expiresAtMs: this.#nowMs + 31 * 60_000, url: 'u' };
    }
    if (dice < 81) return { kind: 'session-expired', key, orderId, sessionId: `cs_${orderId}` };
    if (dice < 85) return { kind: 'release', key, holdId };
    if (dice < 88) return { kind: 'extend', key, holdId };
    if (dice < 91) return { kind: 'cancel', key, orderId, by: 'organizer' };
    if (dice < 95) return this.#refund(key);
    return this.#scan(key);
  }

  #payment(key: string, orderId: string): Command {
    const order = findOrder(this.#state, orderId);
    const wrong = this.#random(12) === 0 ? 1 : 0;
    const second = this.#random(8) === 0 ? '-second' : '';
    const amountMinor = (order?.totalMinor ?? 100) + wrong;
    return {
      kind: 'paid',
      key,
      orderId,
      paymentIntent: `pi_${orderId}${second}`,
      amountMinor,
      currency: 'EUR',
      atMs: this.#nowMs,
    };
  }

  #refund(key: string): Command {
    const paid = this.#any(this.#intents);
    if (paid?.kind !== 'paid') return this.#scan(key);
    const { orderId, paymentIntent, amountMinor } = paid;
    const part = this.#random(3) === 0 ? Math.ceil(amountMinor / 2) : amountMinor;
    return {
      kind: 'refunded',
      key,
      orderId,
      paymentIntent,
      refundId: `re_${this.#random(20)}`,
      amountMinor: part || 1,
      atMs: this.#nowMs,
    };
  }

  #scan(key: string): Command {
    const deviceId = this.#random(2) === 0 ? 'dev_a' : 'dev_b';
    const sequence = (this.#state.doors.get(deviceId)?.through ?? 0) + 1;
    const serial = this.#random(Math.max(1, this.#state.tickets.count + 1));
    const entry = scanEntry({ sequence, serial, atMs: this.#nowMs - this.#random(60_000) });
    return { kind: 'admit', key, deviceId, entries: [entry], chain: 'whole', packEpoch: this.#state.epoch };
  }

  #enrol(deviceId: string): Command {
    return { kind: 'enrol-door', key: `enrol-${deviceId}`, deviceId, publicKey: deviceId, name: deviceId, gate: 0 };
  }

  #lines(): Line[] {
    const line = () => {
      const date = this.#random(2);
      const quantity = 1 + this.#random(3);
      return [full(quantity, date), reduced(quantity, date), pass(quantity), guest(1, date)][this.#random(4)]!;
    };
    return this.#random(3) === 0 ? [line(), line()] : [line()];
  }

  #any<T>(items: readonly T[]): T | undefined {
    return items[this.#random(items.length)];
  }
}

function structuredCloneOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Lives one seed; the complaints of the oracle, empty when all is well. */
export function simulate(seed: number, steps = 60, machine = soundMachine): string[] {
  return new Life(seed, machine).live(steps);
}

/** Lives seeds `first … first + seeds - 1` and stops at the first that goes wrong. */
export function simulateMany(
  first: number,
  seeds: number,
  steps = 60,
  machine = soundMachine,
): { seed: number; complaints: string[] } | null {
  for (let seed = first; seed < first + seeds; seed++) {
    const complaints = simulate(seed, steps, machine);
    if (complaints.length > 0) return { seed, complaints };
  }
  return null;
}
