/**
 * Best available seats for a whole order at once. Each wish is relaxed step by step, and is never refused while as many seats of its
 * categories are free:
 *
 *  1. together: neighbours in one row (or at one table), no single seat left behind, nearest to the focal point;
 *  2. leaves-single: the same, leaving as few single seats as can be;
 *  3. split: two blocks near each other (see `split-party.ts`);
 *  4. scattered: again and again the largest block that is left anywhere, nearest first.
 *
 * All wishes are judged on one view: each sees those before it as taken.
 */
import { findUnits } from './accessible.ts';
import { distancesFrom } from './compiled-map.ts';
import { bestBlock, seatsOfBlock, type Block, type Search } from './search-blocks.ts';
import { seatStates, setSeats, type SeatIndex } from './seat-index.ts';
import { shareCategories } from './share-categories.ts';
import { bestSplit } from './split-party.ts';

/** Seats in one call; what one order may have. */
export const wishedSeatsMax = 100;

export interface SeatWish {
  /** Seats, those of accessible units included. */
  quantity: number;
  /** Positions among the map's categories; null is any. */
  categories: readonly number[] | null;
  /** How many accessible places the party needs; each brings its companion seat, which counts. None when missing. */
  accessibleUnits?: number;
}

export type Placement = 'together' | 'leaves-single' | 'split' | 'scattered';

export interface PlacedWish {
  /** In the order of the map. */
  seats: number[];
  /** How the ordinary seats were found; a party of accessible units alone is `together`. */
  placement: Placement;
}

export type BestAvailable =
  | { ok: true; placed: PlacedWish[] }
  /** `left`: how many could be had for this wish (seats, or accessible units). */
  | { ok: false; code: 'not-enough-seats' | 'not-enough-accessible'; wish: number; left: number };

interface OpenWish {
  position: number;
  quantity: number;
  /** The accessible place that the party sits around, or -1. */
  anchor: number;
  wanted: Uint8Array;
  categories: number[];
  unitSeats: number[];
}

/**
 * Seats for all wishes or for none. The index is used to try things out and is left as it was.
 * @throws RangeError for quantities that are no whole numbers from 1, or together above `wishedSeatsMax`
 */
export function bestAvailable(index: SeatIndex, wishes: readonly SeatWish[]): BestAvailable {
  requireSane(wishes);
  const taken: number[] = [];
  try {
    const open: OpenWish[] = [];
    for (const [position, wish] of wishes.entries()) {
      const opened = openWish(index, wish, position);
      if (!('unitSeats' in opened)) return opened;
      take(index, opened.unitSeats, taken);
      open.push(opened);
    }
    return placeAll(index, open, taken);
  } finally {
    setSeats(index, taken, seatStates.free);
  }
}

function requireSane(wishes: readonly SeatWish[]): void {
  let seats = 0;
  for (const { quantity, accessibleUnits = 0 } of wishes) {
    const whole = Number.isInteger(quantity) && Number.isInteger(accessibleUnits);
    if (!whole || quantity < 1 || accessibleUnits < 0) throw new RangeError(`${quantity} seats wished for`);
    seats += quantity;
  }
  if (seats > wishedSeatsMax) throw new RangeError(`${seats} seats wished for`);
}

/** The wish with its accessible units found; what is left to place is `quantity`. */
function openWish(index: SeatIndex, wish: SeatWish, position: number): OpenWish | (BestAvailable & { ok: false }) {
  const known = index.map.categories.length;
  const categories = [...new Set(wish.categories ?? index.map.categories.keys())].filter((each) => each < known);
  const wanted = new Uint8Array(known);
  for (const category of categories) wanted[category] = 1;
  const count = wish.accessibleUnits ?? 0;
  const open = { position, quantity: wish.quantity, anchor: -1, wanted, categories, unitSeats: [] as number[] };
  if (count === 0) return open;
  const free = categories.reduce((sum, category) => sum + index.freeByCategory[category]!, 0);
  const units = findUnits(index, wanted, count, wish.quantity, free);
  if (!units.ok) return { ok: false, code: 'not-enough-accessible', wish: position, left: units.left };
  return {
    ...open,
    quantity: wish.quantity - units.seats.length,
    anchor: units.anchor,
    unitSeats: units.seats,
  };
}

function placeAll(index: SeatIndex, open: readonly OpenWish[], taken: number[]): BestAvailable {
  const before = taken.length;
  const placed: PlacedWish[] = [];
  // Who is choosy goes first, then the large: what they need is the hardest to find.
  const turns = [...open].sort((a, b) => a.categories.length - b.categories.length || b.quantity - a.quantity);
  for (const wish of turns) {
    const found = placeWish(index, wish, taken);
    if (!found) {
      setSeats(index, taken.splice(before), seatStates.free);
      return shareOut(index, open, taken);
    }
    placed[wish.position] = found;
  }
  return { ok: true, placed };
}

/** When serving one after the other leaves somebody without: each gets so many of each category that all are served, if that can be. */
function shareOut(index: SeatIndex, open: readonly OpenWish[], taken: number[]): BestAvailable {
  const shared = shareCategories(open, index.freeByCategory);
  if (shared.ok) return { ok: true, placed: open.map((each, i) => placeShares(index, each, shared.shares[i]!, taken)) };
  const { position, unitSeats } = open[shared.claim]!;
  return { ok: false, code: 'not-enough-seats', wish: position, left: shared.left + unitSeats.length };
}

/** Serves a wish from what was set aside for it in each category, so that it takes nothing from the others. */
function placeShares(index: SeatIndex, wish: OpenWish, shares: Map<number, number>, taken: number[]): PlacedWish {
  const seats = [...wish.unitSeats];
  for (const [category, quantity] of shares) {
    if (quantity === 0) continue;
    const wanted = new Uint8Array(wish.wanted.length);
    wanted[category] = 1;
    const part = placeWish(index, { ...wish, quantity, wanted, categories: [category], unitSeats: [] }, taken);
    if (!part) throw new Error('a share was not there');
    seats.push(...part.seats);
  }
  return { seats: seats.sort((a, b) => a - b), placement: 'scattered' };
}

/** Seats for one wish, marked as taken; null when there are too few. */
function placeWish(index: SeatIndex, wish: OpenWish, taken: number[]): PlacedWish | null {
  const free = wish.categories.reduce((sum, category) => sum + index.freeByCategory[category]!, 0);
  if (free < wish.quantity) return null;
  const done = (seats: readonly number[], placement: Placement): PlacedWish => {
    take(index, seats, taken);
    return { seats: [...wish.unitSeats, ...seats].sort((a, b) => a - b), placement };
  };
  if (wish.quantity === 0) return done([], 'together');
  const search = searchFor(index, wish);
  const block = bestBlock(search, wish.quantity);
  if (block) return done(seatsOfBlock(search, block), block.singles === 0 ? 'together' : 'leaves-single');
  const split = bestSplit(search, wish.quantity);
  if (split) return done(split.flat(), 'split');
  return {
    seats: [...wish.unitSeats, ...scatter(search, wish.quantity, taken)].sort((a, b) => a - b),
    placement: 'scattered',
  };
}

function searchFor(index: SeatIndex, { wanted, categories, anchor }: OpenWish): Search {
  const { map } = index;
  if (anchor < 0) return { index, wanted, categories, distance: map.distance, fromFocalPoint: true };
  const distance = distancesFrom(map, map.x[anchor]!, map.y[anchor]!);
  return { index, wanted, categories, distance, fromFocalPoint: false };
}

/** The largest block that is left, again and again; there are enough seats. */
function scatter(search: Search, quantity: number, taken: number[]): number[] {
  const seats: number[] = [];
  for (let size = quantity; seats.length < quantity;) {
    size = Math.min(size, quantity - seats.length);
    if (size === 0) throw new Error('the index counts seats as free that it cannot find');
    const block: Block | null = bestBlock(search, size);
    if (!block) {
      size--;
      continue;
    }
    const part = seatsOfBlock(search, block);
    take(search.index, part, taken);
    seats.push(...part);
  }
  return seats;
}

function take(index: SeatIndex, seats: readonly number[], taken: number[]): void {
  setSeats(index, seats, seatStates.held);
  taken.push(...seats);
}
