/**
 * Random lives of small events: buyers, payments late and twice, doors, alarms that ring twice or never, crashes that lose what was
 * not committed, clocks that jump. An oracle watches. The same seed lives the same life, on every machine.
 */
import type { Command } from '../commands.ts';
import type { Entry } from '../events.ts';
import { startMs } from '../testing.ts';
import { checkBooks } from './check-books.ts';
import { compareBooks } from './compare-books.ts';
import { Disk } from './disk.ts';
import { houses, type House } from './houses.ts';
import { soundMachine, type Machine } from './machine.ts';
import { Oracle, type News } from './oracle.ts';
import { randomFrom, type Random } from './random.ts';
import { Town } from './town.ts';

const minuteMs = 60_000;

/** Lives one seed for that many moments; the complaints of the oracle, empty when all is well. */
export function simulate(seed: number, steps = 60, machine: Machine = soundMachine): string[] {
  return new Life(seed, machine).live(steps);
}

class Life {
  readonly #random: Random;
  readonly #machine: Machine;
  readonly #house: House;
  readonly #town: Town;
  readonly #oracle: Oracle;
  readonly #disk: Disk;
  #state;
  #nowMs = startMs;
  /** Decided and not yet stored. */
  #batch: News[] = [];
  #entries: Entry[] = [];

  constructor(seed: number, machine: Machine) {
    this.#random = randomFrom(seed);
    this.#machine = machine;
    this.#house = houses[this.#random(houses.length)]!;
    this.#town = new Town(this.#random, this.#house);
    this.#oracle = new Oracle(this.#house);
    this.#disk = new Disk(machine, this.#random(16) === 0, this.#house);
    this.#state = this.#disk.load();
  }

  live(steps: number): string[] {
    const { complaints } = this.#oracle;
    for (let i = 0; i < steps && complaints.length === 0; i++) this.#moment();
    this.#commit();
    this.#check();
    return complaints;
  }

  #moment(): void {
    const dice = this.#random(100);
    if (dice < 3) return this.#crash();
    if (dice < 4) return this.#snapshot();
    if (dice < 20) return this.#passTime(dice);
    if (dice < 22) return this.#ring();
    this.#ask(this.#town.command(this.#nowMs));
    if (this.#random(5) < 3) this.#commit();
  }

  #ask(command: Command): void {
    const { entries, facts, reply } = this.#machine.step(this.#state, command, this.#nowMs);
    this.#entries.push(...entries);
    // What ran out by then comes first, by itself.
    const swept = entries[0]?.key === null ? entries[0].facts : 0;
    if (swept > 0) this.#batch.push({ command: null, reply: null, facts: facts.slice(0, swept) });
    this.#batch.push({ command, reply, facts: swept > 0 ? facts.slice(swept) : facts });
  }

  /** The alarm, once or twice; it may as well not ring at all. */
  #ring(): void {
    for (let rings = 1 + this.#random(2); rings > 0; rings--) {
      const swept = this.#machine.sweep(this.#state, this.#nowMs);
      if (!swept) continue;
      this.#entries.push(swept.entry);
      this.#batch.push({ command: null, reply: null, facts: swept.facts });
    }
    this.#commit();
  }

  /** A batch is of one instant: it is stored before the clock moves on, or back. */
  #passTime(dice: number): void {
    this.#commit();
    if (dice < 16) this.#nowMs += this.#random(12) * minuteMs;
    else if (dice < 18) this.#nowMs += 45 * minuteMs;
    else this.#nowMs -= this.#random(minuteMs);
  }

  /** Stores what was decided, then answers. */
  #commit(): void {
    if (this.#batch.length === 0) return;
    this.#disk.append(this.#entries);
    this.#oracle.observe(this.#nowMs, this.#batch);
    for (const news of this.#batch) this.#town.hear(news);
    this.#entries = [];
    this.#batch = [];
    if (this.#random(200) === 0) this.#check();
  }

  /** What was not stored has not happened. */
  #crash(): void {
    this.#entries = [];
    this.#batch = [];
    this.#state = this.#disk.load();
  }

  #snapshot(): void {
    this.#commit();
    this.#disk.save(this.#state);
  }

  /** Memory, disk, counters and oracle tell the same. */
  #check(): void {
    const { book, complaints } = this.#oracle;
    complaints.push(...checkBooks(this.#state, this.#disk));
    complaints.push(...compareBooks(book, this.#state));
  }
}
