/** Pictures of seats, drawn once for a size and stamped thousands of times. */
import { inkOn, type CategoryLook } from './category-looks.ts';
import type { Theme } from './theme.ts';

/** What is special about a seat, as bits. */
export const marks = { accessible: 1, companion: 2, restricted: 4 } as const;

export interface Sprites {
  /** The stamp for a free seat. */
  free: (category: number, mark: number) => HTMLCanvasElement;
  /** The stamp for one that cannot be had. */
  gone: (mark: number) => HTMLCanvasElement;
  /** Side of a stamp in device pixels. */
  side: number;
}

/** A person in a wheelchair, about the origin, of radius 1: for places that are kept for them. */
export const wheelchair =
  'M-.18-.86a.2.2 0 1 0 .4 0a.2.2 0 1 0-.4 0ZM0-.52L.06.1H.56L.86.72M.04-.26H.5M-.22-.2A.56.56 0 1 0 .52.48';
/** Next to it. */
export const companionMark =
  'M-.24-.62a.24.24 0 1 0 .48 0a.24.24 0 1 0-.48 0ZM-.46.72V.1Q-.46-.2-.16-.2H.16Q.46-.2 .46.1V.72';

/** @param pitchPx from seat to seat, in device pixels */
export function makeSprites(looks: readonly CategoryLook[], theme: Theme, pitchPx: number): Sprites {
  const side = Math.ceil(pitchPx * 1.02) + 2;
  const radius = pitchPx * 0.42;
  const kept = new Map<number, HTMLCanvasElement>();
  const stamp = (key: number, draw: (ctx: CanvasRenderingContext2D) => void) => {
    let canvas = kept.get(key);
    if (!canvas) {
      canvas = document.createElement('canvas');
      canvas.width = canvas.height = side;
      const ctx = canvas.getContext('2d')!;
      ctx.translate(side / 2, side / 2);
      draw(ctx);
      kept.set(key, canvas);
    }
    return canvas;
  };
  return {
    side,
    free: (category, mark) =>
      stamp(category * 8 + mark, (ctx) => {
        const look = looks[category]!;
        drawSeat(ctx, look.path, radius, theme.dark ? look.dark : look.light, mark);
      }),
    gone: (mark) => stamp(-1 - mark, (ctx) => drawGone(ctx, radius, theme)),
  };
}

/** A seat in its colour, with the sign of what is special about it. The origin is its middle. */
export function drawSeat(
  ctx: CanvasRenderingContext2D,
  path: string,
  radius: number,
  fill: string,
  mark: number,
): void {
  ctx.save();
  ctx.scale(radius, radius);
  ctx.fillStyle = fill;
  ctx.fill(new Path2D(path));
  const ink = inkOn(fill);
  if (mark & marks.restricted) {
    ctx.save();
    ctx.clip(new Path2D(path));
    ctx.fillStyle = ink;
    ctx.globalAlpha = 0.55;
    ctx.fillRect(-1.2, 0.5, 2.4, 0.8);
    ctx.restore();
  }
  if (mark & (marks.accessible | marks.companion)) {
    ctx.scale(0.68, 0.68);
    ctx.strokeStyle = ink;
    ctx.lineWidth = 0.24;
    ctx.lineCap = ctx.lineJoin = 'round';
    ctx.stroke(new Path2D(mark & marks.accessible ? wheelchair : companionMark));
  }
  ctx.restore();
}

/** Small and hollow: there, but nothing to press. */
function drawGone(ctx: CanvasRenderingContext2D, radius: number, theme: Theme): void {
  ctx.strokeStyle = theme.soft;
  ctx.globalAlpha = 0.55;
  ctx.lineWidth = Math.max(1, radius * 0.14);
  ctx.beginPath();
  ctx.arc(0, 0, radius * 0.5, 0, Math.PI * 2);
  ctx.stroke();
}
