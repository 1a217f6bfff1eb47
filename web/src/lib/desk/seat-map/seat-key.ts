/** Names of what one can point at on a map: a seat is `zone/row/seat`, a row, table or standing area `zone/row`. They are the map's own ids. */
import type { MapRow, MapTable, MapZone } from '#domain/seating/seat-map';

export type SeatKey = string;
/** Of a row, a table or a standing area. */
export type BlockKey = string;

export function seatKey(zone: string, row: string, seat: string): SeatKey {
  return `${zone}/${row}/${seat}`;
}

export function blockKey(zone: string, row: string): BlockKey {
  return `${zone}/${row}`;
}

/** The row or table that a seat is in. */
export function blockOf(key: SeatKey): BlockKey {
  return key.slice(0, key.lastIndexOf('/'));
}

/** Rows and tables of a zone, rows first, as the box office counts them. */
export function blocksOf(zone: MapZone): (MapRow | MapTable)[] {
  return zone.tables ? [...zone.rows, ...zone.tables] : zone.rows;
}

/** A copy without some of its optional fields: a field that is not set must be missing, not undefined. */
export function without<T extends object, K extends keyof T>(thing: T, ...fields: K[]): Omit<T, K> {
  const copy = { ...thing };
  for (const field of fields) delete copy[field];
  return copy;
}
