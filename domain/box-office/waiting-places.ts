/** What is there for those who wait, and what is kept from all others meanwhile. Rules W6 to W9. */
import { freeInCell } from './capacity.ts';
import type { Line, Refusal, RefusalCode, Replaces, TakenLine } from './commands.ts';
import { linesGivenBack } from './exchange.ts';
import { findPlaces, refuseEvent } from './find-places.ts';
import { withIncluded } from './order-lines.ts';
import type { Plan, PlannedType } from './plan.ts';
import { categoriesFor, datePositions, freeSeatsFor } from './seats.ts';
import { everyDate, type WaitingListRules } from './settings.ts';
import type { BoxOfficeState } from './state.ts';
import type { SeatsFound } from './take-seats.ts';
import { headOf, queueOf, type Group } from './waiting-queue.ts';

/** For events whose settings have no list (any more): nobody can join, and who has joined is still offered places for a day. */
const noList: WaitingListRules = { open: false, first: false, smallerMayPass: false, offerMs: 24 * 3_600_000 };

export function listRules({ settings }: Plan): WaitingListRules {
  return settings.waitingList ?? noList;
}

/** When nobody can be offered the type for that date any more. `-Infinity` when it is withdrawn. */
export function saleEndMs(plan: Plan, ticketType: number, occurrence: number): number {
  const type = plan.typeByIndex.get(ticketType);
  const date = plan.dateByIndex.get(occurrence);
  const { status } = plan.settings;
  if (!type || type.withdrawn || date?.withdrawn || status === 'cancelled' || status === 'ended') return -Infinity;
  return Math.min(type.salesEndAtMs ?? Infinity, date?.endsAtMs ?? plan.endsAtMs);
}

/** Why nothing of it can be offered at this moment, or null. */
export function refuseOffer(plan: Plan, { ticketType, occurrence }: Omit<Line, 'quantity'>, nowMs: number) {
  const closed = refuseEvent(plan, nowMs);
  if (closed) return closed;
  if (saleEndMs(plan, ticketType, occurrence) <= nowMs) return 'sale-ended' satisfies RefusalCode;
  const { salesStartAtMs } = plan.typeByIndex.get(ticketType)!;
  return salesStartAtMs !== null && nowMs < salesStartAtMs ? ('not-on-sale-yet' satisfies RefusalCode) : null;
}

/** Places for the whole party with all that comes along, or null. Changes nothing. */
export function placesFor(state: BoxOfficeState, line: Line): SeatsFound | null {
  const found = findPlaces(state, { lines: [line] }, null, null);
  return found.ok ? found : null;
}

/** What some party waits for: a place that is one of these is not for others. */
export class Kept {
  readonly #state: BoxOfficeState;
  readonly #cells = new Set<number>();
  /** Date position and category of seats. */
  readonly #seats = new Set<string>();

  constructor(state: BoxOfficeState) {
    this.#state = state;
  }

  /** Whether any of what the type draws on, on that date, is kept. */
  has(type: PlannedType, occurrence: number): boolean {
    if (this.#cells.size === 0 && this.#seats.size === 0) return false;
    const plan = this.#state.plan!;
    for (const date of datePositions(plan, occurrence)) {
      for (const pool of type.poolPositions) if (this.#cells.has(date * plan.pools.length + pool)) return true;
      for (const category of categoriesFor(this.#state, type) ?? [])
        if (this.#seats.has(`${date}/${category}`)) return true;
    }
    return false;
  }

  /** The same of a line and all that comes along with it. */
  hasOf(line: Line): boolean {
    const plan = this.#state.plan!;
    return withIncluded(plan, [line]).some(({ ticketType, occurrence }) =>
      this.has(plan.typeByIndex.get(ticketType)!, occurrence),
    );
  }

  /** Keeps what is too little for the party; nothing when it could never be enough, as all of it would not be. */
  keepFor(line: Line): void {
    const { plan, counters } = this.#state;
    const short: number[] = [];
    for (const [cell, wanted] of demandOf(plan!, withIncluded(plan!, [line]))) {
      if (wanted > counters!.capacity[cell]!) return;
      if (wanted > freeInCell(counters!, cell)) short.push(cell);
    }
    for (const cell of short) this.#cells.add(cell);
    if (short.length > 0) return;
    const type = plan!.typeByIndex.get(line.ticketType)!;
    const categories = categoriesFor(this.#state, type);
    if (!categories || freeSeatsFor(this.#state, type, line.occurrence) >= line.quantity) return;
    for (const date of datePositions(plan!, line.occurrence))
      for (const category of categories) this.#seats.add(`${date}/${category}`);
  }
}

/** How many places of each cell the lines take together. */
export function demandOf(plan: Plan, lines: readonly TakenLine[]): Map<number, number> {
  const demand = new Map<number, number>();
  for (const { ticketType, occurrence, quantity } of lines)
    for (const date of datePositions(plan, occurrence))
      for (const pool of plan.typeByIndex.get(ticketType)!.poolPositions) {
        const cell = date * plan.pools.length + pool;
        demand.set(cell, (demand.get(cell) ?? 0) + quantity);
      }
  return demand;
}

/** The largest party that the places of all would be enough for, were they free. */
export function largestParty(plan: Plan, { ticketType, occurrence }: Omit<Line, 'quantity'>): number {
  let largest = Infinity;
  for (const [cell, each] of demandOf(plan, withIncluded(plan, [{ ticketType, occurrence, quantity: 1 }])))
    largest = Math.min(largest, Math.floor(plan.pools[cell % plan.pools.length]!.capacity / each));
  return largest;
}

/** What is kept for those who wait, when they come first; null when nothing is. */
export function keptPlaces(state: BoxOfficeState, nowMs: number): Kept | null {
  const { plan } = state;
  if (state.waiting.size === 0 || !plan || !listRules(plan).first) return null;
  const kept = new Kept(state);
  for (const group of queueOf(state).groups.values()) keepForGroup(state, kept, group, nowMs);
  return kept;
}

/**
 * Categories of which no seat of that date is for others, whatever ticket they want: all that is sold for it is kept. None when nothing
 * is kept, or where nobody sits.
 */
export function keptCategories(state: BoxOfficeState, occurrence: number, nowMs: number): ReadonlySet<number> {
  const keptOnes = new Set<number>();
  const kept = state.seats && keptPlaces(state, nowMs);
  if (!kept) return keptOnes;
  const others = new Set<number>();
  for (const type of state.plan!.types) {
    const date = type.validity === 'every-date' ? everyDate : occurrence;
    if (type.withdrawn || (type.occurrences && date !== everyDate && !type.occurrences.includes(date))) continue;
    const isKept = kept.hasOf({ ticketType: type.index, occurrence: date, quantity: 1 });
    for (const category of categoriesFor(state, type) ?? []) (isKept ? keptOnes : others).add(category);
  }
  for (const category of others) keptOnes.delete(category);
  return keptOnes;
}

function keepForGroup(state: BoxOfficeState, kept: Kept, group: Group, nowMs: number): void {
  if (group.waiting === 0 || refuseOffer(state.plan!, group, nowMs) !== null) return;
  const { ticketType, occurrence } = group;
  for (const party of group.parties.values())
    if (headOf(queueOf(state), party)) kept.keepFor({ ticketType, occurrence, quantity: party.quantity });
}

/**
 * The refusal of a hold that would take what is kept for those who wait, or null. What comes out of its own allotment, and what takes the
 * place of tickets for the same, is not taken from them (W7).
 */
export function refuseKept(
  state: BoxOfficeState,
  lines: readonly TakenLine[],
  replaces: Replaces | null,
  nowMs: number,
): Refusal | null {
  const kept = keptPlaces(state, nowMs);
  if (!kept) return null;
  const own = linesGivenBack(state, replaces);
  for (const [at, { ticketType, occurrence, quantity, fromAllotment = 0, within }] of lines.entries()) {
    const given = own.filter((line) => line.ticketType === ticketType && line.occurrence === occurrence).length;
    if (quantity <= fromAllotment + given || !kept.has(state.plan!.typeByIndex.get(ticketType)!, occurrence)) continue;
    return { ok: false, code: 'not-enough-left', line: within ?? at, left: 0 };
  }
  return null;
}
