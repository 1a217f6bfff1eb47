/**
 * The stampede: everybody wants a place in the same moment, and there are five times too few. Each buyer comes with a request of
 * their own, and again after a "busy", until the place is paid for or they know that there is none.
 */
import { full } from '#domain/box-office/testing';
import { Connection } from '../connection.ts';
import { drillSettings, publish } from '../event.ts';
import { Office } from '../office.ts';
import { Broken, Buyer, type Told } from './buyer.ts';

export interface StampedeOptions {
  buyers: number;
  seats: number;
  /** Requests under way at the same time; the other buyers wait for a line. */
  lanes: number;
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
  requestsPerSecond: number;
  /** The same lines asking an empty object, just before: the control. */
  pingsPerSecond: number;
  faults: string[];
}

const holdMs = 10 * 60_000;
const perCall = 500;
const warmUp = 2_000;
const pingsMeasured = 10_000;

export async function stampede(options: StampedeOptions): Promise<StampedeReport> {
  const office = await Office.prepare('');
  try {
    await office.start('/ping');
    await publish(office, drillSettings({ capacity: options.seats, reduced: 1, holdMs }));
    const crowd = new Crowd(options, office.port);
    const report = await crowd.run();
    report.faults.push(...(await recount(office, options, crowd.orderIds)));
    return report;
  } finally {
    await office.close();
  }
}

class Crowd {
  readonly #options: StampedeOptions;
  readonly #port: number;
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
    requestsPerSecond: 0,
    pingsPerSecond: 0,
    faults: [],
  };

  constructor(options: StampedeOptions, port: number) {
    this.#options = options;
    this.#port = port;
    this.#waiting = Array.from({ length: options.buyers }, () => new Buyer([full(1)])).reverse();
  }

  async run(): Promise<StampedeReport> {
    const lanes = Math.min(this.#options.lanes, this.#options.buyers);
    const open = await Promise.all(Array.from({ length: lanes }, () => Connection.open(this.#port)));
    await pings(open, warmUp);
    const report = this.#report;
    report.pingsPerSecond = await pings(open, pingsMeasured);
    this.#startMs = performance.now();
    await Promise.all(open.map((connection) => this.#serve(connection)));
    report.tookMs = performance.now() - this.#startMs;
    report.requestsPerSecond = (this.#requests / report.tookMs) * 1_000;
    for (const connection of open) connection.close();
    const told = report.boughtMs.length + report.soldOutMs.length;
    if (told !== this.#options.buyers) report.faults.push(`${told} of ${this.#options.buyers} buyers were told`);
    return report;
  }

  /** One line after the other: whoever is first in the queue gets it until there is something to tell. */
  async #serve(connection: Connection): Promise<void> {
    for (;;) {
      const buyer = this.#waiting.pop();
      if (buyer) await this.#one(buyer, connection);
      else if (this.#away > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
      else return;
    }
  }

  async #one(buyer: Buyer, connection: Connection): Promise<void> {
    try {
      this.#take(buyer, await buyer.goOn(connection));
    } catch (error) {
      this.#report.faults.push(error instanceof Broken ? error.message : `a connection broke: ${String(error)}`);
    }
  }

  #take(buyer: Buyer, told: Told): void {
    const report = this.#report;
    const tookMs = performance.now() - this.#startMs;
    this.#requests += told.kind === 'bought' ? 3 : 1;
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

/** So many empty calls, on all lines; how many a second. */
async function pings(open: readonly Connection[], count: number): Promise<number> {
  let begun = 0;
  const startMs = performance.now();
  const lane = async (connection: Connection) => {
    while (begun++ < count) await connection.call('/ping');
  };
  await Promise.all(open.map(lane));
  return (count / (performance.now() - startMs)) * 1_000;
}

/** Every order is there with its ticket, no ticket twice, and as many as there are places. */
async function recount(office: Office, { seats, buyers }: StampedeOptions, orderIds: string[]): Promise<string[]> {
  const faults: string[] = [];
  const serials = new Set<number>();
  for (let at = 0; at < orderIds.length; at += perCall)
    for (const { status, tickets } of await office.orders(orderIds.slice(at, at + perCall)))
      for (const { serial, state } of tickets) if (status === 'paid' && state === 'valid') serials.add(serial);
  const wanted = Math.min(seats, buyers);
  const { sold, held, byType } = await office.totals();
  const left = byType.find((row) => row.ticketType === 0 && row.occurrence === 0)!.left;
  const counts = { orders: orderIds.length, tickets: serials.size, sold };
  for (const [what, count] of Object.entries(counts))
    if (count !== wanted) faults.push(`${count} ${what}, not ${wanted}`);
  if (held !== 0) faults.push(`${held} are held by nobody`);
  if (left !== seats - wanted) faults.push(`${left} are left, not ${seats - wanted}`);
  return faults;
}
