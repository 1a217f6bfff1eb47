/** A map laid out flat, for drawing and pointing: every seat in one list, with its row, its category and where it is. */
import { seatFlags } from '#domain/seating/compiled-map';
import type { MapRow, MapSeat, MapTable, MapZone, SeatMap, StandingArea } from '#domain/seating/seat-map';
import { blockKey, seatKey, type BlockKey, type SeatKey } from './seat-key.ts';

export interface LaidBlock {
  key: BlockKey;
  zone: MapZone;
  block: MapRow | MapTable;
  isTable: boolean;
  /** Its seats are `start … end - 1`. */
  start: number;
  end: number;
}

export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface LaidOut {
  map: SeatMap;
  count: number;
  keys: SeatKey[];
  seats: MapSeat[];
  /** Position in `blocks`. */
  blockAt: Uint32Array;
  blocks: LaidBlock[];
  x: Float64Array;
  y: Float64Array;
  /** Position in the map's categories. */
  category: Uint8Array;
  /** As in a compiled map. */
  flags: Uint8Array;
  indexOf: Map<SeatKey, number>;
  areas: { key: BlockKey; zone: MapZone; area: StandingArea; category: number }[];
  bounds: Bounds;
  /** Half the usual distance between neighbours, so that seats do not touch. */
  radius: number;
}

/** Seats come in the order of the map, rows before tables, as in the compiled map: their positions there are the positions here. */
export function layOut(map: SeatMap): LaidOut {
  const categories = new Map(map.categories.map(({ id }, at) => [id, at]));
  const { blocks, keys, seats, areas } = walk(map, categories);
  const blockAt = new Uint32Array(seats.length);
  const category = new Uint8Array(seats.length);
  blocks.forEach(({ start, end, block }, at) => {
    for (let seat = start; seat < end; seat++) {
      blockAt[seat] = at;
      category[seat] = categories.get(seats[seat]!.category ?? block.category ?? '') ?? 0;
    }
  });
  return {
    ...{ map, count: seats.length, keys, seats, blockAt, blocks, category, areas },
    x: Float64Array.from(seats, (seat) => seat.x),
    y: Float64Array.from(seats, (seat) => seat.y),
    flags: Uint8Array.from(seats, flagsOf),
    indexOf: new Map(keys.map((key, at) => [key, at])),
    bounds: boundsOf(map),
    radius: radiusOf(blocks),
  };
}

function walk(map: SeatMap, categories: ReadonlyMap<string, number>) {
  const blocks: LaidBlock[] = [];
  const keys: SeatKey[] = [];
  const seats: MapSeat[] = [];
  const areas: LaidOut['areas'] = [];
  const add = (zone: MapZone, block: MapRow | MapTable, isTable: boolean) => {
    const key = blockKey(zone.id, block.id);
    blocks.push({ key, zone, block, isTable, start: seats.length, end: seats.length + block.seats.length });
    for (const seat of block.seats) {
      keys.push(seatKey(zone.id, block.id, seat.id));
      seats.push(seat);
    }
  };
  for (const zone of map.zones) {
    for (const row of zone.rows) add(zone, row, false);
    for (const table of zone.tables ?? []) add(zone, table, true);
    for (const area of zone.areas ?? [])
      areas.push({ key: blockKey(zone.id, area.id), zone, area, category: categories.get(area.category) ?? 0 });
  }
  return { blocks, keys, seats, areas };
}

function flagsOf(seat: MapSeat): number {
  return (
    (seat.accessible ? seatFlags.accessible : 0) |
    (seat.companionOf === undefined ? 0 : seatFlags.companion) |
    (seat.aisleAfter ? seatFlags.aisleAfter : 0) |
    (seat.restrictedView === undefined ? 0 : seatFlags.restrictedView)
  );
}

/** The box around everything that is drawn; around the focal point where there is nothing. */
export function boundsOf(map: SeatMap): Bounds {
  const box = { left: map.focalPoint.x, right: map.focalPoint.x, top: map.focalPoint.y, bottom: map.focalPoint.y };
  const reach = (x: number, y: number) => {
    if (x < box.left) box.left = x;
    if (x > box.right) box.right = x;
    if (y < box.top) box.top = y;
    if (y > box.bottom) box.bottom = y;
  };
  for (const zone of map.zones) {
    for (const { seats } of zone.rows) for (const { x, y } of seats) reach(x, y);
    for (const { seats } of zone.tables ?? []) for (const { x, y } of seats) reach(x, y);
    for (const { x, y, outline = [] } of zone.areas ?? []) {
      reach(x, y);
      for (const point of outline) reach(x + point.x, y + point.y);
    }
    for (const { x, y, width = 0, height = 0, points = [], kind } of zone.shapes ?? []) {
      const [dx, dy] = kind === 'ellipse' ? [width / 2, height / 2] : [0, 0];
      reach(x - dx, y - dy);
      reach(x - dx + width, y - dy + height);
      for (const point of points) reach(x + point.x, y + point.y);
    }
  }
  return box;
}

/** Of a sample of rows: the median distance between neighbours, a little less than halved. */
function radiusOf(blocks: readonly LaidBlock[]): number {
  const apart: number[] = [];
  const every = Math.max(1, Math.floor(blocks.length / 200));
  for (let at = 0; at < blocks.length; at += every) {
    const { seats } = blocks[at]!.block;
    for (let seat = 1; seat < Math.min(seats.length, 20); seat++) {
      const distance = Math.hypot(seats[seat]!.x - seats[seat - 1]!.x, seats[seat]!.y - seats[seat - 1]!.y);
      if (distance > 0) apart.push(distance);
    }
  }
  apart.sort((a, b) => a - b);
  return (apart[apart.length >> 1] ?? 24) * 0.42;
}

/** The seat nearest to a point, within `reach` units; -1 where there is none. */
export function seatNear({ x, y, count }: LaidOut, atX: number, atY: number, reach: number): number {
  let best = -1;
  let least = reach * reach;
  for (let seat = 0; seat < count; seat++) {
    const [dx, dy] = [x[seat]! - atX, y[seat]! - atY];
    const distance = dx * dx + dy * dy;
    if (distance <= least) {
      least = distance;
      best = seat;
    }
  }
  return best;
}

/** All seats in a box, whichever corners it was drawn from. */
export function seatsIn({ x, y, count }: LaidOut, a: { x: number; y: number }, b: { x: number; y: number }): number[] {
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
  const found: number[] = [];
  for (let seat = 0; seat < count; seat++)
    if (x[seat]! >= left && x[seat]! <= right && y[seat]! >= top && y[seat]! <= bottom) found.push(seat);
  return found;
}

/**
 * The next seat in a direction, by geometry: what lies ahead counts, what lies aside counts double. From nowhere it is the first seat;
 * where nothing lies ahead one stays.
 */
export function seatTowards({ x, y, count }: LaidOut, from: number, dx: number, dy: number): number {
  if (from < 0) return count > 0 ? 0 : -1;
  let best = from;
  let least = Infinity;
  for (let seat = 0; seat < count; seat++) {
    const [across, down] = [x[seat]! - x[from]!, y[seat]! - y[from]!];
    const ahead = across * dx + down * dy;
    const aside = Math.abs(across * dy) + Math.abs(down * dx);
    if (ahead <= 0.01 || aside > ahead * 1.5) continue;
    const cost = ahead + 2 * aside;
    if (cost < least) {
      least = cost;
      best = seat;
    }
  }
  return best;
}

/** The area whose outline holds the point, or whose middle is near it; null where there is none. */
export function areaAt({ areas }: LaidOut, atX: number, atY: number): BlockKey | null {
  for (const { key, area } of areas) {
    const outline = area.outline ?? [];
    if (outline.length >= 3 ? inside(outline, atX - area.x, atY - area.y) : Math.hypot(area.x - atX, area.y - atY) < 60)
      return key;
  }
  return null;
}

function inside(outline: readonly { x: number; y: number }[], atX: number, atY: number): boolean {
  let within = false;
  outline.forEach((a, at) => {
    const b = outline[(at + 1) % outline.length]!;
    if (a.y > atY !== b.y > atY && atX < ((b.x - a.x) * (atY - a.y)) / (b.y - a.y) + a.x) within = !within;
  });
  return within;
}
