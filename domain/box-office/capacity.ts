/** Places: who has taken how many of each pool on each date, and what is left. Never negative, however a capacity shrinks. */
import type { Line } from './commands.ts';
import { slotOf, type Plan, type PlannedType } from './plan.ts';
import { everyDate } from './settings.ts';

/** Counters by cell (pool and date) and by slot (type and date); see `Plan`. */
export interface Counters {
  capacity: Int32Array;
  held: Int32Array;
  sold: Int32Array;
  heldBySlot: Int32Array;
  soldBySlot: Int32Array;
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
    heldBySlot: new Int32Array(plan.slots),
    soldBySlot: new Int32Array(plan.slots),
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

/** How many of the type are left for that date: the tightest of its cells. */
export function leftOf(plan: Plan, counters: Counters, type: PlannedType, occurrence: number): number {
  return leftBeside(plan, counters, type, occurrence, none);
}
const none: ReadonlyMap<number, number> = new Map();

/** The position of the first line that does not fit beside those before it, and what is left for it; null when all fit. */
export function firstMisfit(
  plan: Plan,
  counters: Counters,
  lines: readonly Line[],
): { line: number; left: number } | null {
  const wanted = lines.length === 1 ? none : new Map<number, number>();
  for (let position = 0; position < lines.length; position++) {
    const line = lines[position]!;
    const type = plan.typeByIndex.get(line.ticketType)!;
    const left = leftBeside(plan, counters, type, line.occurrence, wanted);
    if (line.quantity > left) return { line: position, left };
    if (lines.length > 1) note(plan, wanted as Map<number, number>, type, line);
  }
  return null;
}

function leftBeside(
  plan: Plan,
  counters: Counters,
  type: PlannedType,
  occurrence: number,
  wanted: ReadonlyMap<number, number>,
): number {
  const pools = plan.pools.length;
  const first = occurrence === everyDate ? 0 : plan.dateByIndex.get(occurrence)!.position;
  const end = occurrence === everyDate ? plan.dates.length : first + 1;
  let left = Number.MAX_SAFE_INTEGER;
  for (let date = first; date < end; date++) {
    for (const pool of type.poolPositions) {
      const cell = date * pools + pool;
      const free = counters.capacity[cell]! - counters.held[cell]! - counters.sold[cell]! - (wanted.get(cell) ?? 0);
      if (free < left) left = free;
    }
  }
  return left > 0 ? left : 0;
}

function note(plan: Plan, wanted: Map<number, number>, type: PlannedType, line: Line): void {
  const pools = plan.pools.length;
  for (const date of plan.dates) {
    if (line.occurrence !== everyDate && date.index !== line.occurrence) continue;
    for (const pool of type.poolPositions) {
      const cell = date.position * pools + pool;
      wanted.set(cell, (wanted.get(cell) ?? 0) + line.quantity);
    }
  }
}
