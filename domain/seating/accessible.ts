/**
 * Accessible places: given out only on request, and always as a unit with their companion seat where there is one. The units come
 * first; the rest of the party sits as near to the first of them as it can.
 */
import { seatStates, type SeatIndex } from './seat-index.ts';
import { distancesFrom } from './compiled-map.ts';

export type UnitsFound = { ok: true; seats: number[]; anchor: number } | { ok: false; left: number };

interface Unit {
  place: number;
  /** The place, and its companion seat if it has one. */
  seats: number[];
}

/**
 * `count` free units for a party of `quantity`, the first nearest to the focal point, the others nearest to the first. Units that would
 * not leave room for the rest of the party (too many seats) or would need more ordinary seats than `ordinaryFree` are passed over.
 * `left` tells how many units are free.
 */
export function findUnits(
  index: SeatIndex,
  wanted: Uint8Array,
  count: number,
  quantity: number,
  ordinaryFree: number,
): UnitsFound {
  let units = freeUnits(index, wanted);
  const left = units.length;
  const chosen: Unit[] = [];
  let distance = index.map.distance;
  while (chosen.length < count) {
    const next = nearestFirst(units, distance).find((unit) => {
      const seats = seatsIn([...chosen, unit]);
      const others = units.filter((other) => other !== unit);
      return canComplete(others, count - chosen.length - 1, quantity - seats, ordinaryFree);
    });
    if (!next) return { ok: false, left };
    chosen.push(next);
    units = units.filter((unit) => unit !== next);
    if (chosen.length === 1) distance = distancesFrom(index.map, index.map.x[next.place]!, index.map.y[next.place]!);
  }
  return { ok: true, seats: chosen.flatMap(({ seats }) => seats), anchor: chosen[0]!.place };
}

function freeUnits({ map, state }: SeatIndex, wanted: Uint8Array): Unit[] {
  const units: Unit[] = [];
  for (const place of map.accessiblePlaces) {
    if (wanted[map.category[place]!] === 0) continue;
    const companion = map.partner.get(place);
    const seats = companion === undefined ? [place] : [place, companion];
    if (seats.every((seat) => state[seat] === seatStates.free)) units.push({ place, seats });
  }
  return units;
}

function nearestFirst(units: readonly Unit[], distance: Uint32Array): Unit[] {
  return [...units].sort((a, b) => distance[a.place]! - distance[b.place]! || a.place - b.place);
}

/**
 * Whether `count` of the units and at most `ordinaryFree` ordinary seats can make exactly `seats`. A unit has one seat or two, so that
 * every sum between the least and the most that `count` units have is possible.
 */
function canComplete(units: readonly Unit[], count: number, seats: number, ordinaryFree: number): boolean {
  if (units.length < count || seats < 0) return false;
  const pairs = units.filter((unit) => unit.seats.length === 2).length;
  const least = count + Math.max(0, count - (units.length - pairs));
  const most = count + Math.min(count, pairs);
  return least <= seats && seats - Math.min(most, seats) <= ordinaryFree;
}

function seatsIn(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.seats.length, 0);
}
