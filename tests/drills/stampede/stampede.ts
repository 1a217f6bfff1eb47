/**
 * The stampede: everybody wants a place in the same moment, and there are five times too few. Each buyer comes with a request of
 * their own, and again after a "busy", until the place is paid for or they know that there is none.
 */
import type { WishedLine } from '#domain/box-office/commands';
import { full } from '#domain/box-office/testing';
import { publish, seatAt, seatType } from '../event.ts';
import { Office } from '../office.ts';
import { Broken, Buyer, type Told } from './buyer.ts';
import { Lane } from './lane.ts';

/** Places without a seat; seats picked on the map, where many pick the same; the best seat there is. */
export const stampedeKinds = ['places', 'chosen', 'best'] as const;
export type StampedeKind = (typeof stampedeKinds)[number];

export interface StampedeOptions {
  kind: StampedeKind;
  buyers: number;
  seats: number;
  /** Requests under way at the same time; the other buyers wait for a line. */
  lanes: number;
  /** Empty calls before it, as the control; 0 for none. */
  pings: number;
}

export interface StampedeReport {
  /** From the first click to the last answer. */
  tookMs: number;
  /** From the common click to the last word, of each who bought and of each who went without. */
  boughtMs: number[];
  soldOutMs: number[];
  /** Answers of `busy`, and buyers who heard it. */
  busy: number;
  toldBusy: number;
  /** Times that a chosen seat was another one's by then. */
  collisions: number;
  requestsPerSecond: number;
  /** Processor time of one request, of workerd and of those who asked, in µs; null where the system does not say. */
  cpuUs: { office: number; buyers: number } | null;
  /** The same lines asking an empty object, just before: the control. */
  pingsPerSecond: number;
  faults: string[];
}

const holdMs = 10 * 60_000;
const perCall = 500;

export async function stampede(options: StampedeOptions): Promise<StampedeReport> {
  const office = await Office.prepare('');
  try {
    await office.start('/ping');
    const isSeated = options.kind !== 'places';
    const supply = { places: isSeated ? 1 : options.seats, seats: isSeated ? options.seats : 0 };
    await publish(office, { ...supply, reduced: 1, holdMs, singles: false });
    const crowd = new Crowd(options, office);
    const report = await crowd.run();
    report.faults.push(...(await recount(office, options, crowd.orderIds)));
    return report;
  } finally {
    await office.close();
  }
}

class Crowd {
  readonly #options: StampedeOptions;
  readonly #office: Office;
  readonly orderIds: string[] = [];
  readonly #waiting: Buyer[];
  /** Buyers who were told to come again, and are not back yet. */
  #away = 0;
  #idle: (() => void)[] = [];
  #requests = 0;
  #startMs = 0;
  readonly #report: StampedeReport = {
    tookMs: 0,
    boughtMs: [],
    soldOutMs: [],
    busy: 0,
    toldBusy: 0,
    collisions: 0,
    requestsPerSecond: 0,
    cpuUs: null,
    pingsPerSecond: 0,
    faults: [],
  };

  constructor(options: StampedeOptions, office: Office) {
    this.#options = options;
    this.#office = office;
    this.#waiting = Array.from({ length: options.buyers }, () => new Buyer(wishesOf(options))).reverse();
  }

  async run(): Promise<StampedeReport> {
    const lanes = Math.min(this.#options.lanes, this.#options.buyers);
    const open = await Promise.all(Array.from({ length: lanes }, () => Lane.open(this.#office.port)));
    const report = this.#report;
    await pings(open, this.#options.pings / 5); // to warm up
    report.pingsPerSecond = await pings(open, this.#options.pings);
    const [officeFrom, buyersFrom] = [this.#office.cpuMs(), process.cpuUsage()];
    this.#startMs = performance.now();
    await Promise.all(open.map((lane) => this.#serve(lane)));
    report.tookMs = performance.now() - this.#startMs;
    report.requestsPerSecond = (this.#requests / report.tookMs) * 1_000;
    const [officeTo, { user, system }] = [this.#office.cpuMs(), process.cpuUsage(buyersFrom)];
    if (officeFrom !== null && officeTo !== null)
      report.cpuUs = {
        office: ((officeTo - officeFrom) * 1_000) / this.#requests,
        buyers: (user + system) / this.#requests,
      };
    for (const lane of open) lane.close();
    const told = report.boughtMs.length + report.soldOutMs.length;
    if (told !== this.#options.buyers) report.faults.push(`${told} of ${this.#options.buyers} buyers were told`);
    return report;
  }

  /** One line after the other: whoever is first in the queue gets it until there is something to tell. */
  async #serve(lane: Lane): Promise<void> {
    for (;;) {
      const buyer = this.#waiting.pop();
      if (buyer) await this.#one(buyer, lane);
      else if (this.#away > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
      else return;
    }
  }

  async #one(buyer: Buyer, lane: Lane): Promise<void> {
    try {
      this.#take(buyer, await buyer.goOn(lane));
    } catch (error) {
      this.#report.faults.push(error instanceof Broken ? error.message : `a connection broke: ${String(error)}`);
    }
  }

  #take(buyer: Buyer, told: Told): void {
    const report = this.#report;
    const tookMs = performance.now() - this.#startMs;
    this.#requests += (told.kind === 'bought' ? 3 : 1) + buyer.collisions;
    report.collisions += buyer.collisions;
    buyer.collisions = 0;
    if (told.kind === 'sold-out') {
      report.soldOutMs.push(tookMs);
      if (told.left !== 0) report.faults.push(`sold out, and ${told.left} are left`);
    } else if (told.kind === 'bought') {
      report.boughtMs.push(tookMs);
      this.orderIds.push(told.orderId);
    } else this.#comeAgain(buyer, told.retryAfterMs);
  }

  #comeAgain(buyer: Buyer, afterMs: number): void {
    this.#report.busy++;
    if (buyer.timesBusy === 1) this.#report.toldBusy++;
    this.#away++;
    setTimeout(() => {
      this.#away--;
      this.#waiting.push(buyer);
      for (const go of this.#idle.splice(0)) go();
    }, afterMs);
  }
}

/** What one buyer wants, and what else when that is gone. Who picks, picks in front: more want a seat the better it is. */
function wishesOf({ kind, seats }: StampedeOptions): WishedLine[][] {
  if (kind === 'places') return [[full(1)]];
  const best = { ticketType: seatType, occurrence: 0, quantity: 1 };
  if (kind === 'best') return [[best]];
  const pick = seatAt(Math.floor(Math.random() * Math.random() * seats));
  return [[{ ...best, seats: [pick] }], [best]];
}

/** So many empty calls, on all lines; how many a second. */
async function pings(open: readonly Lane[], count: number): Promise<number> {
  let begun = 0;
  const startMs = performance.now();
  await Promise.all(
    open.map(async (lane) => {
      while (begun++ < count) await lane.call('/ping');
    }),
  );
  return (count / (performance.now() - startMs)) * 1_000;
}

/** Every order is there with its ticket, no ticket twice, and as many as there are places. */
async function recount(
  office: Office,
  { kind, seats, buyers }: StampedeOptions,
  orderIds: string[],
): Promise<string[]> {
  const faults: string[] = [];
  const serials = new Set<number>();
  const owned = new Set<string>();
  for (let at = 0; at < orderIds.length; at += perCall)
    for (const { status, tickets } of await office.orders(orderIds.slice(at, at + perCall)))
      for (const { serial, state, seat } of tickets) {
        if (status !== 'paid' || state !== 'valid') continue;
        serials.add(serial);
        if (seat) owned.add(seat.id);
      }
  const wanted = Math.min(seats, buyers);
  const { sold, held, byType } = await office.totals();
  const left = byType.find(
    (row) => row.ticketType === (kind === 'places' ? 0 : seatType) && row.occurrence === 0,
  )!.left;
  const seated = kind === 'places' ? {} : { seats: owned.size };
  const counts = { orders: orderIds.length, tickets: serials.size, sold, ...seated };
  for (const [what, count] of Object.entries(counts))
    if (count !== wanted) faults.push(`${count} ${what}, not ${wanted}`);
  if (held !== 0) faults.push(`${held} are held by nobody`);
  if (left !== seats - wanted) faults.push(`${left} are left, not ${seats - wanted}`);
  return faults;
}
