/** Draws a map for the desk: seats with their category and what is special about them, what is selected, and who has them. */
import { seatFlags } from '#domain/seating/compiled-map';
import { seatStates } from '#domain/seating/seat-index';
import { inkOn, type CategoryLook } from '$lib/seats/category-looks';
import { drawShapes, write } from '$lib/seats/draw-shapes';
import { makeSprites, marks, type Sprites } from '$lib/seats/sprites';
import type { Theme } from '$lib/seats/theme';
import type { Thing } from './editor.svelte.ts';
import type { LaidOut } from './laid-out.ts';
import { stageZone } from './change-map.ts';
import type { View } from './view.ts';

export interface Painting {
  laid: LaidOut;
  looks: readonly CategoryLook[];
  theme: Theme;
  view: View;
  width: number;
  height: number;
  dpr: number;
  selected: ReadonlySet<string>;
  thing: Thing;
  /** A `SeatState` for each seat; null while drawing. */
  state: Uint8Array | null;
  /** The seat the keyboard is at, -1 for none. */
  cursor: number;
  /** What is being drawn a box around, in pixels. */
  box: { x1: number; y1: number; x2: number; y2: number } | null;
}

/** From one seat to the next, in pixels: below it seats are points, above it they have numbers. */
const pointsBelowPx = 6;
const rowLabelsFromPx = 12;
const numbersFromPx = 20;

export function paintMap(ctx: CanvasRenderingContext2D, painting: Painting): void {
  const { laid, theme, view, width, height, dpr } = painting;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ctx.clearRect(0, 0, width, height);
  ctx.save();
  ctx.translate(view.x, view.y);
  ctx.scale(view.scale, view.scale);
  drawShapes(ctx, { drawing: laid.map, pitch: pitchOf(laid) }, theme, view.scale);
  ctx.restore();
  const pitchPx = pitchOf(laid) * view.scale;
  const seen = seatsSeen(painting, pitchPx);
  if (pitchPx < pointsBelowPx) paintPoints(ctx, painting, seen, pitchPx);
  else paintSeats(ctx, painting, seen, pitchPx);
  paintSelection(ctx, painting, seen, pitchPx);
  if (pitchPx >= rowLabelsFromPx) paintRowLabels(ctx, painting, pitchPx);
  if (pitchPx < numbersFromPx) paintZoneNames(ctx, painting);
  paintThing(ctx, painting);
  paintCursor(ctx, painting, pitchPx);
  paintBox(ctx, painting);
}

/** From one seat to its neighbour, in units. */
export function pitchOf({ radius }: LaidOut): number {
  return radius / 0.42;
}

function seatsSeen({ laid, view, width, height }: Painting, pitchPx: number): number[] {
  const seen: number[] = [];
  for (let seat = 0; seat < laid.count; seat++) {
    const [x, y] = [laid.x[seat]! * view.scale + view.x, laid.y[seat]! * view.scale + view.y];
    if (x > -pitchPx && x < width + pitchPx && y > -pitchPx && y < height + pitchPx) seen.push(seat);
  }
  return seen;
}

function paintPoints(
  ctx: CanvasRenderingContext2D,
  painting: Painting,
  seen: readonly number[],
  pitchPx: number,
): void {
  const { laid, looks, theme, view, state } = painting;
  const side = Math.max(1, pitchPx * 0.75);
  for (const seat of seen) {
    const free = state === null || state[seat] === seatStates.free;
    const look = looks[laid.category[seat]!]!;
    ctx.globalAlpha = free ? 1 : 0.35;
    ctx.fillStyle = free ? (theme.dark ? look.dark : look.light) : theme.soft;
    ctx.fillRect(
      laid.x[seat]! * view.scale + view.x - side / 2,
      laid.y[seat]! * view.scale + view.y - side / 2,
      side,
      side,
    );
  }
  ctx.globalAlpha = 1;
}

let kept: { sprites: Sprites; key: string } | null = null;

/** Stamps are made once for a size and a set of colours. */
function spritesFor({ looks, theme, dpr }: Painting, pitchPx: number): Sprites {
  const key = JSON.stringify([looks, theme.dark, pitchPx * dpr]);
  if (kept?.key !== key) kept = { sprites: makeSprites(looks, theme, pitchPx * dpr), key };
  return kept.sprites;
}

function paintSeats(ctx: CanvasRenderingContext2D, painting: Painting, seen: readonly number[], pitchPx: number): void {
  const { laid, looks, theme, view, state, dpr } = painting;
  const sprites = spritesFor(painting, pitchPx);
  const side = sprites.side / dpr;
  for (const seat of seen) {
    const [x, y] = [laid.x[seat]! * view.scale + view.x, laid.y[seat]! * view.scale + view.y];
    const mark = markOf(laid.flags[seat]!);
    const at = state?.[seat] ?? seatStates.free;
    ctx.drawImage(
      at === seatStates.free ? sprites.free(laid.category[seat]!, mark) : sprites.gone(mark),
      x - side / 2,
      y - side / 2,
      side,
      side,
    );
    if (at === seatStates.killed) paintCross(ctx, x, y, pitchPx * 0.28, theme.care);
    if (pitchPx < numbersFromPx || (mark & (marks.accessible | marks.companion) && at === seatStates.free)) continue;
    const look = looks[laid.category[seat]!]!;
    const ink = at === seatStates.free ? inkOn(theme.dark ? look.dark : look.light) : theme.soft;
    const label = laid.seats[seat]!.label ?? laid.seats[seat]!.id;
    write(
      ctx,
      label,
      x,
      y + pitchPx * 0.02,
      Math.min(14, (pitchPx * 0.9) / Math.max(2, label.length)),
      ink,
      theme.face,
    );
  }
}

function markOf(flags: number): number {
  return (
    (flags & seatFlags.accessible ? marks.accessible : 0) |
    (flags & seatFlags.companion ? marks.companion : 0) |
    (flags & seatFlags.restrictedView ? marks.restricted : 0)
  );
}

function paintCross(ctx: CanvasRenderingContext2D, x: number, y: number, reach: number, colour: string): void {
  ctx.beginPath();
  ctx.moveTo(x - reach, y - reach);
  ctx.lineTo(x + reach, y + reach);
  ctx.moveTo(x + reach, y - reach);
  ctx.lineTo(x - reach, y + reach);
  ctx.lineWidth = Math.max(1.5, reach * 0.3);
  ctx.strokeStyle = colour;
  ctx.stroke();
}

/** A ring in the house colour on a ring of the ground, so that it is seen on any colour. */
function paintSelection(
  ctx: CanvasRenderingContext2D,
  painting: Painting,
  seen: readonly number[],
  pitchPx: number,
): void {
  const { laid, selected, theme, view } = painting;
  if (selected.size === 0) return;
  const radius = Math.max(1.5, pitchPx * 0.5);
  const ring = Math.max(1.2, Math.min(3, pitchPx * 0.14));
  ctx.beginPath();
  for (const seat of seen) {
    if (!selected.has(laid.keys[seat]!)) continue;
    const [x, y] = [laid.x[seat]! * view.scale + view.x, laid.y[seat]! * view.scale + view.y];
    ctx.moveTo(x + radius, y);
    ctx.arc(x, y, radius, 0, Math.PI * 2);
  }
  ctx.strokeStyle = theme.surface;
  ctx.lineWidth = ring + 2;
  ctx.stroke();
  ctx.strokeStyle = theme.accent;
  ctx.lineWidth = ring;
  ctx.stroke();
}

function paintRowLabels(ctx: CanvasRenderingContext2D, { laid, theme, view }: Painting, pitchPx: number): void {
  const size = Math.min(14, pitchPx * 0.5);
  for (const { block, start, end, isTable } of laid.blocks) {
    const label = block.label ?? block.id;
    let [left, right] = [start, start];
    let [sumX, sumY] = [0, 0];
    for (let seat = start; seat < end; seat++) {
      if (laid.x[seat]! < laid.x[left]!) left = seat;
      if (laid.x[seat]! > laid.x[right]!) right = seat;
      sumX += laid.x[seat]!;
      sumY += laid.y[seat]!;
    }
    const put = (x: number, y: number, dxPx: number) =>
      write(ctx, label, x * view.scale + view.x + dxPx, y * view.scale + view.y, size, theme.soft, theme.face);
    if (isTable) {
      const roomPx = (laid.x[right]! - laid.x[left]!) * view.scale - pitchPx;
      const fit = Math.min(size, (roomPx * 1.7) / Math.max(3, label.length));
      const [x, y] = [(sumX / (end - start)) * view.scale + view.x, (sumY / (end - start)) * view.scale + view.y];
      if (fit >= 7) write(ctx, label, x, y, fit, theme.soft, theme.face);
    } else {
      put(laid.x[left]!, laid.y[left]!, -pitchPx * 0.95);
      if (right !== left) put(laid.x[right]!, laid.y[right]!, pitchPx * 0.95);
    }
  }
}

/** Above a zone's seats; from far away in their middle, and only where the name has room. */
function paintZoneNames(ctx: CanvasRenderingContext2D, { laid, theme, view, width }: Painting): void {
  const pitch = pitchOf(laid);
  const far = pitch * view.scale < pointsBelowPx;
  ctx.font = `600 ${far ? 11 : 13}px ${theme.face}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.lineWidth = 4;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = theme.ground;
  ctx.fillStyle = theme.ink;
  for (const { name, left, right, top, bottom } of zoneBoxes(laid)) {
    const half = ctx.measureText(name).width / 2 + 4;
    if (far && (right - left) * view.scale < 1.8 * half) continue;
    const middle = ((left + right) / 2) * view.scale + view.x;
    const seen = right * view.scale + view.x > 0 && left * view.scale + view.x < width;
    const x = seen ? Math.max(half, Math.min(width - half, middle)) : middle; // none is cut off at the edge
    const y = far ? ((top + bottom) / 2) * view.scale + view.y : (top - pitch * 0.7) * view.scale + view.y - 8;
    ctx.strokeText(name, x, y);
    ctx.fillText(name, x, y);
  }
}

function zoneBoxes(laid: LaidOut) {
  const boxes = new Map<string, { name: string; left: number; right: number; top: number; bottom: number }>();
  for (const { zone, start, end } of laid.blocks)
    for (let seat = start; seat < end; seat++) {
      const box = boxes.get(zone.id);
      const [x, y] = [laid.x[seat]!, laid.y[seat]!];
      if (!box) boxes.set(zone.id, { name: zone.name, left: x, right: x, top: y, bottom: y });
      else {
        box.left = Math.min(box.left, x);
        box.right = Math.max(box.right, x);
        box.top = Math.min(box.top, y);
        box.bottom = Math.max(box.bottom, y);
      }
    }
  return boxes.values();
}

/** A frame around the selected area or the stage. */
function paintThing(ctx: CanvasRenderingContext2D, { laid, thing, theme, view }: Painting): void {
  if (!thing) return;
  const points: { x: number; y: number }[] = [];
  if (thing.kind === 'area') {
    const area = laid.areas.find(({ key }) => key === thing.key)?.area;
    for (const { x, y } of area?.outline ?? []) points.push({ x: area!.x + x, y: area!.y + y });
  } else
    for (const { x, y, width = 0, height = 0 } of laid.map.zones.find(({ id }) => id === stageZone)?.shapes ?? [])
      points.push({ x, y }, { x: x + width, y: y + height });
  if (points.length === 0) return;
  const [xs, ys] = [points.map(({ x }) => x * view.scale + view.x), points.map(({ y }) => y * view.scale + view.y)];
  const [left, top] = [Math.min(...xs) - 4, Math.min(...ys) - 4];
  ctx.lineWidth = 2.5;
  ctx.strokeStyle = theme.accent;
  ctx.strokeRect(left, top, Math.max(...xs) + 4 - left, Math.max(...ys) + 4 - top);
}

function paintCursor(ctx: CanvasRenderingContext2D, { laid, cursor, theme, view }: Painting, pitchPx: number): void {
  if (cursor < 0 || cursor >= laid.count) return;
  const reach = Math.max(7, pitchPx * 0.66);
  const [x, y] = [laid.x[cursor]! * view.scale + view.x, laid.y[cursor]! * view.scale + view.y];
  ctx.lineWidth = 2;
  ctx.strokeStyle = theme.ink;
  ctx.strokeRect(x - reach, y - reach, 2 * reach, 2 * reach);
}

function paintBox(ctx: CanvasRenderingContext2D, { box, theme }: Painting): void {
  if (!box) return;
  ctx.globalAlpha = 0.12;
  ctx.fillStyle = theme.accent;
  ctx.fillRect(box.x1, box.y1, box.x2 - box.x1, box.y2 - box.y1);
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = theme.accent;
  ctx.strokeRect(box.x1, box.y1, box.x2 - box.x1, box.y2 - box.y1);
}
