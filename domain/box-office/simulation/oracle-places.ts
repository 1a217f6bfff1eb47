/** The oracle's places: how many are taken of each pool on each date, by what it was told and nothing else. */
import type { Line } from '../commands.ts';
import { everyDate, type SalesSettings } from '../settings.ts';

/** A cell is a pool on a date. */
interface House {
  capacity: number[];
  names: string[];
  /** By `type × 256 + occurrence`: the cells that one ticket takes a place of. */
  cells: Map<number, number[]>;
}

export class Places {
  readonly taken: number[];
  #house: House;

  constructor(settings: SalesSettings) {
    this.#house = houseOf(settings);
    this.taken = this.#house.capacity.map(() => 0);
  }

  /** Other capacities; pools, dates and types stay the same ones. */
  rebuild(settings: SalesSettings): void {
    this.#house = houseOf(settings);
  }

  /** Takes places (gives back, when negative). The name of a cell that is too full for it now, or null. */
  take({ ticketType, occurrence, quantity }: Line): string | null {
    let full: string | null = null;
    for (const cell of this.#house.cells.get(ticketType * 256 + occurrence)!) {
      this.taken[cell]! += quantity;
      if (quantity > 0 && this.taken[cell]! > this.#house.capacity[cell]!) full = this.#house.names[cell]!;
    }
    return full;
  }

  /** Whether all of the lines fit beside each other. */
  fit(lines: readonly Line[]): boolean {
    let fits = true;
    for (const line of lines) if (this.take(line) !== null) fits = false;
    for (const line of lines) this.take({ ...line, quantity: -line.quantity });
    return fits;
  }

  /** Complaints where the box office counts otherwise; its cells have the same order. */
  compare(held: ArrayLike<number>, sold: ArrayLike<number>): string[] {
    return this.taken.flatMap((taken, cell) =>
      taken === held[cell]! + sold[cell]!
        ? []
        : [`${this.#house.names[cell]}: ${held[cell]} held and ${sold[cell]} sold in the books, ${taken} taken`],
    );
  }
}

/** Worked out once for each settings, not for each life. */
const houses = new WeakMap<SalesSettings, House>();

function houseOf(settings: SalesSettings): House {
  const known = houses.get(settings);
  if (known) return known;
  const { pools, occurrences, ticketTypes } = settings;
  const cells = new Map<number, number[]>();
  const at = (date: number, pool: number) => date * pools.length + pools.findIndex(({ index }) => index === pool);
  const dates = occurrences.map((_, position) => position);
  for (const { index, pools: drawn } of ticketTypes) {
    const on = (positions: number[]) => positions.flatMap((date) => drawn.map((pool) => at(date, pool)));
    cells.set(index * 256 + everyDate, on(dates));
    for (const date of dates) cells.set(index * 256 + occurrences[date]!.index, on([date]));
  }
  const house = {
    capacity: dates.flatMap(() => pools.map(({ capacity }) => capacity)),
    names: occurrences.flatMap((date) => pools.map((pool) => `pool ${pool.index} of date ${date.index}`)),
    cells,
  };
  houses.set(settings, house);
  return house;
}
