/** What lies on top of the house and changes at any moment: one's own seats, those that were lost, and the seat in question. */
import { markOf } from './draw-house.ts';
import type { House } from './house.ts';
import { drawSeat, marks } from './sprites.ts';
import type { Theme } from './theme.ts';
import { toPixels, type Screen, type View } from './view.ts';

export interface Over {
  house: House;
  theme: Theme;
  /** One's own: whether somebody else has it by now. */
  mine: ReadonlyMap<number, { lost?: boolean }>;
  /** Seats that something is to be said about: left alone, refused. */
  pointed: readonly number[];
  /** Where the keyboard, the mouse or the sheet is; -1 for nowhere. */
  cursor: number;
  /** The keyboard's ring is stronger than the mouse's. */
  strong: boolean;
}

const tick = 'M-.42.04L-.1.36L.46-.34';
const cross = 'M-.36-.36L.36.36M.36-.36L-.36.36';
const disc = 'M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z';

export function drawOver(ctx: CanvasRenderingContext2D, over: Over, view: View, screen: Screen): void {
  const { house, theme } = over;
  const pitchPx = house.pitch * view.scale;
  const place = (seat: number) => toPixels(view, screen, house.x[seat]!, house.y[seat]!);
  for (const [seat, { lost }] of over.mine) {
    if (seat < 0) continue;
    const { x, y } = place(seat);
    ctx.save();
    ctx.translate(x, y);
    drawOwn(ctx, theme, Math.max(5, pitchPx * 0.47), lost ?? false, markOf(house.seats.flags[seat]!));
    ctx.restore();
  }
  for (const seat of over.pointed) ring(ctx, place(seat), Math.max(8, pitchPx * 0.6), theme.care, 3, theme.surface);
  if (over.cursor >= 0) {
    const radius = Math.max(7, pitchPx * 0.56);
    ring(ctx, place(over.cursor), radius, theme.ink, over.strong ? 3 : 2, theme.surface);
  }
}

function drawOwn(ctx: CanvasRenderingContext2D, theme: Theme, radius: number, lost: boolean, mark: number): void {
  ctx.save();
  ctx.fillStyle = theme.surface;
  ctx.beginPath();
  ctx.arc(0, 0, radius + 2, 0, Math.PI * 2);
  ctx.fill();
  ctx.restore();
  const special = (mark & (marks.accessible | marks.companion)) !== 0;
  drawSeat(ctx, disc, radius, toHex(lost ? theme.care : theme.accent), special && !lost ? mark : 0);
  if (special && !lost) return;
  ctx.save();
  ctx.scale(radius, radius);
  ctx.strokeStyle = lost ? theme.surface : theme.onAccent;
  ctx.lineWidth = 0.26;
  ctx.lineCap = ctx.lineJoin = 'round';
  ctx.stroke(new Path2D(lost ? cross : tick));
  ctx.restore();
}

function ring(
  ctx: CanvasRenderingContext2D,
  at: { x: number; y: number },
  radius: number,
  colour: string,
  width: number,
  halo: string,
): void {
  for (const [stroke, line] of [
    [halo, width + 3],
    [colour, width],
  ] as const) {
    // prettier-ignore
    ctx.beginPath();
    ctx.arc(at.x, at.y, radius, 0, Math.PI * 2);
    ctx.lineWidth = line;
    ctx.strokeStyle = stroke;
    ctx.stroke();
  }
}

/** `rgb(1, 2, 3)`, as a browser computes colours, as `#010203`. */
function toHex(colour: string): string {
  const parts = colour.match(/\d+(\.\d+)?/g)?.slice(0, 3);
  if (!parts || colour.startsWith('#')) return colour;
  return `#${parts.map((part) => Math.round(Number(part)).toString(16).padStart(2, '0')).join('')}`;
}
