/** What is only drawn: the stage, a bar, a word; and standing areas, which have no seats. */
import type { MapShape, StandingArea } from '#domain/seating/seat-map';
import type { House } from './house.ts';
import type { Theme } from './theme.ts';

/** What is needed of a house here, so that a half-drawn one at the desk can be shown as well. */
export type Drawn = Pick<House, 'drawing' | 'pitch'>;

/** In units of the drawing; the context is already moved and scaled. */
export function drawShapes(ctx: CanvasRenderingContext2D, house: Drawn, theme: Theme, scale: number): void {
  for (const zone of house.drawing.zones) {
    for (const shape of zone.shapes ?? []) drawShape(ctx, shape, house, theme, scale);
    for (const area of zone.areas ?? []) drawArea(ctx, area, house, theme, scale);
  }
}

function drawShape(ctx: CanvasRenderingContext2D, shape: MapShape, house: Drawn, theme: Theme, scale: number): void {
  ctx.save();
  ctx.translate(shape.x, shape.y);
  if (shape.rotation) ctx.rotate((shape.rotation * Math.PI) / 180);
  const [width, height] = [shape.width ?? house.pitch * 4, shape.height ?? house.pitch * 2];
  ctx.beginPath();
  if (shape.kind === 'rectangle') ctx.roundRect(0, 0, width, height, house.pitch * 0.3); // (x, y) is its first corner
  if (shape.kind === 'ellipse') ctx.ellipse(0, 0, width / 2, height / 2, 0, 0, Math.PI * 2);
  if (shape.kind === 'polygon') {
    (shape.points ?? []).forEach(({ x, y }, at) => (at === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
    ctx.closePath();
  }
  if (shape.kind !== 'text') {
    ctx.fillStyle = theme.line;
    ctx.globalAlpha = 0.22;
    ctx.fill();
    ctx.globalAlpha = 0.8;
    ctx.strokeStyle = theme.line;
    ctx.lineWidth = 1 / scale;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  if (shape.text) {
    const middle = middleOf(shape);
    const sizePx = Math.min(18, Math.max(10, house.pitch * scale * 0.9));
    write(ctx, shape.text, middle.x, middle.y, sizePx / scale, theme.ink, theme.face);
  }
  ctx.restore();
}

function drawArea(ctx: CanvasRenderingContext2D, area: StandingArea, house: Drawn, theme: Theme, scale: number): void {
  const outline = area.outline ?? [];
  ctx.save();
  ctx.translate(area.x, area.y);
  if (outline.length > 2) {
    ctx.beginPath();
    outline.forEach(({ x, y }, at) => (at === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
    ctx.closePath();
    ctx.fillStyle = theme.surface;
    ctx.fill();
    ctx.setLineDash([6 / scale, 4 / scale]);
    ctx.lineWidth = 1.5 / scale;
    ctx.strokeStyle = theme.line;
    ctx.stroke();
  }
  const middle = outline.length > 2 ? middleOfPoints(outline) : { x: 0, y: 0 };
  const sizePx = Math.min(16, Math.max(10, house.pitch * scale * 0.8));
  write(ctx, area.label ?? area.id, middle.x, middle.y, sizePx / scale, theme.ink, theme.face);
  ctx.restore();
}

function middleOf(shape: MapShape): { x: number; y: number } {
  if (shape.kind === 'rectangle') return { x: (shape.width ?? 0) / 2, y: (shape.height ?? 0) / 2 };
  return shape.kind === 'polygon' && shape.points?.length ? middleOfPoints(shape.points) : { x: 0, y: 0 };
}

function middleOfPoints(points: readonly { x: number; y: number }[]): { x: number; y: number } {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 };
}

/** One line about a point; `size` in the units of the context. */
export function write(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  size: number,
  colour: string,
  face: string,
): void {
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(size / 16, size / 16); // fonts below one pixel are not drawn, whatever the scale
  ctx.font = `600 16px ${face}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = colour;
  ctx.fillText(text, 0, 0);
  ctx.restore();
}
