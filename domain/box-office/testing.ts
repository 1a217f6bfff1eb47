/** A small event and a desk that asks it, for tests, simulation and benchmarks. */
import type { CompiledSeatMap } from '../seating/compiled-map.ts';
import { compileSeatMap } from '../seating/compile-seat-map.ts';
import { seatId } from '../seating/find-seat.ts';
import type { MapSeat, SeatMap } from '../seating/seat-map.ts';
import { applyEntry } from './apply.ts';
import type { Checkout, Command, Line, Paid, ReplyOf, ScanEntry, WishedLine } from './commands.ts';
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

/**
 * Two nights with seats: row 1 has six of category a, row 2 six of category b, the last row a place for a wheelchair with its companion
 * seat and two more, all b. Standing places beside it, as in the demo.
 */
export function smallHall(version = 1, change: (map: SeatMap) => SeatMap = (map) => map): CompiledSeatMap {
  const seats = (y: number, count: number) =>
    Array.from({ length: count }, (_, i): MapSeat => ({ id: `${i + 1}`, x: i - (count - 1) / 2, y }));
  const [wheelchair, companion, ...others] = seats(3, 4) as [MapSeat, MapSeat, MapSeat, MapSeat];
  const last = [{ ...wheelchair, accessible: true }, { ...companion, companionOf: '1' }, ...others];
  const rows = [
    { id: '1', category: 'a', seats: seats(1, 6) },
    { id: '2', category: 'b', seats: seats(2, 6) },
    { id: 'w', category: 'b', seats: last },
  ];
  const categories = ['a', 'b'].map((id) => ({ id, name: id }));
  const zones = [{ id: 'p', name: 'Parterre', rows }];
  return compileSeatMap(change({ version, name: 'Small hall', focalPoint: { x: 0, y: 0 }, categories, zones }));
}

/** The settings for it: stalls (a), circle and child (b), either, and a pass for both nights (a). */
export function hallSettings(change: Partial<SalesSettings> = {}): SalesSettings {
  const demo = demoSettings();
  const type = (index: number, name: string, priceMinor: number, seatCategories: string[]) => ({
    ...{ ...demo.ticketTypes[0]!, index, name, priceMinor, seatCategories, pools: [5] },
  });
  const ticketTypes = [
    ...demo.ticketTypes,
    type(20, 'Stalls', 5000, ['a']),
    type(21, 'Circle', 3000, ['b']),
    type(22, 'Child', 1000, ['b']),
    type(23, 'Anywhere', 4000, ['a', 'b']),
    { ...type(24, 'Both nights', 8000, ['a']), validity: 'every-date' as const },
  ];
  const pools = [...demo.pools, { index: 5, name: 'seats', capacity: 100 }];
  return demoSettings({ ticketTypes, pools, ...change });
}

export const stalls = (quantity: number, occurrence = 0): Line => ({ ticketType: 20, occurrence, quantity });
export const circle = (quantity: number, occurrence = 0): Line => ({ ticketType: 21, occurrence, quantity });
export const child = (quantity: number, occurrence = 0): Line => ({ ticketType: 22, occurrence, quantity });
export const anywhere = (quantity: number, occurrence = 0): Line => ({ ticketType: 23, occurrence, quantity });
export const bothNights = (quantity: number): Line => ({ ticketType: 24, occurrence: everyDate, quantity });

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

  /** The seats of all nights are those of this map from here on. */
  useMap(map: CompiledSeatMap) {
    this.state.seatMaps.set(map.version, map);
    return this.ask({ kind: 'set-seat-map', mapVersion: map.version });
  }

  hold(lines: WishedLine[], holdId = `hld_${++this.#keys}`): string {
    const mapVersion = this.state.seats?.map.version;
    const reply = this.ask({ kind: 'hold', holdId, lines, ...(mapVersion && { mapVersion }) });
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

  order(lines: WishedLine[]): string {
    return this.checkout(this.hold(lines));
  }

  pay(orderId: string, change: Partial<Paid> = {}) {
    const order = findOrder(this.state, orderId)!;
    const amountMinor = order.totalMinor;
    const command = { kind: 'paid' as const, orderId, paymentIntent: `pi_${orderId}`, amountMinor, currency: 'EUR' };
    return this.ask({ ...command, atMs: this.nowMs, ...change });
  }

  bought(lines: WishedLine[]): string {
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
    state.seatMaps = this.state.seatMaps;
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

/** The small hall with its settings. */
export function hallDesk(change: Partial<SalesSettings> = {}): Desk {
  const desk = new Desk(hallSettings(change));
  desk.useMap(smallHall());
  return desk;
}

/** Who has which seat on that date, in words: `p/1/1 sold`. Free seats are left out. */
export function takenSeats({ seats }: BoxOfficeState, date = 0): string[] {
  const words = ['free', 'held', 'sold', 'killed'];
  const taken: string[] = [];
  seats!.byDate[date]!.state.forEach((state, seat) => {
    if (state > 0) taken.push(`${seatId(seats!.map, seat)} ${words[state]!}`);
  });
  return taken;
}
