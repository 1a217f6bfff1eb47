/** A small event and a desk that asks it, for tests, simulation and benchmarks. */
import { applyEntry } from './apply.ts';
import type { Checkout, Command, Line, Paid, ReplyOf, ScanEntry } from './commands.ts';
import type { Entry } from './events.ts';
import type { Fact } from './facts.ts';
import { defaultHoldMs, everyDate, type SalesSettings } from './settings.ts';
import { emptyState, findOrder, type BoxOfficeState } from './state.ts';
import { step, sweep } from './step.ts';
import { numbersByType } from './totals.ts';

export const startMs = Date.UTC(2027, 5, 1, 10);
const hourMs = 3_600_000;

/** Two nights; 10 places in all each night, of them 4 reduced; a pass for both nights; a free type. */
export function demoSettings(change: Partial<SalesSettings> = {}): SalesSettings {
  const type = {
    occurrences: null,
    salesStartAtMs: null,
    salesEndAtMs: null,
    minPerOrder: 1,
    maxPerOrder: 10,
    admits: 1,
  };
  return {
    version: 1,
    eventId: 'evt_00000000000000000000000001',
    name: 'Two nights',
    currency: 'EUR',
    zone: 'Europe/Berlin',
    status: 'on-sale',
    test: false,
    occurrences: [0, 1].map((index) => ({
      index,
      startsAtMs: startMs + (index + 1) * 24 * hourMs,
      endsAtMs: startMs + (index + 1) * 24 * hourMs + 3 * hourMs,
      doorsOpenAtMs: startMs + (index + 1) * 24 * hourMs - hourMs,
    })),
    pools: [
      { index: 0, name: 'all', capacity: 10 },
      { index: 2, name: 'reduced', capacity: 4 },
    ],
    ticketTypes: [
      { ...type, index: 0, name: 'Full', priceMinor: 2500, pools: [0], validity: 'one-date' },
      { ...type, index: 1, name: 'Reduced', priceMinor: 1500, pools: [0, 2], validity: 'one-date' },
      { ...type, index: 2, name: 'Pass', priceMinor: 4000, pools: [0], validity: 'every-date' },
      { ...type, index: 7, name: 'Guest', priceMinor: 0, pools: [0], validity: 'one-date', maxPerOrder: 4 },
    ],
    maxPerOrder: 12,
    holdMs: defaultHoldMs,
    gates: [{ index: 0, name: 'Main', ticketTypes: null }],
    admission: 'once',
    buyersMay: { exchange: true, cancel: true, untilMsBefore: 0 },
    ...change,
  };
}

export const full = (quantity: number, occurrence = 0): Line => ({ ticketType: 0, occurrence, quantity });
export const reduced = (quantity: number, occurrence = 0): Line => ({ ticketType: 1, occurrence, quantity });
export const pass = (quantity: number): Line => ({ ticketType: 2, occurrence: everyDate, quantity });
export const guest = (quantity: number, occurrence = 0): Line => ({ ticketType: 7, occurrence, quantity });

type Keyless<C> = C extends Command ? Omit<C, 'key'> & { key?: string } : never;

/** Asks a state, keeps its journal and its facts, and holds the clock. */
export class Desk {
  state: BoxOfficeState = emptyState();
  nowMs = startMs;
  journal: Entry[] = [];
  facts: Fact[] = [];
  #keys = 0;

  constructor(settings: SalesSettings | null = demoSettings()) {
    if (settings) this.ask({ kind: 'configure', settings });
  }

  ask<C extends Keyless<Command>>(command: C): ReplyOf[C['kind']] {
    const keyed = { ...command, key: command.key ?? `key-${++this.#keys}` } as unknown as Command;
    const { entries, facts, reply } = step(this.state, keyed, this.nowMs);
    // What is stored is text; nothing may be lost on that way.
    this.journal.push(...(JSON.parse(JSON.stringify(entries)) as Entry[]));
    this.facts.push(...facts);
    return structuredClone(reply) as ReplyOf[C['kind']];
  }

  sweep(): void {
    const swept = sweep(this.state, this.nowMs);
    if (!swept) return;
    this.journal.push(swept.entry);
    this.facts.push(...swept.facts);
  }

  hold(lines: Line[], holdId = `hld_${++this.#keys}`): string {
    const reply = this.ask({ kind: 'hold', holdId, lines });
    if (!reply.ok) throw new Error(`no hold: ${reply.code}`);
    return reply.holdId;
  }

  checkout(holdId: string, orderId = `ord_${holdId}`, more: Partial<Checkout> = {}): string {
    const contact = { dataKeyId: 'dky', wrappedDataKey: 'v1.x', sealedContact: 'x', emailBlind: 'blind' };
    const command = { kind: 'checkout' as const, holdId, orderId, contact, locale: 'en', secretHash: 's' };
    const reply = this.ask({ ...command, expectedTotalMinor: null, ...more });
    if (!reply.ok) throw new Error(`no checkout: ${reply.code}`);
    return reply.orderId;
  }

  order(lines: Line[]): string {
    return this.checkout(this.hold(lines));
  }

  pay(orderId: string, change: Partial<Paid> = {}) {
    const order = findOrder(this.state, orderId)!;
    const amountMinor = order.totalMinor;
    const command = { kind: 'paid' as const, orderId, paymentIntent: `pi_${orderId}`, amountMinor, currency: 'EUR' };
    return this.ask({ ...command, atMs: this.nowMs, ...change });
  }

  bought(lines: Line[]): string {
    const orderId = this.order(lines);
    this.pay(orderId);
    return orderId;
  }

  enrol(deviceId = 'dev_1', gate = 0): string {
    this.ask({ kind: 'enrol-door', deviceId, publicKey: `pk-${deviceId}`, name: `Door ${deviceId}`, gate });
    return deviceId;
  }

  /** Uploads scans of a device, numbered on from its journal unless they say otherwise. */
  scan(deviceId: string, scans: Partial<ScanEntry>[], chain: 'whole' | 'broken' = 'whole') {
    const through = this.state.doors.get(deviceId)?.through ?? 0;
    const entries = scans.map((scan, i) => scanEntry({ sequence: through + 1 + i, atMs: this.nowMs, ...scan }));
    return this.ask({ kind: 'admit', deviceId, entries, chain, packEpoch: this.state.epoch });
  }

  /** What is left of the type on that date, now. */
  left(ticketType: number, occurrence: number): number {
    this.sweep();
    const rows = numbersByType(this.state, this.nowMs);
    return rows.find((row) => row.ticketType === ticketType && row.occurrence === occurrence)!.left;
  }

  /** The state that the journal alone gives. */
  replayed(): BoxOfficeState {
    const state = emptyState();
    for (const entry of JSON.parse(JSON.stringify(this.journal)) as Entry[]) applyEntry(state, entry);
    return state;
  }
}

export function scanEntry(change: Partial<ScanEntry>): ScanEntry {
  return {
    sequence: 1,
    kind: 'scan',
    atMs: startMs,
    offsetMs: 0,
    serial: 0,
    generation: 1,
    ticketType: 0,
    occurrence: 0,
    gate: 0,
    verdict: 'admit',
    undoes: null,
    ...change,
  };
}
