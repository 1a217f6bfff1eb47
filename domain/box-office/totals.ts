/** What the world may see of an event's numbers: what is left, what is sold, who is in. Pure reads of the state. */
import { freeInCell, leftOf } from './capacity.ts';
import { capacityOf } from './event-capacity.ts';
import type { NewFact } from './facts.ts';
import { freeSeatsFor, hasAccessibleLeft } from './seats.ts';
import { withIncluded } from './order-lines.ts';
import { slotOf, type Plan, type PlannedType } from './plan.ts';
import { everyDate } from './settings.ts';
import type { BoxOfficeState } from './state.ts';
import { demandOf, keptPlaces } from './waiting-places.ts';

export type SaleState = 'on-sale' | 'not-yet' | 'ended' | 'sold-out' | 'paused';

export interface TypeNumbers {
  ticketType: number;
  occurrence: number;
  /** For everybody: of a type that is sold by seat, ordinary seats, since accessible places are for those who need them. */
  left: number;
  state: SaleState;
  sold: number;
  held: number;
  admitted: number;
  revenueMinor: number;
}

/** One row for each type and each date it is (or was) sold for; in order of the settings. Those not sold (any more) only when there are tickets. */
export function numbersByType(state: BoxOfficeState, nowMs: number): TypeNumbers[] {
  const { plan, counters } = state;
  if (!plan || !counters) return [];
  const rows: TypeNumbers[] = [];
  const kept = keptPlaces(state, nowMs);
  for (const type of plan.types) {
    for (const occurrence of datesOf(plan, type)) {
      const slot = slotOf(plan, type, occurrence);
      const sold = counters.soldBySlot[slot]!;
      const held = counters.heldBySlot[slot]!;
      const gone =
        type.withdrawn || plan.dateByIndex.get(occurrence)?.withdrawn === true || !isSoldOn(type, occurrence);
      if (gone && sold === 0 && held === 0) continue;
      const isKept = kept?.hasOf({ ticketType: type.index, occurrence, quantity: 1 }) ?? false;
      const left = gone || isKept ? 0 : leftFor(state, type, occurrence);
      const forFew = left === 0 && !gone && !isKept && hasAccessibleFor(state, type, occurrence);
      rows.push({
        ticketType: type.index,
        occurrence,
        left,
        state: gone ? 'ended' : saleState(plan, type, occurrence, left > 0 || forFew, nowMs),
        sold,
        held,
        admitted: counters.admittedBySlot[slot]!,
        revenueMinor: counters.revenueBySlot[slot]!,
      });
    }
  }
  return rows;
}

/** How many of the type anybody can have: in its pools and, where it is sold by seat, in its seats (A3, Q8). */
export function leftFor(state: BoxOfficeState, type: PlannedType, occurrence: number): number {
  const left = leftOf(state.plan!, state.counters!, type, occurrence);
  const seats = type.seatCategories ? Math.min(left, freeSeatsFor(state, type, occurrence)) : left;
  return type.includes?.length ? Math.min(seats, leftWithCompanions(state, type, occurrence)) : seats;
}

/** How many could be had together with all that comes along (L5). */
function leftWithCompanions(state: BoxOfficeState, type: PlannedType, occurrence: number): number {
  const { plan, counters } = state;
  const lines = withIncluded(plan!, [{ ticketType: type.index, occurrence, quantity: 1 }]);
  let left = Infinity;
  for (const [cell, each] of demandOf(plan!, lines))
    left = Math.min(left, Math.floor(Math.max(0, freeInCell(counters!, cell)) / each));
  for (const { ticketType, quantity } of lines.slice(1)) {
    const companion = plan!.typeByIndex.get(ticketType)!;
    if (companion.seatCategories)
      left = Math.min(left, Math.floor(freeSeatsFor(state, companion, occurrence) / quantity));
  }
  return left;
}

/** The last accessible places are not sold out for those who need them, though nothing is left for all others. */
function hasAccessibleFor(state: BoxOfficeState, type: PlannedType, occurrence: number): boolean {
  if (!type.seatCategories || leftOf(state.plan!, state.counters!, type, occurrence) === 0) return false;
  return hasAccessibleLeft(state, type, occurrence);
}

function datesOf(plan: Plan, type: PlannedType): number[] {
  if (type.validity === 'every-date') return [everyDate];
  return plan.dates.map((date) => date.index);
}

/** What comes along with another type may be there on dates for which it is not sold itself. */
function isSoldOn({ occurrences }: PlannedType, occurrence: number): boolean {
  return occurrences === null || occurrence === everyDate || occurrences.includes(occurrence);
}

function saleState(plan: Plan, type: PlannedType, occurrence: number, isLeft: boolean, nowMs: number): SaleState {
  const { status } = plan.settings;
  const endsAtMs = occurrence === everyDate ? plan.endsAtMs : plan.dateByIndex.get(occurrence)!.endsAtMs;
  if (status === 'ended' || status === 'cancelled' || endsAtMs <= nowMs) return 'ended';
  if (type.salesEndAtMs !== null && nowMs >= type.salesEndAtMs) return 'ended';
  if (status === 'paused') return 'paused';
  if (type.salesStartAtMs !== null && nowMs < type.salesStartAtMs) return 'not-yet';
  return isLeft ? 'on-sale' : 'sold-out';
}

export interface Totals {
  sold: number;
  held: number;
  capacity: number;
  revenueMinor: number;
  currency: string;
  admitted: number;
  refused: number;
  conflicts: number;
}

export function totals(state: BoxOfficeState): Totals {
  const { plan, counters } = state;
  const sum = (slots?: Int32Array | Float64Array) => {
    let total = 0;
    if (slots) for (const value of slots) total += value;
    return total;
  };
  return {
    sold: sum(counters?.soldBySlot),
    held: sum(counters?.heldBySlot),
    capacity: capacityOf(state),
    revenueMinor: sum(counters?.revenueBySlot),
    currency: plan?.settings.currency ?? '',
    admitted: sum(counters?.admittedBySlot),
    refused: state.refused,
    conflicts: state.conflicts,
  };
}

export interface Persons {
  /** Those for whom tickets were sold. */
  sold: number;
  /** Through the gates since the first door opened, with and without a ticket; whoever comes twice counts twice. */
  in: number;
  out: number;
}

/** Persons rather than tickets (A26, A28): a ticket may be for many, and some come without one. */
export function persons({ plan, counters, admissions }: BoxOfficeState): Persons {
  const total: Persons = { sold: 0, in: 0, out: 0 };
  if (!plan || !counters) return total;
  for (const type of plan.types)
    for (const occurrence of datesOf(plan, type))
      total.sold += counters.soldBySlot[slotOf(plan, type, occurrence)]! * type.admits;
  for (const heads of admissions.heads.values()) {
    total.in += heads.in;
    total.out += heads.out;
  }
  return total;
}

/** The totals as a fact, for the catalogue. */
export function totalsFact(state: BoxOfficeState, nowMs: number): NewFact {
  const byType = numbersByType(state, nowMs).map(({ ticketType, occurrence, sold, held, admitted, revenueMinor }) => ({
    ticketType,
    occurrence,
    sold,
    held,
    admitted,
    revenueMinor,
  }));
  return { kind: 'totals', ...totals(state), byType };
}
