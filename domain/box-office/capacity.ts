/** Places: who has taken how many of each pool on each date, and what is left. Never negative, however a capacity shrinks. */
import type { Line, TakenLine } from './commands.ts';
import { slotOf, type Plan, type PlannedType } from './plan.ts';
import { everyDate } from './settings.ts';

/** Counters by cell (pool and date) and by slot (type and date); see `Plan`. */
export interface Counters {
  capacity: Int32Array;
  held: Int32Array;
  sold: Int32Array;
  /** Kept by allotments, beside what is held and sold. After a capacity has shrunk it may be more than there is. */
  aside: Int32Array;
  heldBySlot: Int32Array;
  soldBySlot: Int32Array;
  asideBySlot: Int32Array;
  admittedBySlot: Int32Array;
  /** Minor units; a double is exact up to 90 trillion of them. */
  revenueBySlot: Float64Array;
}

export function emptyCounters(plan: Plan): Counters {
  const capacity = new Int32Array(plan.cells);
  const pools = plan.pools.length;
  for (let cell = 0; cell < plan.cells; cell++) capacity[cell] = plan.pools[cell % pools]!.capacity;
  return {
    capacity,
    held: new Int32Array(plan.cells),
    sold: new Int32Array(plan.cells),
    aside: new Int32Array(plan.cells),
    heldBySlot: new Int32Array(plan.slots),
    soldBySlot: new Int32Array(plan.slots),
    asideBySlot: new Int32Array(plan.slots),
    admittedBySlot: new Int32Array(plan.slots),
    revenueBySlot: new Float64Array(plan.slots),
  };
}

/** Adds `quantity` (or takes it away, when negative) to the cells that a ticket of the type draws on, and to its slot. */
export function count(
  plan: Plan,
  byCell: Int32Array,
  bySlot: Int32Array,
  type: PlannedType,
  occurrence: number,
  quantity: number,
): void {
  const pools = plan.pools.length;
  const first = occurrence === everyDate ? 0 : plan.dateByIndex.get(occurrence)!.position;
  const end = occurrence === everyDate ? plan.dates.length : first + 1;
  for (let date = first; date < end; date++)
    for (const pool of type.poolPositions) byCell[date * pools + pool]! += quantity;
  bySlot[slotOf(plan, type, occurrence)]! += quantity;
}

/** How many of the type are left for everybody on that date: the tightest of its cells. */
export function leftOf(plan: Plan, counters: Counters, type: PlannedType, occurrence: number): number {
  return leftBeside(plan, counters, type, occurrence, 0, none);
}

/** What lines before this one want of each cell: in all, and of it from allotments. */
interface Wanted {
  all: ReadonlyMap<number, number>;
  lent: ReadonlyMap<number, number>;
}
const none: Wanted = { all: new Map(), lent: new Map() };

/**
 * The position of the first line that does not fit beside those before it, and what is left for it; null when all fit. Places of
 * `givenBack` count as free: they are tickets that these lines take the place of.
 */
export function firstMisfit(
  plan: Plan,
  counters: Counters,
  lines: readonly TakenLine[],
  givenBack: readonly Line[] = noLines,
): { line: number; left: number } | null {
  const isPlain = lines.length === 1 && givenBack.length === 0;
  const wanted = isPlain ? none : { all: new Map<number, number>(), lent: new Map<number, number>() };
  for (const line of givenBack) note(plan, wanted.all as Map<number, number>, line, -line.quantity);
  for (let position = 0; position < lines.length; position++) {
    const line = lines[position]!;
    const type = plan.typeByIndex.get(line.ticketType)!;
    const fromAllotment = line.seats ? 0 : (line.fromAllotment ?? 0);
    const left = leftBeside(plan, counters, type, line.occurrence, fromAllotment, wanted);
    if (line.quantity > left) return { line: position, left };
    if (isPlain) continue;
    note(plan, wanted.all as Map<number, number>, line, line.quantity);
    if (fromAllotment > 0) note(plan, wanted.lent as Map<number, number>, line, fromAllotment);
  }
  return null;
}
const noLines: readonly Line[] = [];

/** What nobody holds, has or keeps of that cell. Below zero after a capacity has shrunk. */
export function freeInCell({ capacity, held, sold, aside }: Counters, cell: number): number {
  return capacity[cell]! - held[cell]! - sold[cell]! - aside[cell]!;
}

/** What an allotment keeps is there for those who may take from it, as far as it is there at all. */
function leftBeside(
  plan: Plan,
  counters: Counters,
  type: PlannedType,
  occurrence: number,
  fromAllotment: number,
  wanted: Wanted,
): number {
  const pools = plan.pools.length;
  const first = occurrence === everyDate ? 0 : plan.dateByIndex.get(occurrence)!.position;
  const end = occurrence === everyDate ? plan.dates.length : first + 1;
  let left = Number.MAX_SAFE_INTEGER;
  for (let date = first; date < end; date++) {
    for (const pool of type.poolPositions) {
      const cell = date * pools + pool;
      let all = counters.capacity[cell]! - counters.held[cell]! - counters.sold[cell]!;
      let open = all - counters.aside[cell]!;
      if (wanted !== none) {
        const before = wanted.all.get(cell) ?? 0;
        all -= before;
        open -= before - (wanted.lent.get(cell) ?? 0);
      }
      const free = fromAllotment === 0 ? open : Math.min(all, Math.max(0, open) + fromAllotment);
      if (free < left) left = free;
    }
  }
  return left > 0 ? left : 0;
}

function note(plan: Plan, wanted: Map<number, number>, line: Line, quantity: number): void {
  const pools = plan.pools.length;
  const type = plan.typeByIndex.get(line.ticketType)!;
  for (const date of plan.dates) {
    if (line.occurrence !== everyDate && date.index !== line.occurrence) continue;
    for (const pool of type.poolPositions) {
      const cell = date.position * pools + pool;
      wanted.set(cell, (wanted.get(cell) ?? 0) + quantity);
    }
  }
}
