/** What part of the drawing is on the screen: `screen = drawing × scale + offset`. */
import type { Bounds } from './laid-out.ts';

export interface View {
  scale: number;
  x: number;
  y: number;
}

const scaleMin = 0.002;
const scaleMax = 8;
const margin = 24;

/** All of it, in the middle. */
export function fitted(bounds: Bounds, width: number, height: number): View {
  const across = Math.max(60, bounds.right - bounds.left + 60);
  const down = Math.max(60, bounds.bottom - bounds.top + 60);
  const scale = bounded(Math.min((width - margin) / across, (height - margin) / down, 2));
  return {
    scale,
    x: width / 2 - ((bounds.left + bounds.right) / 2) * scale,
    y: height / 2 - ((bounds.top + bounds.bottom) / 2) * scale,
  };
}

/** Nearer or farther, with what lies under the point staying there. */
export function zoomed(view: View, factor: number, atX: number, atY: number): View {
  const scale = bounded(view.scale * factor);
  const by = scale / view.scale;
  return { scale, x: atX - (atX - view.x) * by, y: atY - (atY - view.y) * by };
}

export function panned(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x + dx, y: view.y + dy };
}

export function toDrawing(view: View, x: number, y: number): { x: number; y: number } {
  return { x: (x - view.x) / view.scale, y: (y - view.y) / view.scale };
}

/** Moves as little as needed until a point of the drawing can be seen. */
export function revealed(view: View, x: number, y: number, width: number, height: number): View {
  const [screenX, screenY] = [x * view.scale + view.x, y * view.scale + view.y];
  const room = 32;
  const dx = screenX < room ? room - screenX : screenX > width - room ? width - room - screenX : 0;
  const dy = screenY < room ? room - screenY : screenY > height - room ? height - room - screenY : 0;
  return Math.abs(dx) + Math.abs(dy) < 0.5 ? view : panned(view, dx, dy);
}

function bounded(scale: number): number {
  return Math.max(scaleMin, Math.min(scaleMax, scale));
}
