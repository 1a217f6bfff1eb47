/** Reads a seat map that came from outside: its form by the schema, then what a schema cannot say. Every error names its place. */
import { MapSeat, SeatMap, seatingBounds, type MapRow, type MapTable, type MapZone } from './seat-map.ts';

export type SeatMapErrorCode =
  | 'malformed'
  | 'no-places'
  | 'too-many-places'
  | 'duplicate-category'
  | 'duplicate-zone'
  | 'duplicate-row'
  | 'duplicate-seat'
  | 'unknown-category'
  | 'category-missing'
  | 'companion-unknown'
  | 'companion-not-accessible'
  | 'companion-twice';

export interface SeatMapError {
  code: SeatMapErrorCode;
  /** As in `zones[2].rows[0].seats[14].category`; empty for the whole map. */
  path: string;
  /** The id or figure at fault, or the schema's own words for what is malformed. */
  detail: string;
}

export type CheckedSeatMap = { ok: true; map: SeatMap } | { ok: false; errors: SeatMapError[] };

/** More would not be read by anybody. */
export const seatMapErrorsMax = 50;

/** Collects errors up to `seatMapErrorsMax`. */
class Errors {
  readonly list: SeatMapError[] = [];
  add(code: SeatMapErrorCode, path: string, detail: string): void {
    if (this.list.length < seatMapErrorsMax) this.list.push({ code, path, detail });
  }
}

/** A checked map, or all that is wrong with it (at most `seatMapErrorsMax`). */
export function checkSeatMap(value: unknown): CheckedSeatMap {
  const parsed = SeatMap.safeParse(value);
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, seatMapErrorsMax);
    return {
      ok: false,
      errors: issues.map(({ path, message }) => ({ code: 'malformed', path: writtenPath(path), detail: message })),
    };
  }
  const errors = findContradictions(parsed.data);
  return errors.length === 0 ? { ok: true, map: parsed.data } : { ok: false, errors };
}

/** `['zones', 2, 'rows']` as `zones[2].rows`. */
export function writtenPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
}

/** What is wrong with a map of the right form. */
export function findContradictions(map: SeatMap): SeatMapError[] {
  const errors = new Errors();
  const categories = unique(map.categories, 'categories', 'duplicate-category', errors);
  unique(map.zones, 'zones', 'duplicate-zone', errors);
  let places = 0;
  map.zones.forEach((zone, position) => {
    places += checkZone(zone, `zones[${position}]`, categories, errors);
  });
  if (places === 0) errors.add('no-places', '', '0');
  if (places > seatingBounds.places) errors.add('too-many-places', '', String(places));
  return errors.list;
}

function unique(
  things: readonly { id: string }[],
  path: string,
  code: SeatMapErrorCode,
  errors: Errors,
  seen = new Set<string>(),
): Set<string> {
  things.forEach(({ id }, position) => {
    if (seen.has(id)) errors.add(code, `${path}[${position}]`, id);
    seen.add(id);
  });
  return seen;
}

/** @returns how many places the zone has */
function checkZone(zone: MapZone, path: string, categories: ReadonlySet<string>, errors: Errors): number {
  const { rows, tables = [], areas = [] } = zone;
  const seen = unique(rows, `${path}.rows`, 'duplicate-row', errors);
  unique(tables, `${path}.tables`, 'duplicate-row', errors, seen);
  unique(areas, `${path}.areas`, 'duplicate-row', errors, seen);
  let places = 0;
  const checkRow = (row: MapRow | MapTable, rowPath: string) => {
    places += row.seats.length;
    if (row.category !== undefined && !categories.has(row.category))
      errors.add('unknown-category', `${rowPath}.category`, row.category);
    checkSeats(row, rowPath, categories, errors);
  };
  rows.forEach((row, position) => checkRow(row, `${path}.rows[${position}]`));
  tables.forEach((table, position) => checkRow(table, `${path}.tables[${position}]`));
  areas.forEach((area, position) => {
    places += area.capacity;
    if (!categories.has(area.category))
      errors.add('unknown-category', `${path}.areas[${position}].category`, area.category);
  });
  return places;
}

function checkSeats(row: MapRow | MapTable, path: string, categories: ReadonlySet<string>, errors: Errors): void {
  unique(row.seats, `${path}.seats`, 'duplicate-seat', errors);
  const accompanied = new Set<string>();
  row.seats.forEach((seat, position) => {
    const seatPath = `${path}.seats[${position}]`;
    if (seat.category === undefined && row.category === undefined) errors.add('category-missing', seatPath, seat.id);
    if (seat.category !== undefined && !categories.has(seat.category))
      errors.add('unknown-category', `${seatPath}.category`, seat.category);
    if (seat.companionOf !== undefined) checkCompanion(seat, row, seatPath, accompanied, errors);
  });
}

function checkCompanion(
  seat: MapSeat,
  row: MapRow | MapTable,
  path: string,
  accompanied: Set<string>,
  errors: Errors,
): void {
  const place = row.seats.find(({ id }) => id === seat.companionOf);
  const at = `${path}.companionOf`;
  if (!place) errors.add('companion-unknown', at, seat.companionOf!);
  else if (!place.accessible || seat.accessible) errors.add('companion-not-accessible', at, place.id);
  else if (accompanied.has(place.id)) errors.add('companion-twice', at, place.id);
  accompanied.add(seat.companionOf!);
}
