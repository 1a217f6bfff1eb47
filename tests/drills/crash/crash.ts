/**
 * The crash drill: a real box office on bare workerd under 64 buyers, killed with SIGKILL at random moments, also while it wakes,
 * and started again on what it had stored. After every restart it is held to what its buyers were told.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { priceMinor, publish, seatType, sellBefore } from '../event.ts';
import { Office, type Served } from '../office.ts';
import type { Plant } from '../plants.ts';
import { startWorld, type World } from '../world.ts';
import { buyForEver } from './buyers.ts';
import type { Ground } from './compare.ts';
import { Gate } from './gate.ts';
import { inspect, inspectAll, nothing, type Inspected } from './inspect.ts';
import { Ledger } from './ledger.ts';
import { wishOf } from './wish.ts';

export interface CrashOptions {
  kills: number;
  /** Sold and in the object before the drill begins. */
  tickets: number;
  /** A fault built in on purpose. */
  plant?: Plant;
  /** Changes the ledger before the last look, to see that the drill can fail. */
  forge?: (ledger: Ledger) => void;
  /** Hears of every kill. */
  say?: (line: string) => void;
}

export interface CrashReport {
  kills: number;
  /** Kills while it was waking up. */
  killsAtWake: number;
  counts: Ledger['counts'];
  /** Purchases that were looked at, over all looks; and keys asked for again. */
  looked: number;
  repeated: number;
  /** Facts that the world has heard, and what it was told more than once. */
  facts: number;
  toldAgain: number;
  losses: string[];
  served: Served[];
  /** The same for an empty object in another process. */
  control: Served[];
  wakes: { wakeMs: number; replayed: number }[];
}

const buyers = 64;
/** Short, so that holds run out while the office is down, too. */
const holdMs = 15_000;
/** How long it sells between two kills. */
const [sellLeastMs, sellMostMs] = [20, 600];
const killAtWakeShare = 0.15;
const wakeMostMs = 250;
const controlEvery = 3;
/** How often the world behind the outbox fails. */
const failingShare = 0.04;
/** A drill that has found so many losses has made its point. */
const lossesMax = 20;

/** Without a seat; too few reduced ones, so that many are refused. */
const places = { all: 400_000, reduced: 150 };
/** Seats beyond those that were sold before. */
const freeSeats = 20_000;

export async function crashDrill(options: CrashOptions): Promise<CrashReport> {
  const world = await startWorld(failingShare);
  const office = await Office.prepare(world.url, options.plant ?? null);
  const control = await Office.prepare(world.url, null, office);
  try {
    return await new CrashDrill(options, world, office, control).run();
  } finally {
    await Promise.all([office.close(), control.close(), world.close()]);
  }
}

class CrashDrill {
  readonly #options: CrashOptions;
  readonly #world: World;
  readonly #office: Office;
  readonly #control: Office;
  readonly #ledger = new Ledger();
  readonly #gate = new Gate(buyers);
  readonly #report: CrashReport;
  #unreadable = false;
  #ground: Ground = { tickets: 0, revenueMinor: 0, pools: [] };

  constructor(options: CrashOptions, world: World, office: Office, control: Office) {
    this.#options = options;
    this.#world = world;
    this.#office = office;
    this.#control = control;
    const { counts } = this.#ledger;
    const none = { kills: 0, killsAtWake: 0, looked: 0, repeated: 0, facts: 0, toldAgain: 0 };
    this.#report = { ...none, counts, losses: [], served: [], control: [], wakes: [] };
  }

  async run(): Promise<CrashReport> {
    const soldBefore = await this.#setUp();
    const wish = () => wishOf(this.#options.tickets + freeSeats);
    const deps = { port: this.#office.port, ledger: this.#ledger, gate: this.#gate, wish };
    const all = Promise.all(Array.from({ length: buyers }, () => buyForEver(deps)));
    await this.#gate.still();
    while (this.#report.kills < this.#options.kills && !this.#isEnough()) await this.#round();
    this.#options.forge?.(this.#ledger);
    if (!this.#unreadable)
      await this.#take(inspectAll(this.#office, this.#ledger, this.#ground, this.#world, soldBefore));
    this.#gate.close();
    await all;
    this.#report.facts = this.#world.facts.size;
    this.#report.toldAgain = this.#world.repeats;
    this.#report.losses.push(...this.#ledger.faults, ...this.#world.faults);
    return this.#report;
  }

  #isEnough(): boolean {
    return this.#unreadable || this.#report.losses.length >= lossesMax;
  }

  async #setUp(): Promise<string[]> {
    const { tickets } = this.#options;
    const seats = tickets + freeSeats;
    await this.#control.start('/ping');
    await this.#control.kill();
    await this.#office.start('/ping');
    await publish(this.#office, { places: places.all, reduced: places.reduced, seats, holdMs, singles: true });
    const orderIds = await sellBefore(this.#office, tickets);
    const pools = [
      { ticketTypes: [0, 1, 7], capacity: places.all },
      { ticketTypes: [1], capacity: places.reduced },
      { ticketTypes: [seatType], capacity: seats },
    ];
    const { sold: tickets2, revenueMinor } = await this.#office.totals();
    if (tickets2 !== tickets || revenueMinor !== tickets * priceMinor) throw new Error(`only ${tickets2} were sold`);
    this.#ground = { tickets, revenueMinor, pools };
    return orderIds;
  }

  /** Sells for a while, kills, starts again and looks. */
  async #round(): Promise<void> {
    const report = this.#report;
    this.#gate.open();
    await wait(sellLeastMs + Math.random() * (sellMostMs - sellLeastMs));
    this.#gate.shut();
    await this.#office.kill();
    report.kills++;
    await this.#gate.still();
    while (Math.random() < killAtWakeShare) {
      await this.#office.startAndKill(Math.random() * wakeMostMs);
      report.kills++;
      report.killsAtWake++;
    }
    await this.#take(this.#wakeAndLook());
    if (report.served.length % controlEvery !== 0) return;
    report.control.push(await this.#control.start('/ping'));
    await this.#control.kill();
    this.#options.say?.(`${report.kills} kills, ${this.#ledger.counts.orders} orders, ${report.losses.length} losses`);
  }

  async #wakeAndLook(): Promise<Inspected> {
    this.#report.served.push(await this.#office.start('/run', nothing()));
    const { wakeMs, replayed } = await this.#office.health();
    this.#report.wakes.push({ wakeMs, replayed });
    return inspect(this.#office, this.#ledger, this.#ground);
  }

  /** A box office that cannot even be read has lost something, too. */
  async #take(inspected: Promise<Inspected>): Promise<void> {
    const { faults, looked, repeated } = await inspected.catch((error: unknown) => {
      this.#unreadable = true;
      return { faults: [`it cannot be read: ${String(error)}`], looked: 0, repeated: 0 };
    });
    this.#report.losses.push(...faults);
    this.#report.looked += looked;
    this.#report.repeated += repeated;
  }
}
