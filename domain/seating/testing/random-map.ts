/** Small maps with everything in them that makes choosing seats hard: aisles, mixed prices, tables, accessible units, equal distances. */
import { seededRandom } from '#domain/ticket/fuzz';
import type { MapRow, MapSeat, MapZone, SeatMap } from '../seat-map.ts';

/** Numbers from 0 up to 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  const random = seededRandom(seed);
  return () => random(2 ** 32) / 2 ** 32;
}

/** A whole number from 0 to `below - 1`. */
export function upTo(random: () => number, below: number): number {
  return Math.floor(random() * below);
}

const categoryIds = ['a', 'b', 'c'];

export function randomMap(random: () => number): SeatMap {
  const categories = categoryIds.slice(0, 1 + upTo(random, 3));
  const pick = () => categories[upTo(random, categories.length)]!;
  const zones: MapZone[] = [];
  for (let zone = 0; zone <= upTo(random, 2); zone++) {
    const rows: MapRow[] = [];
    const count = 1 + upTo(random, 4);
    for (let row = 0; row < count; row++)
      rows.push({
        id: `${row}`,
        category: pick(),
        seats: randomSeats(random, 1 + upTo(random, 8), zone * 9, row, pick),
      });
    const tables: MapRow[] = [];
    while (random() < 0.2) {
      const seats = randomSeats(random, 1 + upTo(random, 5), zone * 9, count + tables.length, pick);
      tables.push({ id: `t${tables.length}`, category: pick(), seats });
    }
    zones.push({ id: `z${zone}`, name: `Zone ${zone}`, rows, tables });
  }
  return {
    version: 1,
    name: 'Random',
    focalPoint: { x: upTo(random, 16), y: upTo(random, 8) - 2 },
    categories: categories.map((id) => ({ id, name: id })),
    zones,
  };
}

function randomSeats(random: () => number, count: number, x: number, y: number, pick: () => string): MapSeat[] {
  const seats = Array.from({ length: count }, (_, at): MapSeat => {
    const seat: MapSeat = { id: `${at + 1}`, x: x + at, y };
    if (random() < 0.12) seat.category = pick();
    if (random() < 0.1) seat.aisleAfter = true;
    return seat;
  });
  for (let at = 0; at < count; at++) {
    if (random() >= 0.07) continue;
    seats[at]!.accessible = true;
    const companion = seats[at + 1];
    if (companion && random() < 0.7) {
      companion.companionOf = seats[at]!.id;
      at++;
    }
  }
  return seats;
}
