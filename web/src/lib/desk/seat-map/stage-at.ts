/** Whether a point lies on the stage that this editor draws; what an import has drawn is only looked at. */
import type { SeatMap } from '#domain/seating/seat-map';
import { stageZone } from './change-map.ts';

export function stageAt(map: SeatMap, atX: number, atY: number): boolean {
  const shapes = map.zones.find(({ id }) => id === stageZone)?.shapes ?? [];
  return shapes.some(
    ({ x, y, width = 0, height = 0 }) => atX >= x && atX <= x + width && atY >= y && atY <= y + height,
  );
}
