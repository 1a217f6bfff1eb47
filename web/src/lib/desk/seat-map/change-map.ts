/** What one can do with zones, rows, areas, categories and the stage. Like `change-seats.ts`: a new map that shares what was not touched. */
import { seatingBounds, type MapShape, type MapZone, type SeatCategory, type SeatMap } from '#domain/seating/seat-map';
import { boundsOf } from './laid-out.ts';
import { rounded } from './change-seats.ts';
import { freshId, makeArea, makeRows, makeTable, rowPitch, seatPitch, type BlockWish } from './make-block.ts';
import { blockKey, blocksOf, seatKey, type BlockKey, type SeatKey } from './seat-key.ts';

/** The zone that holds the stage and nothing else. */
export const stageZone = 'stage';

export interface NewMapWords {
  name: string;
  category: string;
  stage: string;
}

/** A map with a stage and nobody to look at it. */
export function newMap({ name, category, stage }: NewMapWords): SeatMap {
  const half = 160;
  return {
    version: 1,
    name: name.slice(0, seatingBounds.labelLength),
    focalPoint: { x: 0, y: 0 },
    categories: [{ id: 'standard', name: category, color: palette[0]! }],
    zones: [
      {
        id: stageZone,
        name: stage,
        rows: [],
        shapes: [{ kind: 'rectangle', x: -half, y: -70, width: 2 * half, height: 60, text: stage }],
      },
    ],
  };
}

/** Told apart also by people who see colours differently (after Okabe and Ito), darkened until white letters can be read on them. */
export const palette = ['#0a6aa8', '#b34700', '#00795a', '#9c3d80', '#7a6000', '#3d5a80', '#a8323e', '#4b6b1f'];

export type Side = 'below' | 'left' | 'right' | 'above';

export interface Added {
  map: SeatMap;
  /** What was added, to be selected. */
  seats: Set<SeatKey>;
  block: BlockKey | null;
}

/** Adds a zone with rows, beside what is there. */
export function addRows(map: SeatMap, zoneName: string, wish: BlockWish, side: Side): Added {
  const found = map.zones.find((zone) => zone.name === zoneName.trim() && zone.id !== stageZone);
  const zone = found ?? newZone(map, zoneName);
  const rows = makeRows(wish, takenIn(zone));
  const [dx, dy] = placeFor(
    map,
    rows.flatMap(({ seats }) => seats),
    side,
  );
  const placed = rows.map((row) => ({
    ...row,
    seats: row.seats.map((seat) => ({ ...seat, x: rounded(seat.x + dx), y: rounded(seat.y + dy) })),
  }));
  const seats = new Set(placed.flatMap((row) => row.seats.map((seat) => seatKey(zone.id, row.id, seat.id))));
  return { map: withZone(map, { ...zone, rows: [...zone.rows, ...placed] }), seats, block: null };
}

/** Adds tables with so many chairs each, in lines of at most `perLine`. */
export function addTables(
  map: SeatMap,
  zoneName: string,
  wish: { tables: number; chairs: number; label: string; firstTable: number; category: string },
  side: Side,
): Added {
  const found = map.zones.find((zone) => zone.name === zoneName.trim() && zone.id !== stageZone);
  const zone = found ?? newZone(map, zoneName);
  const taken = takenIn(zone);
  const perLine = Math.ceil(Math.sqrt(wish.tables * 1.6));
  const tables = Array.from({ length: wish.tables }, (_, at) => {
    const table = makeTable(wish.chairs, `${wish.label} ${wish.firstTable + at}`.trim(), wish.category, taken);
    taken.add(table.id);
    const across = Math.max(...table.seats.map(({ x }) => x)) * 2 + 2.5 * seatPitch;
    const [column, line] = [at % perLine, Math.floor(at / perLine)];
    const shift = { x: (column - (Math.min(perLine, wish.tables) - 1) / 2) * across, y: line * across };
    return { ...table, seats: table.seats.map((seat) => ({ ...seat, x: seat.x + shift.x, y: seat.y + shift.y })) };
  });
  const [dx, dy] = placeFor(
    map,
    tables.flatMap(({ seats }) => seats),
    side,
  );
  const placed = tables.map((table) => ({
    ...table,
    seats: table.seats.map((seat) => ({ ...seat, x: rounded(seat.x + dx), y: rounded(seat.y + dy) })),
  }));
  const seats = new Set(placed.flatMap((table) => table.seats.map((seat) => seatKey(zone.id, table.id, seat.id))));
  return { map: withZone(map, { ...zone, tables: [...(zone.tables ?? []), ...placed] }), seats, block: null };
}

/** Adds a standing area, drawn as large as its people need room. */
export function addArea(map: SeatMap, label: string, capacity: number, category: string, side: Side): Added {
  const zone = newZone(map, label);
  const made = makeArea(capacity, label, category, new Set());
  const depth = Math.min(600, Math.max(80, Math.sqrt(capacity) * 8));
  const width = depth * 2;
  const outline = [
    { x: -width / 2, y: -depth / 2 },
    { x: width / 2, y: -depth / 2 },
    { x: width / 2, y: depth / 2 },
    { x: -width / 2, y: depth / 2 },
  ].map(({ x, y }) => ({ x: rounded(x), y: rounded(y) }));
  const [dx, dy] = placeFor(map, outline, side);
  const area = { ...made, x: rounded(dx), y: rounded(dy), outline };
  const block = blockKey(zone.id, area.id);
  return { map: withZone(map, { ...zone, areas: [area] }), seats: new Set(), block };
}

/** Changes a standing area by its key. */
export function changeArea(
  map: SeatMap,
  key: BlockKey,
  change: (area: NonNullable<MapZone['areas']>[number]) => NonNullable<MapZone['areas']>[number] | null,
): SeatMap {
  return changeZones(map, (zone) => {
    if (!zone.areas?.some((area) => blockKey(zone.id, area.id) === key)) return zone;
    return {
      ...zone,
      areas: zone.areas.flatMap((area) => (blockKey(zone.id, area.id) === key ? (change(area) ?? []) : [area])),
    };
  });
}

export function moveArea(map: SeatMap, key: BlockKey, dx: number, dy: number): SeatMap {
  return changeArea(map, key, (area) => ({ ...area, x: rounded(area.x + dx), y: rounded(area.y + dy) }));
}

/** Moves the stage and with it the point at which everybody looks. */
export function moveStage(map: SeatMap, dx: number, dy: number): SeatMap {
  const zones = changeZones(map, (zone) =>
    zone.id === stageZone ? { ...zone, shapes: (zone.shapes ?? []).map((shape) => moved(shape, dx, dy)) } : zone,
  ).zones;
  return { ...map, zones, focalPoint: { x: rounded(map.focalPoint.x + dx), y: rounded(map.focalPoint.y + dy) } };
}

export function renameZone(map: SeatMap, id: string, name: string): SeatMap {
  const text = name.slice(0, seatingBounds.labelLength);
  return changeZones(map, (zone) => (zone.id === id ? { ...zone, name: text } : zone));
}

export function removeZone(map: SeatMap, id: string): SeatMap {
  return { ...map, zones: map.zones.filter((zone) => zone.id !== id) };
}

/** What is printed for a row or table; empty takes it back to its id. */
export function relabelBlock(map: SeatMap, key: BlockKey, label: string): SeatMap {
  const text = label.slice(0, seatingBounds.labelLength);
  const relabel = <T extends { id: string; label?: string | undefined }>(zone: MapZone, block: T): T =>
    blockKey(zone.id, block.id) === key ? { ...block, label: text.trim() === '' ? block.id : text } : block;
  return changeZones(map, (zone) =>
    key.startsWith(`${zone.id}/`)
      ? {
          ...zone,
          rows: zone.rows.map((row) => relabel(zone, row)),
          ...(zone.tables ? { tables: zone.tables.map((table) => relabel(zone, table)) } : {}),
        }
      : zone,
  );
}

export function addCategory(map: SeatMap, name: string): SeatMap {
  const id = freshId(name, new Set(map.categories.map((category) => category.id)));
  const color = palette.find((each) => !map.categories.some((category) => category.color === each)) ?? palette[0]!;
  return { ...map, categories: [...map.categories, { id, name, color }] };
}

export function changeCategory(map: SeatMap, id: string, change: Partial<Omit<SeatCategory, 'id'>>): SeatMap {
  return { ...map, categories: map.categories.map((each) => (each.id === id ? { ...each, ...change } : each)) };
}

/** Takes a category away that nothing has any more; null where something still has it. */
export function removeCategory(map: SeatMap, id: string): SeatMap | null {
  const used = map.zones.some(
    (zone) =>
      zone.areas?.some((area) => area.category === id) ||
      blocksOf(zone).some((block) => block.category === id || block.seats.some((seat) => seat.category === id)),
  );
  if (used || map.categories.length === 1) return null;
  return { ...map, categories: map.categories.filter((each) => each.id !== id) };
}

function changeZones(map: SeatMap, change: (zone: MapZone) => MapZone): SeatMap {
  return { ...map, zones: map.zones.map(change) };
}

function withZone(map: SeatMap, zone: MapZone): SeatMap {
  const known = map.zones.some((each) => each.id === zone.id);
  return { ...map, zones: known ? map.zones.map((each) => (each.id === zone.id ? zone : each)) : [...map.zones, zone] };
}

function newZone(map: SeatMap, name: string): MapZone {
  const text = name.trim().slice(0, seatingBounds.labelLength);
  return { id: freshId(text, new Set(map.zones.map((zone) => zone.id))), name: text, rows: [] };
}

function takenIn(zone: MapZone): Set<string> {
  return new Set([...blocksOf(zone), ...(zone.areas ?? [])].map((block) => block.id));
}

/** Where a new thing goes, so that it covers nothing: how far its own points are to be moved. */
function placeFor(map: SeatMap, points: { x: number; y: number }[], side: Side): [number, number] {
  const there = boundsOf(map);
  const [left, right] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
  const gap = 2 * rowPitch;
  const middle = map.focalPoint.x - (left + right) / 2;
  const front = map.focalPoint.y + gap - top;
  if (side === 'left') return [there.left - gap - right, front];
  if (side === 'right') return [there.right + gap - left, front];
  if (side === 'above') return [middle, there.top - gap - bottom];
  return [middle, Math.max(there.bottom, map.focalPoint.y) + gap - top];
}

function moved(shape: MapShape, dx: number, dy: number): MapShape {
  return { ...shape, x: rounded(shape.x + dx), y: rounded(shape.y + dy) };
}
