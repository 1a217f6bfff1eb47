/**
 * A seat map made ready for fast work: columns of numbers, one entry a seat, in the order of the map. A seat is its position in that
 * order from here on; `find-seat.ts` leads from ids to positions and back.
 *
 * A *segment* is a longest sequence of ordinary seats that are neighbours: it ends at an aisle, at the row's end and at an accessible
 * place or its companion seat. A table's ordinary seats are one segment as well, in which everybody is everybody's neighbour.
 */
import type { SeatCategory } from './seat-map.ts';
import { orderSegments, type SegmentOrder } from './segment-order.ts';

export const seatFlags = { accessible: 1, companion: 2, aisleAfter: 4, restrictedView: 8 } as const;

/** Of seats that belong to an accessible unit: they are in no segment. */
export const noSegment = 0xffff_ffff;

/** Positions are kept in sixteenths of a unit, as whole numbers, so that every machine finds the same distances. */
export const stepsPerUnit = 16;

/** What a map says, in columns: all that has to be stored. */
export interface SeatColumns {
  version: number;
  name: string;
  /** In sixteenths. */
  focalX: number;
  focalY: number;
  categories: SeatCategory[];
  zones: { id: string; name: string }[];
  /** Standing areas: `id` is `zone/area`, `category` a position in `categories`. */
  areas: { id: string; label: string; zone: number; category: number; capacity: number }[];
  /** Rows and tables; a seat of row r is one of `rowStart[r] … rowStart[r + 1] - 1`. */
  rowPaths: string[];
  rowLabels: string[];
  rowZone: Uint16Array;
  rowIsTable: Uint8Array;
  rowStart: Uint32Array;
  seatCount: number;
  /** In sixteenths. */
  x: Int32Array;
  y: Int32Array;
  /** Position in `categories`. */
  category: Uint8Array;
  /** Sum of `seatFlags`. */
  flags: Uint8Array;
  /** The last part of each seat's id, as a position in `words`; what is printed, likewise. */
  part: Uint32Array;
  label: Uint32Array;
  words: string[];
  /** From an accessible place to its companion seat. */
  companionOf: Map<number, number>;
  /** Why the view is restricted. */
  notes: Map<number, string>;
}

export interface Segments {
  segmentCount: number;
  segmentStart: Uint32Array;
  /** Exclusive. A table's range may hold seats of an accessible unit; they have `noSegment`. */
  segmentEnd: Uint32Array;
  segmentRow: Uint32Array;
  /** The one category of all its seats, or -1. */
  segmentCategory: Int16Array;
  /** Segments of row r are `rowSegment[r] … rowSegment[r + 1] - 1`. */
  rowSegment: Uint32Array;
  segmentOf: Uint32Array;
}

export interface CompiledSeatMap extends SeatColumns, Segments, SegmentOrder {
  rowByPath: Map<string, number>;
  wordIndex: Map<string, number>;
  /** From the focal point, in sixteenths. */
  distance: Uint32Array;
  /** From a companion seat or an accessible place with a companion to the other one. */
  partner: Map<number, number>;
  /** All accessible places, in the order of the map. */
  accessiblePlaces: Uint32Array;
}

/** Adds to the columns all that follows from them. */
export function compileColumns(columns: SeatColumns): CompiledSeatMap {
  const distance = distancesFrom(columns, columns.focalX, columns.focalY);
  const segments = cutSegments(columns);
  const partner = new Map<number, number>();
  for (const [place, companion] of columns.companionOf) partner.set(place, companion).set(companion, place);
  const accessible: number[] = [];
  for (let seat = 0; seat < columns.seatCount; seat++)
    if (columns.flags[seat]! & seatFlags.accessible) accessible.push(seat);
  return {
    ...columns,
    ...segments,
    ...orderSegments(columns, segments, distance),
    distance,
    partner,
    accessiblePlaces: Uint32Array.from(accessible),
    rowByPath: new Map(columns.rowPaths.map((path, row) => [path, row])),
    wordIndex: new Map(columns.words.map((word, position) => [word, position])),
  };
}

/** Of every seat from a point, in sixteenths, rounded: `Math.sqrt` is exact to the last bit everywhere, `Math.hypot` is not. */
export function distancesFrom({ x, y, seatCount }: SeatColumns, fromX: number, fromY: number): Uint32Array {
  const distance = new Uint32Array(seatCount);
  for (let seat = 0; seat < seatCount; seat++) {
    const dx = x[seat]! - fromX;
    const dy = y[seat]! - fromY;
    distance[seat] = Math.round(Math.sqrt(dx * dx + dy * dy));
  }
  return distance;
}

function cutSegments(columns: SeatColumns): Segments {
  const { rowPaths, rowStart, rowIsTable, flags, seatCount } = columns;
  const apart = seatFlags.accessible | seatFlags.companion;
  const starts: number[] = [];
  const ends: number[] = [];
  const rows: number[] = [];
  const segmentOf = new Uint32Array(seatCount).fill(noSegment);
  const rowSegment = new Uint32Array(rowPaths.length + 1);
  for (let row = 0; row < rowPaths.length; row++) {
    rowSegment[row] = starts.length;
    const isTable = rowIsTable[row] === 1;
    let open = false;
    for (let seat = rowStart[row]!; seat < rowStart[row + 1]!; seat++) {
      const ordinary = (flags[seat]! & apart) === 0;
      if (ordinary) {
        if (!open) {
          starts.push(seat);
          ends.push(seat);
          rows.push(row);
        }
        ends[ends.length - 1] = seat + 1;
        segmentOf[seat] = starts.length - 1;
        open = true;
      }
      if (!isTable && (!ordinary || flags[seat]! & seatFlags.aisleAfter)) open = false;
    }
  }
  rowSegment[rowPaths.length] = starts.length;
  return {
    segmentCount: starts.length,
    segmentStart: Uint32Array.from(starts),
    segmentEnd: Uint32Array.from(ends),
    segmentRow: Uint32Array.from(rows),
    segmentCategory: categoriesOfSegments(columns, starts.length, segmentOf),
    rowSegment,
    segmentOf,
  };
}

function categoriesOfSegments({ category, seatCount }: SeatColumns, count: number, segmentOf: Uint32Array): Int16Array {
  const unseen = -2;
  const categories = new Int16Array(count).fill(unseen);
  for (let seat = 0; seat < seatCount; seat++) {
    const segment = segmentOf[seat]!;
    if (segment === noSegment) continue;
    const before = categories[segment]!;
    if (before === unseen) categories[segment] = category[seat]!;
    else if (before !== category[seat]) categories[segment] = -1;
  }
  return categories;
}
