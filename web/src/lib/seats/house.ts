/** A seat map made ready for the eye and the finger: where everything lies, in units of the drawing. Built once for each map. */
import { compileSeatMap } from '#domain/seating/compile-seat-map';
import { stepsPerUnit, type CompiledSeatMap } from '#domain/seating/compiled-map';
import type { SeatMap } from '#domain/seating/seat-map';
import { hullOf, weightOf, type Point } from './hull.ts';
import { buildGrid, type SeatGrid } from './seat-grid.ts';

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface ZoneShape {
  name: string;
  /** Around its seats, with half a seat to spare; empty for a zone that has none. */
  hull: Point[];
  middle: Point;
  /** The side of a square as large as it: how much can be written into it. */
  breadth: number;
  box: Box;
  /** Its seats are `first … end - 1`. */
  first: number;
  end: number;
}

export interface House {
  drawing: SeatMap;
  seats: CompiledSeatMap;
  /** Of every seat. */
  x: Float32Array;
  y: Float32Array;
  /** Row or table of every seat. */
  rowOf: Uint32Array;
  /** left, top, right, bottom of every row. */
  rowBoxes: Float32Array;
  zones: ZoneShape[];
  /** Around all that is drawn. */
  box: Box;
  /** From a seat to its neighbour, as it usually is. */
  pitch: number;
  grid: SeatGrid;
}

/** @throws Error for a map that contradicts itself; what the box office publishes does not */
export function buildHouse(drawing: SeatMap): House {
  const seats = compileSeatMap(drawing);
  const x = Float32Array.from(seats.x, (steps) => steps / stepsPerUnit);
  const y = Float32Array.from(seats.y, (steps) => steps / stepsPerUnit);
  const pitch = usualPitch(seats, x, y);
  const rowOf = new Uint32Array(seats.seatCount);
  const rows = seats.rowPaths.length;
  const rowBoxes = new Float32Array(rows * 4);
  for (let row = 0; row < rows; row++) {
    rowOf.fill(row, seats.rowStart[row]!, seats.rowStart[row + 1]!);
    const box = boxOf(x, y, seats.rowStart[row]!, seats.rowStart[row + 1]!);
    rowBoxes.set([box.left, box.top, box.right, box.bottom], row * 4);
  }
  const zones = zoneShapes(seats, x, y, pitch);
  const box = houseBox(drawing, x, y, pitch);
  return { drawing, seats, x, y, rowOf, rowBoxes, zones, box, pitch, grid: buildGrid(x, y, pitch * 3) };
}

/** The middle of all distances between seats that follow each other in a row. */
function usualPitch(seats: CompiledSeatMap, x: Float32Array, y: Float32Array): number {
  const steps: number[] = [];
  for (let row = 0; row < seats.rowPaths.length; row++)
    for (let seat = seats.rowStart[row]! + 1; seat < seats.rowStart[row + 1]!; seat++)
      steps.push(Math.hypot(x[seat]! - x[seat - 1]!, y[seat]! - y[seat - 1]!));
  const some = steps.filter((step) => step > 0).sort((a, b) => a - b);
  return some[some.length >> 1] ?? 1;
}

function boxOf(x: Float32Array, y: Float32Array, first: number, end: number): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let seat = first; seat < end; seat++) grow(box, x[seat]!, y[seat]!);
  return box;
}

function grow(box: Box, x: number, y: number): void {
  box.left = Math.min(box.left, x);
  box.top = Math.min(box.top, y);
  box.right = Math.max(box.right, x);
  box.bottom = Math.max(box.bottom, y);
}

function zoneShapes(seats: CompiledSeatMap, x: Float32Array, y: Float32Array, pitch: number): ZoneShape[] {
  const first = new Uint32Array(seats.zones.length).fill(seats.seatCount);
  const end = new Uint32Array(seats.zones.length);
  for (let row = 0; row < seats.rowPaths.length; row++) {
    const zone = seats.rowZone[row]!;
    first[zone] = Math.min(first[zone]!, seats.rowStart[row]!);
    end[zone] = Math.max(end[zone]!, seats.rowStart[row + 1]!);
  }
  return seats.zones.map(({ name }, zone) => {
    const some = end[zone]! > first[zone]!;
    const box = some ? boxOf(x, y, first[zone]!, end[zone]!) : { left: 0, top: 0, right: 0, bottom: 0 };
    const hull = some ? hullOf(x, y, first[zone]!, end[zone]!, pitch * 0.7) : [];
    const { area, middle } = weightOf(hull);
    return {
      name,
      hull,
      middle,
      breadth: Math.sqrt(area),
      box,
      first: some ? first[zone]! : 0,
      end: end[zone]!,
    };
  });
}

/** Seats, standing areas and shapes, with room around them for the names of the rows. */
function houseBox(drawing: SeatMap, x: Float32Array, y: Float32Array, pitch: number): Box {
  const box = boxOf(x, y, 0, x.length);
  for (const zone of drawing.zones) {
    for (const area of zone.areas ?? []) {
      grow(box, area.x, area.y);
      for (const point of area.outline ?? []) grow(box, area.x + point.x, area.y + point.y);
    }
    for (const shape of zone.shapes ?? []) {
      const [w, h] = [(shape.width ?? 0) / 2, (shape.height ?? 0) / 2];
      const corner = shape.kind === 'rectangle' ? { x: shape.x, y: shape.y } : { x: shape.x - w, y: shape.y - h };
      grow(box, corner.x, corner.y);
      grow(box, corner.x + 2 * w, corner.y + 2 * h);
      for (const point of shape.points ?? []) grow(box, shape.x + point.x, shape.y + point.y);
    }
  }
  grow(box, drawing.focalPoint.x, drawing.focalPoint.y);
  const air = pitch * 1.75;
  return { left: box.left - air, top: box.top - pitch, right: box.right + air, bottom: box.bottom + pitch };
}
