/** Which part of the house is on the screen: the point in its middle, and how many pixels a unit takes. Never leaves the house. */
import type { Box } from './house.ts';

export interface View {
  x: number;
  y: number;
  /** CSS pixels to a unit. */
  scale: number;
}

export interface Screen {
  width: number;
  height: number;
}

/** What bounds a view: the house, the screen, and how large a seat may become. */
export interface Bounds {
  box: Box;
  screen: Screen;
  /** Of the closest view, in pixels to a unit. */
  scaleMax: number;
}

/** At the closest a seat and its gap take so many pixels: more would hide its neighbours. */
export const closestPitchPx = 52;

export function boundsOf(box: Box, screen: Screen, pitch: number): Bounds {
  return { box, screen, scaleMax: Math.max(closestPitchPx / pitch, fitScale(box, screen)) };
}

/** The whole house. */
export function fitted({ box, screen }: Bounds): View {
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, scale: fitScale(box, screen) };
}

function fitScale(box: Box, screen: Screen): number {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  return Math.min(screen.width / Math.max(width, 1e-6), screen.height / Math.max(height, 1e-6));
}

/** The nearest view that shows as much of the house as the screen has room for. */
export function clamped(view: View, bounds: Bounds): View {
  const { box, screen } = bounds;
  const scale = Math.min(bounds.scaleMax, Math.max(fitScale(box, screen), view.scale));
  const within = (at: number, low: number, high: number, room: number) => {
    const half = room / scale / 2;
    return high - low <= 2 * half ? (low + high) / 2 : Math.min(high - half, Math.max(low + half, at));
  };
  return {
    x: within(view.x, box.left, box.right, screen.width),
    y: within(view.y, box.top, box.bottom, screen.height),
    scale,
  };
}

/** Closer or further by a factor, while what lies under a point of the screen stays under it. */
export function zoomedAt(view: View, bounds: Bounds, factor: number, px: number, py: number): View {
  const scale = Math.min(bounds.scaleMax, Math.max(fitScale(bounds.box, bounds.screen), view.scale * factor));
  const under = toUnits(view, bounds.screen, px, py);
  return clamped(
    {
      x: under.x - (px - bounds.screen.width / 2) / scale,
      y: under.y - (py - bounds.screen.height / 2) / scale,
      scale,
    },
    bounds,
  );
}

/** As close as it takes for a box to fill the screen, with some air around it. */
export function zoomedTo(box: Box, bounds: Bounds, pitch: number): View {
  const air = 1.5 * pitch;
  const around = { left: box.left - air, top: box.top - air, right: box.right + air, bottom: box.bottom + air };
  const scale = Math.min(fitScale(around, bounds.screen), 34 / pitch);
  return clamped({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, scale }, bounds);
}

export function movedBy(view: View, bounds: Bounds, dxPx: number, dyPx: number): View {
  return clamped({ ...view, x: view.x - dxPx / view.scale, y: view.y - dyPx / view.scale }, bounds);
}

export function toUnits(view: View, screen: Screen, px: number, py: number): { x: number; y: number } {
  return { x: view.x + (px - screen.width / 2) / view.scale, y: view.y + (py - screen.height / 2) / view.scale };
}

export function toPixels(view: View, screen: Screen, x: number, y: number): { x: number; y: number } {
  return { x: (x - view.x) * view.scale + screen.width / 2, y: (y - view.y) * view.scale + screen.height / 2 };
}

/** The view with the least movement that shows a point at least `marginPx` away from the edges. */
export function showing(view: View, bounds: Bounds, x: number, y: number, marginPx: number): View {
  const at = toPixels(view, bounds.screen, x, y);
  const over = (value: number, room: number) => {
    const margin = Math.min(marginPx, room / 3);
    return value < margin ? margin - value : value > room - margin ? room - margin - value : 0;
  };
  return movedBy(view, bounds, over(at.x, bounds.screen.width), over(at.y, bounds.screen.height));
}

/** Between two views, `part` from 0 to 1. The scale grows evenly for the eye. */
export function between(from: View, to: View, part: number): View {
  const scale = from.scale * (to.scale / from.scale) ** part;
  // In a zoom the middle must move as the scale does, or the target would swing past.
  const ratio =
    Math.abs(to.scale - from.scale) < 1e-9 ? part : (1 / from.scale - 1 / scale) / (1 / from.scale - 1 / to.scale);
  return { x: from.x + (to.x - from.x) * ratio, y: from.y + (to.y - from.y) * ratio, scale };
}
