/** The oracle's places: how many are taken of each pool on each date, and how many are kept, by what it was told and nothing else. */
import type { Line } from '../commands.ts';
import { everyDate, type SalesSettings } from '../settings.ts';

/** A cell is a pool on a date. */
interface Cells {
  capacity: number[];
  names: string[];
  /** By `type × 256 + occurrence`: the cells that one ticket takes a place of. */
  of: Map<number, number[]>;
}

/** A line, and how much of it comes out of what is kept for its code. */
export interface Wanted extends Line {
  lent?: number;
}

const nothing: readonly Line[] = [];

export class Places {
  readonly taken: number[];
  readonly kept: number[];
  #cells: Cells;

  constructor(settings: SalesSettings) {
    this.#cells = cellsOf(settings);
    this.taken = this.#cells.capacity.map(() => 0);
    this.kept = this.#cells.capacity.map(() => 0);
  }

  /** Other capacities; pools, dates and types stay the same ones. */
  rebuild(settings: SalesSettings): void {
    this.#cells = cellsOf(settings);
  }

  /** Places are somebody's from here on, or nobody's any more. */
  count(
    what: 'taken' | 'kept',
    { ticketType, occurrence }: Pick<Line, 'ticketType' | 'occurrence'>,
    quantity: number,
  ): void {
    for (const cell of this.#cells.of.get(ticketType * 256 + occurrence)!) this[what][cell]! += quantity;
  }

  /**
   * A cell that these lines do not fit into together, or null when they fit: not more than there is, and what is kept for somebody is
   * only for them. Tickets that are given back make room.
   */
  tooFull(lines: readonly Wanted[], givenBack: readonly Line[] = nothing): string | null {
    const { capacity, names, of } = this.#cells;
    const wanted = new Map<number, number>();
    const open = new Map<number, number>();
    for (const { ticketType, occurrence, quantity, lent = 0 } of lines)
      for (const cell of of.get(ticketType * 256 + occurrence)!) {
        wanted.set(cell, (wanted.get(cell) ?? 0) + quantity);
        open.set(cell, (open.get(cell) ?? 0) + quantity - lent);
      }
    for (const [cell, quantity] of wanted) {
      let free = capacity[cell]! - this.taken[cell]!;
      for (const line of givenBack)
        if (of.get(line.ticketType * 256 + line.occurrence)!.includes(cell)) free += line.quantity;
      if (quantity > free || open.get(cell)! > Math.max(0, free - this.kept[cell]!)) return names[cell]!;
    }
    return null;
  }

  /** The cells that the line takes places of. */
  cells({ ticketType, occurrence }: Pick<Line, 'ticketType' | 'occurrence'>): readonly number[] {
    return this.#cells.of.get(ticketType * 256 + occurrence)!;
  }

  /** Cells in which less is free for everybody than the lines want together. */
  shortCells(lines: readonly Line[]): number[] {
    const free = (cell: number) => this.#cells.capacity[cell]! - this.taken[cell]! - this.kept[cell]!;
    return [...this.#demand(lines)].filter(([cell, wanted]) => wanted > free(cell)).map(([cell]) => cell);
  }

  /** Whether they would fit into an empty house. */
  couldEverFit(lines: readonly Line[]): boolean {
    return [...this.#demand(lines)].every(([cell, wanted]) => wanted <= this.#cells.capacity[cell]!);
  }

  #demand(lines: readonly Line[]): Map<number, number> {
    const demand = new Map<number, number>();
    for (const line of lines)
      for (const cell of this.cells(line)) demand.set(cell, (demand.get(cell) ?? 0) + line.quantity);
    return demand;
  }

  /** Complaints where the box office counts otherwise; its cells have the same order. */
  compare({ held, sold, aside }: Record<'held' | 'sold' | 'aside', ArrayLike<number>>): string[] {
    return this.taken.flatMap((taken, cell) =>
      taken === held[cell]! + sold[cell]! && this.kept[cell] === aside[cell]
        ? []
        : [
            `${this.#cells.names[cell]}: ${held[cell]} held, ${sold[cell]} sold, ${aside[cell]} aside in the books; ` +
              `${taken} taken, ${this.kept[cell]} kept`,
          ],
    );
  }
}

/** Worked out once for each settings, not for each life. */
const known = new WeakMap<SalesSettings, Cells>();

function cellsOf(settings: SalesSettings): Cells {
  const found = known.get(settings);
  if (found) return found;
  const { pools, occurrences, ticketTypes } = settings;
  const of = new Map<number, number[]>();
  const at = (date: number, pool: number) => date * pools.length + pools.findIndex(({ index }) => index === pool);
  const dates = occurrences.map((_, position) => position);
  for (const { index, pools: drawn } of ticketTypes) {
    const on = (positions: number[]) => positions.flatMap((date) => drawn.map((pool) => at(date, pool)));
    of.set(index * 256 + everyDate, on(dates));
    for (const date of dates) of.set(index * 256 + occurrences[date]!.index, on([date]));
  }
  const cells = {
    capacity: dates.flatMap(() => pools.map(({ capacity }) => capacity)),
    names: occurrences.flatMap((date) => pools.map((pool) => `pool ${pool.index} of date ${date.index}`)),
    of,
  };
  known.set(settings, cells);
  return cells;
}
