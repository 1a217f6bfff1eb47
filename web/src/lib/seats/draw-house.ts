/**
 * The house from some distance: zones from far away, rows from nearer, seats with their numbers from close by. A generator that may
 * be stopped after every row, so that a large house never holds up a frame.
 */
import { seatFlags } from '#domain/seating/compiled-map';
import type { CategoryLook } from './category-looks.ts';
import { inkOn } from './category-looks.ts';
import { drawShapes, write } from './draw-shapes.ts';
import type { House, ZoneShape } from './house.ts';
import { nearestSeat } from './seat-grid.ts';
import { makeSprites, marks } from './sprites.ts';
import type { Theme } from './theme.ts';
import { toUnits, type Screen, type View } from './view.ts';

export interface Scene {
  house: House;
  looks: readonly CategoryLook[];
  theme: Theme;
  /** Whether the seat can be had now. */
  isFree: (seat: number) => boolean;
  /** One or two words under a zone's name, seen from afar. */
  zoneNote: (zone: number) => string;
}

/** What is drawn of the seats, by the pixels from one to the next. */
export function levelAt(house: House, scale: number): 'zones' | 'rows' | 'seats' {
  const pitchPx = house.pitch * scale;
  if (pitchPx < 5 && house.seats.seatCount > 1_500) return 'zones';
  return pitchPx < 7 ? 'rows' : 'seats';
}

const numbersFromPx = 21;
const rowLabelsFromPx = 11;

/** Draws what the view shows; yields wherever it may be interrupted. The context is in CSS pixels and cleared. */
export function* drawHouse(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  screen: Screen,
  dpr: number,
): Generator<void, void, void> {
  const { house, theme } = scene;
  const { scale } = view;
  const toX = (x: number) => (x - view.x) * scale + screen.width / 2;
  const toY = (y: number) => (y - view.y) * scale + screen.height / 2;
  ctx.save();
  ctx.translate(toX(0), toY(0));
  ctx.scale(scale, scale);
  drawShapes(ctx, house, theme, scale);
  ctx.restore();
  yield;
  const level = levelAt(house, scale);
  if (level === 'zones') {
    for (let zone = 0; zone < house.zones.length; zone++) {
      drawZone(ctx, scene, zone, toX, toY, scale);
      yield;
    }
    return;
  }
  const corner = toUnits(view, screen, 0, 0);
  const opposite = toUnits(view, screen, screen.width, screen.height);
  const pitchPx = house.pitch * scale;
  const sprites = level === 'seats' ? makeSprites(scene.looks, theme, pitchPx * dpr) : null;
  for (let row = 0; row < house.seats.rowPaths.length; row++) {
    const [left, top, right, bottom] = house.rowBoxes.subarray(row * 4, row * 4 + 4) as unknown as number[];
    const air = house.pitch * 2;
    if (left! - air > opposite.x || right! + air < corner.x || top! - air > opposite.y || bottom! + air < corner.y)
      continue;
    if (sprites) drawSeats(ctx, scene, sprites, row, toX, toY, pitchPx, dpr);
    else drawRow(ctx, scene, row, toX, toY, pitchPx);
    if (pitchPx >= rowLabelsFromPx) drawRowLabel(ctx, scene, row, toX, toY, pitchPx);
    yield;
  }
  if (pitchPx < numbersFromPx) drawZoneNames(ctx, scene, toX, toY);
}

type Turn = (units: number) => number;

/** The whole zone in the colour of most of its free seats, with its name and what there is to know. */
function drawZone(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  zone: number,
  toX: Turn,
  toY: Turn,
  scale: number,
): void {
  const { house, theme, looks } = scene;
  const shape = house.zones[zone]!;
  if (shape.hull.length === 0) return;
  const counts = new Uint32Array(looks.length);
  for (let seat = shape.first; seat < shape.end; seat++)
    if (scene.isFree(seat)) counts[house.seats.category[seat]!]! += 1;
  const most = counts.reduce((best, count, at) => (count > counts[best]! ? at : best), 0);
  const some = counts[most]! > 0;
  ctx.beginPath();
  shape.hull.forEach(({ x, y }, at) => (at === 0 ? ctx.moveTo(toX(x), toY(y)) : ctx.lineTo(toX(x), toY(y))));
  ctx.closePath();
  const fill = theme.dark ? looks[most]!.dark : looks[most]!.light;
  ctx.globalAlpha = some ? 0.88 : 0.2;
  ctx.fillStyle = some ? fill : theme.line;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1;
  ctx.strokeStyle = theme.surface;
  ctx.stroke();
  const breadthPx = shape.breadth * scale;
  const size = Math.min(15, (breadthPx * 1.25) / Math.max(4, shape.name.length));
  if (size < 7) return;
  const ink = some ? inkOn(fill) : theme.ink;
  const wanted = breadthPx > 44 ? scene.zoneNote(zone) : '';
  const noteSize = Math.min(size * 0.85, (breadthPx * 1.2) / Math.max(1, wanted.length));
  const note = noteSize >= 9 ? wanted : '';
  const [x, y] = [toX(shape.middle.x), toY(shape.middle.y)];
  write(ctx, shape.name, x, note ? y - size * 0.6 : y, size, ink, theme.face);
  if (note) write(ctx, note, x, y + size * 0.7, noteSize, ink, theme.face);
}

/** A row as lines: one for each run of neighbours that look alike. */
function drawRow(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  row: number,
  toX: Turn,
  toY: Turn,
  pitchPx: number,
): void {
  const { house, looks, theme } = scene;
  const { seats, x, y, pitch } = house;
  const end = seats.rowStart[row + 1]!;
  const lookOf = (seat: number) => (scene.isFree(seat) ? seats.category[seat]! : -1);
  ctx.lineCap = 'round';
  for (let first = seats.rowStart[row]!; first < end;) {
    const look = lookOf(first);
    let last = first;
    while (
      last + 1 < end &&
      lookOf(last + 1) === look &&
      Math.hypot(x[last + 1]! - x[last]!, y[last + 1]! - y[last]!) < pitch * 1.6
    )
      last++;
    ctx.beginPath();
    ctx.moveTo(toX(x[first]!), toY(y[first]!));
    for (let seat = first + 1; seat <= last; seat++) ctx.lineTo(toX(x[seat]!), toY(y[seat]!));
    if (first === last) ctx.lineTo(toX(x[first]!) + 0.01, toY(y[first]!));
    ctx.globalAlpha = look < 0 ? 0.3 : 1;
    ctx.lineWidth = pitchPx * (look < 0 ? 0.3 : 0.62);
    ctx.strokeStyle = look < 0 ? theme.line : theme.dark ? looks[look]!.dark : looks[look]!.light;
    ctx.stroke();
    first = last + 1;
  }
  ctx.globalAlpha = 1;
}

function drawSeats(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  sprites: ReturnType<typeof makeSprites>,
  row: number,
  toX: Turn,
  toY: Turn,
  pitchPx: number,
  dpr: number,
): void {
  const { house, looks, theme } = scene;
  const { seats, x, y } = house;
  const side = sprites.side / dpr;
  const numbered = pitchPx >= numbersFromPx;
  if (numbered) {
    ctx.font = `600 ${Math.round(pitchPx * 0.36)}px ${theme.face}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
  }
  for (let seat = seats.rowStart[row]!; seat < seats.rowStart[row + 1]!; seat++) {
    const flags = seats.flags[seat]!;
    const [px, py] = [toX(x[seat]!), toY(y[seat]!)];
    const free = scene.isFree(seat);
    const category = seats.category[seat]!;
    const stamp = free ? sprites.free(category, markOf(flags)) : sprites.gone(0);
    ctx.drawImage(stamp, px - side / 2, py - side / 2, side, side);
    if (numbered && free && (flags & (seatFlags.accessible | seatFlags.companion)) === 0) {
      ctx.fillStyle = inkOn(theme.dark ? looks[category]!.dark : looks[category]!.light);
      ctx.fillText(seats.words[seats.label[seat]!]!, px, py + pitchPx * 0.02);
    }
  }
}

/** Flags of the map as marks of a stamp. */
export function markOf(flags: number): number {
  return (
    (flags & seatFlags.accessible ? marks.accessible : 0) |
    (flags & seatFlags.companion ? marks.companion : 0) |
    (flags & seatFlags.restrictedView ? marks.restricted : 0)
  );
}

/** At both ends of the row, where one looks for it. A table has its name in its middle. */
function drawRowLabel(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  row: number,
  toX: Turn,
  toY: Turn,
  px: number,
): void {
  const { house, theme } = scene;
  const { seats, x, y, rowBoxes } = house;
  const [first, last] = [seats.rowStart[row]!, seats.rowStart[row + 1]! - 1];
  const size = Math.min(15, px * 0.5);
  const label = seats.rowLabels[row]!;
  if (seats.rowIsTable[row] === 1) {
    const [left, top, right, bottom] = rowBoxes.subarray(row * 4, row * 4 + 4) as unknown as number[];
    write(ctx, label, toX((left! + right!) / 2), toY((top! + bottom!) / 2), size, theme.soft, theme.face);
    return;
  }
  const beyond = (end: number, inner: number) => {
    const [dx, dy] = end === inner ? [1, 0] : [x[end]! - x[inner]!, y[end]! - y[inner]!];
    const length = Math.hypot(dx, dy) || 1;
    const away = house.pitch * 0.95;
    write(
      ctx,
      label,
      toX(x[end]! + (dx / length) * away),
      toY(y[end]! + (dy / length) * away),
      size,
      theme.soft,
      theme.face,
    );
  };
  beyond(first, Math.min(first + 1, last));
  for (let seat = first; seat < last; seat++) {
    if ((seats.flags[seat]! & seatFlags.aisleAfter) === 0) continue;
    const [ax, ay, bx, by] = [x[seat]!, y[seat]!, x[seat + 1]!, y[seat + 1]!];
    if (Math.hypot(bx - ax, by - ay) < house.pitch * 1.9) continue;
    write(ctx, label, toX((ax + bx) / 2), toY((ay + by) / 2), size, theme.soft, theme.face);
  }
  if (last > first) beyond(last, last - 1);
}

/** Names of the zones over their seats, while the rows are still too small for words. */
function drawZoneNames(ctx: CanvasRenderingContext2D, { house, theme }: Scene, toX: Turn, toY: Turn): void {
  if (house.zones.length < 2) return;
  const wide = (zone: ZoneShape) => toX(zone.box.right) - toX(zone.box.left);
  for (const zone of house.zones) {
    if (zone.hull.length === 0 || wide(zone) < zone.name.length * 5) continue;
    // Only where no seat would be under the name, as in a zone with two wings.
    const at = { x: zone.middle.x, y: zone.box.top - house.pitch };
    if (nearestSeat(house.grid, at.x, at.y, house.pitch * 0.9) >= 0) continue;
    const [x, y] = [toX(at.x), toY(at.y)];
    ctx.lineWidth = 4;
    ctx.strokeStyle = theme.ground;
    ctx.font = `600 12px ${theme.face}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.strokeText(zone.name, x, y);
    ctx.fillStyle = theme.soft;
    ctx.fillText(zone.name, x, y);
  }
}
