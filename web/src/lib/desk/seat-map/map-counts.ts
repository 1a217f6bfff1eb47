/** What a map has, in figures: by category and in all. */
import { seatFlags } from '#domain/seating/compiled-map';
import type { LaidOut } from './laid-out.ts';

export interface CategoryCount {
  id: string;
  name: string;
  color: string;
  seats: number;
  /** Standing places. */
  standing: number;
}

export interface MapCounts {
  categories: CategoryCount[];
  seats: number;
  standing: number;
  accessible: number;
  companions: number;
  restricted: number;
  zones: number;
}

/** Of categories without a colour of their own. */
export const fallbackColors = ['#0a6aa8', '#b34700', '#00795a', '#9c3d80', '#7a6000', '#3d5a80', '#a8323e', '#4b6b1f'];

export function colorOf(color: string | undefined, position: number): string {
  return color ?? fallbackColors[position % fallbackColors.length]!;
}

export function countMap({ map, count, category, flags, areas }: LaidOut): MapCounts {
  const categories = map.categories.map(({ id, name, color }, at) => ({
    id,
    name,
    color: colorOf(color, at),
    seats: 0,
    standing: 0,
  }));
  let [accessible, companions, restricted, standing] = [0, 0, 0, 0];
  for (let seat = 0; seat < count; seat++) {
    categories[category[seat]!]!.seats++;
    const flag = flags[seat]!;
    if (flag & seatFlags.accessible) accessible++;
    if (flag & seatFlags.companion) companions++;
    if (flag & seatFlags.restrictedView) restricted++;
  }
  for (const { area, category: at } of areas) {
    categories[at]!.standing += area.capacity;
    standing += area.capacity;
  }
  const zones = map.zones.filter(
    ({ rows, tables, areas: standingAreas }) => rows.length > 0 || tables?.length || standingAreas?.length,
  );
  return { categories, seats: count, standing, accessible, companions, restricted, zones: zones.length };
}
