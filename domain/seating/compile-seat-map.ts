/** From a checked map to its compiled form. */
import { compileColumns, seatFlags, stepsPerUnit, type CompiledSeatMap, type SeatColumns } from './compiled-map.ts';
import { pathOf } from './bounds.ts';
import type { MapRow, MapSeat, MapTable, SeatMap } from './seat-map.ts';

/** Every word once: most seats of a house are called 1 to 40. */
class Words {
  readonly list: string[] = [];
  readonly #index = new Map<string, number>();

  of(word: string): number {
    const known = this.#index.get(word);
    if (known !== undefined) return known;
    this.#index.set(word, this.list.length);
    return this.list.push(word) - 1;
  }
}

interface FlatRow {
  zone: number;
  path: string;
  row: MapRow | MapTable;
  isTable: boolean;
}

/** The compiled form of a map that `checkSeatMap` has let pass. */
export function compileSeatMap(map: SeatMap): CompiledSeatMap {
  return compileColumns(columnsOf(map));
}

/** The map in columns: 200,000 seats take about 4 MB. */
export function columnsOf(map: SeatMap): SeatColumns {
  const rows = flatRows(map);
  const categoryIndex = new Map(map.categories.map(({ id }, position) => [id, position]));
  const rowStart = new Uint32Array(rows.length + 1);
  rows.forEach(({ row }, position) => {
    rowStart[position + 1] = rowStart[position]! + row.seats.length;
  });
  return {
    version: map.version,
    name: map.name,
    focalX: toSteps(map.focalPoint.x),
    focalY: toSteps(map.focalPoint.y),
    categories: map.categories,
    zones: map.zones.map(({ id, name }) => ({ id, name })),
    areas: map.zones.flatMap((zone, position) =>
      (zone.areas ?? []).map((area) => ({
        id: pathOf(zone.id, area.id),
        label: area.label ?? area.id,
        zone: position,
        category: categoryIndex.get(area.category)!,
        capacity: area.capacity,
      })),
    ),
    rowPaths: rows.map(({ path }) => path),
    rowLabels: rows.map(({ row }) => row.label ?? row.id),
    rowZone: Uint16Array.from(rows, ({ zone }) => zone),
    rowIsTable: Uint8Array.from(rows, ({ isTable }) => (isTable ? 1 : 0)),
    rowStart,
    ...fillSeats(rows, rowStart, categoryIndex),
  };
}

function flatRows(map: SeatMap): FlatRow[] {
  return map.zones.flatMap((zone, position) => [
    ...zone.rows.map((row) => ({ zone: position, path: pathOf(zone.id, row.id), row, isTable: false })),
    ...(zone.tables ?? []).map((row) => ({ zone: position, path: pathOf(zone.id, row.id), row, isTable: true })),
  ]);
}

type SeatPart = Pick<
  SeatColumns,
  'seatCount' | 'x' | 'y' | 'category' | 'flags' | 'part' | 'label' | 'words' | 'companionOf' | 'notes'
>;

function fillSeats(
  rows: readonly FlatRow[],
  rowStart: Uint32Array,
  categoryIndex: ReadonlyMap<string, number>,
): SeatPart {
  const seatCount = rowStart[rows.length]!;
  const words = new Words();
  const into = {
    seatCount,
    x: new Int32Array(seatCount),
    y: new Int32Array(seatCount),
    category: new Uint8Array(seatCount),
    flags: new Uint8Array(seatCount),
    part: new Uint32Array(seatCount),
    label: new Uint32Array(seatCount),
    companionOf: new Map<number, number>(),
    notes: new Map<number, string>(),
  };
  let at = 0;
  for (const { row } of rows) {
    const first = at;
    for (const seat of row.seats) {
      into.x[at] = toSteps(seat.x);
      into.y[at] = toSteps(seat.y);
      into.category[at] = categoryIndex.get(seat.category ?? row.category!)!;
      into.flags[at] = flagsOf(seat);
      into.part[at] = words.of(seat.id);
      into.label[at] = words.of(seat.label ?? seat.id);
      if (seat.restrictedView !== undefined) into.notes.set(at, seat.restrictedView);
      if (seat.companionOf !== undefined)
        into.companionOf.set(first + row.seats.findIndex(({ id }) => id === seat.companionOf), at);
      at++;
    }
  }
  return { ...into, words: words.list };
}

function flagsOf(seat: MapSeat): number {
  return (
    (seat.accessible ? seatFlags.accessible : 0) |
    (seat.companionOf !== undefined ? seatFlags.companion : 0) |
    (seat.aisleAfter ? seatFlags.aisleAfter : 0) |
    (seat.restrictedView !== undefined ? seatFlags.restrictedView : 0)
  );
}

/** Half way goes up, on every machine. */
function toSteps(units: number): number {
  return Math.round(units * stepsPerUnit);
}
