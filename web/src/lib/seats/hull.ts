/** A line around points, as a rubber band would lie (Andrew's monotone chain). */
export interface Point {
  x: number;
  y: number;
}

/** Around the points `first … end - 1`, `margin` away from them; clockwise on a screen. Empty without points. */
export function hullOf(x: Float32Array, y: Float32Array, first: number, end: number, margin: number): Point[] {
  const points: Point[] = [];
  for (let at = first; at < end; at++)
    for (const [dx, dy] of corners) points.push({ x: x[at]! + dx * margin, y: y[at]! + dy * margin });
  points.sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (list: Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of list) {
      while (chain.length > 1 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return [...half(points), ...half(points.reverse())];
}

const corners = [[-1, -1], [1, -1], [-1, 1], [1, 1]] as const; // prettier-ignore

function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

export function isInside(hull: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = hull.length - 1; i < hull.length; j = i++) {
    const [a, b] = [hull[i]!, hull[j]!];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** How large it is, and where it would balance. */
export function weightOf(hull: readonly Point[]): { area: number; middle: Point } {
  let [twice, x, y] = [0, 0, 0];
  for (let i = 0, j = hull.length - 1; i < hull.length; j = i++) {
    const [a, b] = [hull[j]!, hull[i]!];
    const part = a.x * b.y - b.x * a.y;
    twice += part;
    x += (a.x + b.x) * part;
    y += (a.y + b.y) * part;
  }
  if (twice === 0) return { area: 0, middle: hull[0] ?? { x: 0, y: 0 } };
  return { area: Math.abs(twice) / 2, middle: { x: x / (3 * twice), y: y / (3 * twice) } };
}
