/** What a seat map has to offer of each price category: all that a plan of the sale needs to know of it. */
import { z } from 'zod';
import type { SeatMap } from './seat-map.ts';

export const SeatSupply = z.object({
  /** Of the map. */
  version: z.number().int(),
  seats: z.number().int(),
  /** Standing places. */
  places: z.number().int(),
  categories: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      color: z.string().nullable(),
      seats: z.number().int().describe('Accessible places and their companion seats among them'),
      places: z.number().int().describe('Standing places: counted, not chosen'),
    }),
  ),
});
export type SeatSupply = z.infer<typeof SeatSupply>;

/** Counts a checked map. */
export function seatSupply(map: SeatMap): SeatSupply {
  const seats = new Map<string, number>();
  const places = new Map<string, number>();
  const add = (to: Map<string, number>, category: string, count: number) =>
    to.set(category, (to.get(category) ?? 0) + count);
  for (const { rows, tables = [], areas = [] } of map.zones) {
    for (const row of [...rows, ...tables])
      for (const seat of row.seats) add(seats, (seat.category ?? row.category)!, 1);
    for (const area of areas) add(places, area.category, area.capacity);
  }
  const sum = (counts: Map<string, number>) => [...counts.values()].reduce((all, count) => all + count, 0);
  return {
    version: map.version,
    seats: sum(seats),
    places: sum(places),
    categories: map.categories.map(({ id, name, color }) => ({
      id,
      name,
      color: color ?? null,
      seats: seats.get(id) ?? 0,
      places: places.get(id) ?? 0,
    })),
  };
}
