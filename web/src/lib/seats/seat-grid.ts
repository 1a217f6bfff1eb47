/** Which seats lie near a point: the drawing cut into squares, each with its seats. */
export interface SeatGrid {
  x: Float32Array;
  y: Float32Array;
  cell: number;
  left: number;
  top: number;
  columns: number;
  rows: number;
  /** Seats of square c are `order[start[c]] … order[start[c + 1] - 1]`. */
  start: Uint32Array;
  order: Uint32Array;
}

/** More squares than seats help nobody. */
const squaresMax = 250_000;

/** @param cell the side of a square in units */
export function buildGrid(x: Float32Array, y: Float32Array, cell: number): SeatGrid {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let seat = 0; seat < x.length; seat++) {
    left = Math.min(left, x[seat]!);
    right = Math.max(right, x[seat]!);
    top = Math.min(top, y[seat]!);
    bottom = Math.max(bottom, y[seat]!);
  }
  if (x.length === 0) [left, top, right, bottom] = [0, 0, 0, 0];
  let side = cell;
  while (((right - left) / side + 1) * ((bottom - top) / side + 1) > squaresMax) side *= 2;
  const columns = Math.floor((right - left) / side) + 1;
  const rows = Math.floor((bottom - top) / side) + 1;
  const squareOf = (seat: number) =>
    Math.floor((y[seat]! - top) / side) * columns + Math.floor((x[seat]! - left) / side);
  const start = new Uint32Array(columns * rows + 1);
  for (let seat = 0; seat < x.length; seat++) start[squareOf(seat) + 1]! += 1;
  for (let square = 0; square < columns * rows; square++) start[square + 1]! += start[square]!;
  const order = new Uint32Array(x.length);
  const next = start.slice();
  for (let seat = 0; seat < x.length; seat++) order[next[squareOf(seat)]!++] = seat;
  return { x, y, cell: side, left, top, columns, rows, start, order };
}

/** Calls `visit` for every seat within `reach` of the point (as a square, not a circle). */
export function visitNear(grid: SeatGrid, x: number, y: number, reach: number, visit: (seat: number) => void): void {
  const column = (at: number) => Math.min(grid.columns - 1, Math.max(0, Math.floor((at - grid.left) / grid.cell)));
  const row = (at: number) => Math.min(grid.rows - 1, Math.max(0, Math.floor((at - grid.top) / grid.cell)));
  for (let r = row(y - reach); r <= row(y + reach); r++) {
    for (let c = column(x - reach); c <= column(x + reach); c++) {
      const square = r * grid.columns + c;
      for (let at = grid.start[square]!; at < grid.start[square + 1]!; at++) {
        const seat = grid.order[at]!;
        if (Math.abs(grid.x[seat]! - x) <= reach && Math.abs(grid.y[seat]! - y) <= reach) visit(seat);
      }
    }
  }
}

/** The seat nearest to a point and at most `reach` away, of those that `fits`; -1 where there is none. */
export function nearestSeat(
  grid: SeatGrid,
  x: number,
  y: number,
  reach: number,
  fits: (seat: number) => boolean = () => true,
): number {
  let best = -1;
  let least = reach * reach;
  visitNear(grid, x, y, reach, (seat) => {
    const squared = (grid.x[seat]! - x) ** 2 + (grid.y[seat]! - y) ** 2;
    if (squared <= least && fits(seat)) {
      least = squared;
      best = seat;
    }
  });
  return best;
}
