/** From seat to seat with the arrow keys: as the seats lie in the house, not as they stand in a file. */
import type { House } from './house.ts';
import { visitNear } from './seat-grid.ts';

export type Step = 'left' | 'right' | 'up' | 'down' | 'row-start' | 'row-end' | 'row-before' | 'row-after';

export const stepOfKey: Record<string, Step> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'row-start',
  End: 'row-end',
  PageUp: 'row-before',
  PageDown: 'row-after',
};

/** The seat one comes to, or the same one where the house ends. */
export function walk(house: House, seat: number, step: Step): number {
  switch (step) {
    case 'row-start':
      return seatsOfRow(house, house.rowOf[seat]!)[0] ?? seat;
    case 'row-end':
      return seatsOfRow(house, house.rowOf[seat]!).at(-1) ?? seat;
    case 'row-before':
      return nearestOfRow(house, house.rowOf[seat]! - 1, seat);
    case 'row-after':
      return nearestOfRow(house, house.rowOf[seat]! + 1, seat);
    default:
      return inDirection(house, seat, directions[step]);
  }
}

const directions = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] } as const;

/** The nearest seat that lies more in this direction than beside it; what is off the straight line counts double. */
function inDirection({ x, y, grid, pitch, box }: House, seat: number, [dx, dy]: readonly [number, number]): number {
  const farthest = Math.max(box.right - box.left, box.bottom - box.top) * 2;
  for (let reach = pitch * 2; ; reach *= 2) {
    let best = -1;
    let least = Infinity;
    visitNear(grid, x[seat]!, y[seat]!, reach, (other) => {
      const along = (x[other]! - x[seat]!) * dx + (y[other]! - y[seat]!) * dy;
      const aside = Math.abs((x[other]! - x[seat]!) * dy + (y[other]! - y[seat]!) * dx);
      if (other === seat || along <= pitch * 0.05 || aside > along * 1.2) return;
      const cost = along + 2 * aside;
      if (cost < least) {
        least = cost;
        best = other;
      }
    });
    // A seat further out can only be better than one whose cost is beyond the reach.
    if (best >= 0 && (least <= reach || reach > farthest)) return best;
    if (reach > farthest) return seat;
  }
}

/** From left to right, as one sees them. */
function seatsOfRow({ seats, x }: House, row: number): number[] {
  const all: number[] = [];
  for (let seat = seats.rowStart[row]!; seat < seats.rowStart[row + 1]!; seat++) all.push(seat);
  return all.sort((a, b) => x[a]! - x[b]!);
}

function nearestOfRow(house: House, row: number, seat: number): number {
  if (row < 0 || row >= house.seats.rowPaths.length) return seat;
  let best = seat;
  let least = Infinity;
  for (const other of seatsOfRow(house, row)) {
    const away = Math.hypot(house.x[other]! - house.x[seat]!, house.y[other]! - house.y[seat]!);
    if (away < least) {
      least = away;
      best = other;
    }
  }
  return best;
}
