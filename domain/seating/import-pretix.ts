/**
 * Takes over a seating plan that was drawn for pretix. What that format does not know (accessible places, companion seats, restricted
 * views, tables, where the stage is) is left for the organizer to add; two guesses are made and told in `guessed`.
 */
import { checkSeatMap, seatMapErrorsMax, writtenPath, type SeatMapError } from './check-seat-map.ts';
import { PretixPlan, type PretixRow, type PretixSeat, type PretixZone } from './pretix-plan.ts';
import { middleOf, shapesOf, toColor, wordOf } from './pretix-shapes.ts';
import { seatingBounds, type MapRow, type MapSeat, type SeatMap } from './seat-map.ts';
import { uniqueIds } from './slug-ids.ts';

export interface PretixImportError {
  code: 'not-json' | 'duplicate-guid' | SeatMapError['code'];
  /** In the file, as `zones[0].rows[3].seats[12].category`. */
  path: string;
  detail: string;
}

export type PretixImport =
  | {
      ok: true;
      map: SeatMap;
      guessed: {
        /** The middle above the plan, where nothing in the plan is called a stage. */
        focalPoint: 'stage' | 'top-middle';
        /** Seats after which an aisle was assumed because the next seat is far away. */
        aisles: number;
      };
    }
  | { ok: false; errors: PretixImportError[] };

/** A gap wider than this many usual steps of its row is an aisle. */
const aisleSteps = 1.6;

/** What stages are called on plans. */
const stageWords = /(?<!\p{L})(stage|bühne|podium|scène|escenario|palco|toneel)(?!\p{L})/iu;

/** Reads the file's text (or what was parsed from it) into a map of the given version. */
export function importPretix(file: unknown, version = 1): PretixImport {
  let value = file;
  if (typeof file === 'string') {
    try {
      value = JSON.parse(file);
    } catch (error) {
      return { ok: false, errors: [{ code: 'not-json', path: '', detail: String((error as Error).message) }] };
    }
  }
  const parsed = PretixPlan.safeParse(value);
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, seatMapErrorsMax);
    const errors = issues.map(({ path, message }): PretixImportError => ({
      code: 'malformed',
      path: writtenPath(path),
      detail: message,
    }));
    return { ok: false, errors };
  }
  const errors = contradictions(parsed.data);
  if (errors.length > 0) return { ok: false, errors: errors.slice(0, seatMapErrorsMax) };
  const { map, stage, aisles } = convert(parsed.data, version);
  const checked = checkSeatMap(map);
  if (!checked.ok) return { ok: false, errors: checked.errors };
  return { ok: true, map: checked.map, guessed: { focalPoint: stage ? 'stage' : 'top-middle', aisles } };
}

/** What must hold between the parts of the file. */
function contradictions({ categories, zones }: PretixPlan): PretixImportError[] {
  const errors: PretixImportError[] = [];
  const names = new Set<string>();
  categories.forEach(({ name }, at) => {
    if (names.has(name)) errors.push({ code: 'duplicate-category', path: `categories[${at}].name`, detail: name });
    names.add(name);
  });
  const guids = new Set<string>();
  zones.forEach((zone, z) =>
    zone.rows.forEach((row, r) =>
      row.seats.forEach((seat, s) => {
        const path = `zones[${z}].rows[${r}].seats[${s}]`;
        if (!names.has(seat.category))
          errors.push({ code: 'unknown-category', path: `${path}.category`, detail: seat.category });
        if (guids.has(seat.seat_guid))
          errors.push({ code: 'duplicate-guid', path: `${path}.seat_guid`, detail: seat.seat_guid });
        guids.add(seat.seat_guid);
      }),
    ),
  );
  return errors;
}

function convert(plan: PretixPlan, version: number) {
  const categoryIds = uniqueIds(
    plan.categories,
    ({ name }) => name,
    ({ name }) => name,
  );
  const categoryOf = new Map(plan.categories.map(({ name }, at) => [name, categoryIds[at]!]));
  const zoneIds = uniqueIds(
    plan.zones,
    (zone) => zone.zone_id ?? zone.name ?? 'zone',
    (zone, at) => zone.uuid ?? firstGuid(zone) ?? String(at),
  );
  const zones = plan.zones.map((zone, at) => ({
    id: zoneIds[at]!,
    name: cut(zone.name ?? zone.zone_id ?? ''),
    rows: rowsOf(zone, categoryOf),
    shapes: (zone.areas ?? []).flatMap((area) => shapesOf(area, zone.position)).slice(0, seatingBounds.shapesPerZone),
  }));
  const stage = plan.zones
    .flatMap((zone) => (zone.areas ?? []).map((area) => ({ area, zone })))
    .find(({ area }) => stageWords.test(wordOf(area) ?? ''));
  const map: SeatMap = {
    version,
    name: cut(plan.name),
    ...plan.size,
    focalPoint: stage ? middleOf(stage.area, stage.zone.position) : topMiddle(zones.flatMap(({ rows }) => rows)),
    categories: plan.categories.map(({ name, color }, at) => ({
      id: categoryIds[at]!,
      name: cut(name),
      ...toColor('color', color),
    })),
    zones,
  };
  const aisles = zones.flatMap(({ rows }) => rows.flatMap(({ seats }) => seats.filter((seat) => seat.aisleAfter)));
  return { map, stage, aisles: aisles.length };
}

/** Rows keep the names that pretix gave them as ids; names that occur twice in a zone are told apart by what never changes there. */
function rowsOf(zone: PretixZone, categoryOf: ReadonlyMap<string, string>): MapRow[] {
  const rows = zone.rows.filter(({ seats }) => seats.length > 0);
  const ids = uniqueIds(
    rows,
    ({ row_number }) => row_number,
    (row) => row.uuid ?? row.seats[0]!.seat_guid,
  );
  return rows.map((row, at) => ({
    id: ids[at]!,
    label: cut(row.row_label || row.row_number),
    seats: seatsOf(row, zone, categoryOf),
  }));
}

function seatsOf(row: PretixRow, zone: PretixZone, categoryOf: ReadonlyMap<string, string>): MapSeat[] {
  const ids = uniqueIds(
    row.seats,
    ({ seat_number }) => seat_number,
    ({ seat_guid }) => seat_guid,
  );
  const offset = { x: zone.position.x + (row.position?.x ?? 0), y: zone.position.y + (row.position?.y ?? 0) };
  const usualStep = median(row.seats.slice(1).map((seat, at) => apart(seat, row.seats[at]!)));
  return row.seats.map((seat, at) => {
    const next = row.seats[at + 1];
    const label = row.seat_label ? row.seat_label.replace('%s', seat.seat_number) : seat.seat_number;
    return {
      id: ids[at]!,
      label: cut(label),
      x: offset.x + seat.position.x,
      y: offset.y + seat.position.y,
      category: categoryOf.get(seat.category)!,
      ...(next && apart(seat, next) > aisleSteps * usualStep ? { aisleAfter: true } : {}),
    };
  });
}

function apart(a: PretixSeat, b: PretixSeat): number {
  return Math.sqrt((a.position.x - b.position.x) ** 2 + (a.position.y - b.position.y) ** 2);
}

/** The lower of the two in the middle; of nothing, more than any gap. */
function median(values: number[]): number {
  return values.sort((a, b) => a - b)[(values.length - 1) >> 1] ?? Infinity;
}

/** Above the middle of all seats, at the top: where stages are mostly drawn. */
function topMiddle(rows: readonly MapRow[]): { x: number; y: number } {
  let [left, right, top] = [Infinity, -Infinity, Infinity];
  for (const { seats } of rows)
    for (const { x, y } of seats) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
    }
  return left <= right ? { x: (left + right) / 2, y: top } : { x: 0, y: 0 };
}

function firstGuid(zone: PretixZone): string | undefined {
  return zone.rows.find(({ seats }) => seats.length > 0)?.seats[0]!.seat_guid;
}

function cut(text: string): string {
  return text.slice(0, seatingBounds.labelLength);
}
