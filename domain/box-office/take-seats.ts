/** Seats for all lines of a command, judged on one view: what was chosen on the map, then the best that is left. Rules Q1 to Q14. */
import { bestAvailable, wishedSeatsMax, type PlacedWish, type Placement } from '../seating/best-available.ts';
import { chooseSeats, type SeatRefusal } from '../seating/choose-seats.ts';
import { findSeat } from '../seating/find-seat.ts';
import { seatFlags } from '../seating/compiled-map.ts';
import type { SeatIndex } from '../seating/seat-index.ts';
import type { PricedLine, Refusal, RefusalCode, Replaces, TakenLine, WishedLine } from './commands.ts';
import { deal, joinedParty, joinParty, wishOf, type Party } from './seat-parties.ts';
import { SeatViews } from './seat-views.ts';
import { categoriesFor, seatIds } from './seats.ts';
import { everyDate } from './settings.ts';
import type { BoxOfficeState, Order } from './state.ts';
import { noSeat } from './tickets.ts';

export interface SeatsFound {
  ok: true;
  /** The lines, those that are sold by seat with their seats. */
  lines: TakenLine[];
  /** The least good of the best available ones; null where none were asked for. */
  placement: Placement | null;
}

export interface SeatsAsked {
  /** What the buyer said of the first lines; those behind came along. */
  wishes: readonly Pick<WishedLine, 'seats' | 'accessibleUnits'>[];
  /** The map that the buyer saw. */
  mapVersion?: number | undefined;
  code: string | null;
  /** Tickets that are given back for these lines. */
  replaces: Replaces | null;
}

/** Whether one of the lines is sold by seat, or somebody wants a seat where there are none. */
export function wantsSeats(state: BoxOfficeState, lines: readonly TakenLine[], asked: SeatsAsked['wishes']): boolean {
  for (const line of lines) if (state.plan!.typeByIndex.get(line.ticketType)!.seatCategories) return true;
  for (const wish of asked) if (wish.seats !== undefined || wish.accessibleUnits) return true;
  return false;
}

/** Seats for all lines that are sold by seat, or none. Changes nothing. The lines must have passed `checkLines` and fit into their pools. */
export function takeSeats(state: BoxOfficeState, lines: readonly TakenLine[], asked: SeatsAsked): SeatsFound | Refusal {
  const sorted = sortWishes(state, lines, asked);
  if ('ok' in sorted) return sorted;
  const views = new SeatViews(state, asked.code, asked.replaces);
  try {
    const found = new Map<number, number[]>();
    let placement: Placement | null = null;
    // What was picked on the map comes before what may be any seat: nobody's own best seats are in the way of the chosen ones.
    for (const occurrence of datesOf(lines)) {
      const chosen = sorted.chosen.filter(({ line }) => lines[line]!.occurrence === occurrence);
      const no = takeChosen(state, views, occurrence, chosen, found, asked.mapVersion);
      if (no) return no;
    }
    for (const occurrence of datesOf(lines)) {
      const parties = sorted.parties.filter((party) => party.occurrence === occurrence);
      const placed = takeBest(views, occurrence, parties, found);
      if (placed && 'ok' in placed) return placed;
      for (const each of placed ?? []) if (placement === null || rank[each] > rank[placement]) placement = each;
    }
    return { ok: true, placement, lines: lines.map((line, at) => withSeats(views, line, found.get(at))) };
  } finally {
    views.close();
  }
}
const rank: Record<Placement, number> = { together: 0, 'leaves-single': 1, split: 2, scattered: 3 };

/** Tickets for every date first: for them the fewest seats are free. */
function datesOf(lines: readonly TakenLine[]): number[] {
  return [...new Set(lines.map(({ occurrence }) => occurrence))].sort((a, b) => b - a);
}

interface Chosen {
  line: number;
  seats: string[];
  categories: readonly number[];
}

/** What each line wants, or why it cannot want that. */
function sortWishes(
  state: BoxOfficeState,
  lines: readonly TakenLine[],
  { wishes }: SeatsAsked,
): { chosen: Chosen[]; parties: Party[] } | Refusal {
  const chosen: Chosen[] = [];
  const parties: Party[] = [];
  for (const [at, { ticketType, occurrence, quantity }] of lines.entries()) {
    const no = (code: RefusalCode): Refusal => ({ ok: false, code, line: at });
    const { seats, accessibleUnits = 0 } = wishes[at] ?? {};
    const categories = categoriesFor(state, state.plan!.typeByIndex.get(ticketType)!);
    if (!categories) {
      if (seats !== undefined || accessibleUnits > 0) return no('seats-not-for-type');
      continue;
    }
    if (!state.seats) return no('no-seat-map');
    if (seats !== undefined && seats.length !== quantity) return no('bad-quantity');
    if (!Number.isInteger(accessibleUnits) || accessibleUnits < 0 || accessibleUnits > quantity) return no('invalid');
    if (seats !== undefined) chosen.push({ line: at, seats, categories });
    else joinParty(parties, occurrence, categories, { line: at, quantity, accessibleUnits });
  }
  const most = datesOf(lines).map((date) => seatsOn(lines, date));
  if (most.some((seats) => seats > wishedSeatsMax))
    return { ok: false, code: 'too-many-tickets', left: wishedSeatsMax };
  return { chosen, parties };
}

function seatsOn(lines: readonly TakenLine[], date: number): number {
  return lines.reduce((sum, line) => sum + (line.occurrence === date ? line.quantity : 0), 0);
}

/** The seats that were picked on the map, all of one date on one view. */
function takeChosen(
  state: BoxOfficeState,
  views: SeatViews,
  occurrence: number,
  chosen: readonly Chosen[],
  found: Map<number, number[]>,
  mapVersion: number | undefined,
): Refusal | null {
  if (chosen.length === 0) return null;
  const { map } = state.seats!;
  const seats = chosen.flatMap((each) => each.seats);
  const singlesAllowed = state.plan!.settings.singleSeatsAllowed ?? false;
  const choice = { mapVersion: mapVersion ?? -1, seats, categories: null };
  const judged = chooseSeats(views.of(occurrence), choice, { singlesAllowed });
  const isEarlier = !judged.ok && beforeCategories.has(judged.code);
  if (!isEarlier) {
    const wrong = chosen.flatMap((each) =>
      each.seats.filter((id) => !each.categories.includes(map.category[findSeat(map, id)]!)),
    );
    if (wrong.length > 0) return { ok: false, code: 'wrong-category', seats: wrong };
  }
  if (!judged.ok && judged.code === 'too-many-seats')
    return { ok: false, code: 'too-many-tickets', left: wishedSeatsMax };
  if (!judged.ok) {
    const refusal: Refusal = { ok: false, code: judged.code as RefusalCode, seats: judged.seats };
    return judged.code === 'seat-taken' ? { ...refusal, left: freeFor(views.of(occurrence), chosen) } : refusal;
  }
  views.take(occurrence, judged.seats);
  for (const { line, seats: ids } of chosen)
    found.set(
      line,
      ids.map((id) => findSeat(map, id)).sort((a, b) => a - b),
    );
  return null;
}

/** Ordinary seats that are still there for the lines: what whoever was too slow can choose from. */
function freeFor({ freeByCategory }: SeatIndex, chosen: readonly Chosen[]): number {
  const categories = new Set(chosen.flatMap((each) => each.categories));
  return [...categories].reduce((sum, category) => sum + freeByCategory[category]!, 0);
}

/** The order of S31: these are told before a wrong category is. */
const beforeCategories = new Set<SeatRefusal>([
  'no-seats',
  'too-many-seats',
  'stale-map',
  'unknown-seat',
  'seat-twice',
]);

/** The best seats for all parties of a date; from what is kept for the code when all of them fit into that. */
function takeBest(
  views: SeatViews,
  occurrence: number,
  parties: readonly Party[],
  found: Map<number, number[]>,
): Placement[] | Refusal | null {
  if (parties.length === 0) return null;
  const joined = joinedParty(parties);
  const together = joined && sitTogether(views, joined);
  if (together) return giveSeats(views, [joined], [together], found);
  const wishes = parties.map(wishOf);
  const index = views.of(occurrence);
  const kept = views.ofAllotted(occurrence);
  const fromKept = kept && bestAvailable(kept, wishes);
  const best = fromKept?.ok ? fromKept : bestAvailable(index, wishes);
  if (!best.ok) {
    const code = best.code === 'not-enough-seats' ? 'not-enough-left' : best.code;
    return { ok: false, code, line: parties[best.wish]!.lines[0]!.line, left: best.left };
  }
  return giveSeats(views, parties, best.placed, found);
}

/** One block for all of them, beside each other; null where there is none (Q16). From what is kept for the code, if it fits into that. */
function sitTogether(views: SeatViews, party: Party): PlacedWish | null {
  const kept = views.ofAllotted(party.occurrence);
  for (const index of [kept, views.of(party.occurrence)]) {
    const best = index && bestAvailable(index, [wishOf(party)]);
    if (best?.ok && rank[best.placed[0]!.placement] <= rank['leaves-single']) return best.placed[0]!;
  }
  return null;
}

function giveSeats(
  views: SeatViews,
  parties: readonly Party[],
  placed: readonly PlacedWish[],
  found: Map<number, number[]>,
): Placement[] {
  for (const [at, party] of parties.entries()) {
    const { seats } = placed[at]!;
    views.take(party.occurrence, seats);
    for (const [line, own] of deal(views.map, party, seats)) found.set(line, own);
  }
  return placed.map((each) => each.placement);
}

function withSeats(views: SeatViews, line: TakenLine, seats: number[] | undefined): TakenLine {
  if (!seats) return line;
  const allotted = line.occurrence === everyDate ? null : views.allotted(line.occurrence);
  const fromAllotment = allotted && allotted.size > 0 ? seats.filter((seat) => allotted.has(seat)).length : 0;
  return { ...line, seats, ...(fromAllotment > 0 && { fromAllotment }) };
}

/**
 * Seats for money that came when the hold was over: the same ones if they are still free; else, for buyers who agreed to that, as many of
 * the same categories in place of those lines that lost one. `seats` says line by line which others it are (null: those of the line), and
 * is null when all are the same. Null: they cannot be had.
 */
export function seatsForLatePayment(
  state: BoxOfficeState,
  order: Pick<Order, 'lines' | 'code' | 'equalSeats' | 'replaces'>,
): { seats: (number[] | null)[] | null } | null {
  if (!order.lines.some((line) => line.seats)) return { seats: null };
  if (!state.seats) return null;
  const views = new SeatViews(state, order.code, order.replaces);
  try {
    const gone = order.lines.map((line) => line.seats !== undefined && !views.areFree(line.occurrence, line.seats));
    if (!gone.includes(true)) return { seats: null };
    if (!order.equalSeats) return null;
    for (const [at, line] of order.lines.entries())
      if (line.seats && !gone[at]) views.take(line.occurrence, line.seats);
    const seats: (number[] | null)[] = [];
    for (const [at, line] of order.lines.entries()) {
      const others = gone[at] ? equalSeats(state, views, line) : null;
      if (gone[at] && !others) return null;
      if (others) views.take(line.occurrence, others);
      seats.push(others);
    }
    return { seats };
  } finally {
    views.close();
  }
}

/** As many seats of each category as the line had, accessible ones for accessible ones. */
function equalSeats(state: BoxOfficeState, views: SeatViews, line: PricedLine): number[] | null {
  const { map } = state.seats!;
  const index = views.of(line.occurrence);
  const parties: Party[] = [];
  for (const seat of line.seats!) {
    const any = categoriesFor(state, state.plan!.typeByIndex.get(line.ticketType)!);
    const categories = seat === noSeat ? (any ?? [...map.categories.keys()]) : [map.category[seat]!];
    const accessibleUnits = seat !== noSeat && map.flags[seat]! & seatFlags.accessible ? 1 : 0;
    joinParty(parties, line.occurrence, categories, { line: 0, quantity: 1, accessibleUnits });
  }
  const best = bestAvailable(index, parties.map(wishOf));
  return best.ok ? best.placed.flatMap((each) => each.seats).sort((a, b) => a - b) : null;
}

/** The lines of an answer: with the ids of their seats in place of positions, which the next map changes. */
export function namedLines<L extends TakenLine>(
  state: BoxOfficeState,
  lines: readonly L[],
): (Omit<L, 'seats'> & { seatIds?: string[] })[] {
  return lines.map(({ seats, ...line }) => (seats ? { ...line, seatIds: seatIds(state, seats) } : line));
}
