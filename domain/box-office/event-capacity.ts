/** How many places an event has in all. */
import type { CompiledSeatMap } from '../seating/compiled-map.ts';
import { placesOnce } from '../seating/places-once.ts';
import type { Plan, PlannedType } from './plan.ts';
import { categoriesFor } from './seats.ts';
import type { BoxOfficeState } from './state.ts';

/**
 * Places over all dates. On one date: the sum of what each type can sell at most by its own pools, seats that several types are sold for
 * counted once, but never more than a pool that all types share.
 */
export function capacityOf(state: BoxOfficeState): number {
  const { plan } = state;
  const types = plan?.types.filter((type) => !type.withdrawn) ?? [];
  const first = types[0];
  if (!plan || !first) return 0;
  const shared = first.pools.filter((pool) => types.every((type) => type.pools.includes(pool)));
  const bound = Math.min(Infinity, ...shared.map((pool) => capacityOfPool(plan, pool)));
  const [seated, counted] = [new Map<string, Seated>(), new Map<string, number>()];
  for (const type of types) {
    const own = type.pools.filter((pool) => !shared.includes(pool)).sort((a, b) => a - b);
    const atMost = Math.min(bound, ...own.map((pool) => capacityOfPool(plan, pool)));
    if (!isOnMap(state, type)) counted.set(own.join(), atMost);
    else {
      const categories = [...(seated.get(own.join())?.categories ?? []), ...categoriesFor(state, type)!];
      seated.set(own.join(), { categories, atMost });
    }
  }
  const seats = state.seats ? seatsByCategory(state.seats.map) : [];
  let sum = placesOnce([...seated.values()], (category) => seats[category] ?? 0);
  for (const atMost of counted.values()) sum += atMost;
  return Math.min(bound, sum) * plan.dates.filter((date) => !date.withdrawn).length;
}
interface Seated {
  categories: number[];
  atMost: number;
}

function capacityOfPool(plan: Plan, index: number): number {
  return plan.pools.find((pool) => pool.index === index)!.capacity;
}

/** Before the map has come only its pools bound it. */
function isOnMap(state: BoxOfficeState, type: PlannedType): boolean {
  return state.seats !== null && type.seatCategories != null;
}

/** Counted once for each map: there may be a hundred thousand. */
const counts = new WeakMap<CompiledSeatMap, Int32Array>();

function seatsByCategory(map: CompiledSeatMap): Int32Array {
  const known = counts.get(map);
  if (known) return known;
  const seats = new Int32Array(map.categories.length);
  for (let seat = 0; seat < map.seatCount; seat++) seats[map.category[seat]!]!++;
  counts.set(map, seats);
  return seats;
}
