import { describe, expect, it } from 'vitest';
import { compareMaps } from './compare-maps.ts';
import { compileSeatMap } from './compile-seat-map.ts';
import { findSeat } from './find-seat.ts';
import { importPretix } from './import-pretix.ts';

function seat(row: string, number: number, x: number, extra: object = {}) {
  return {
    seat_guid: `stalls-${row}-${number}`,
    seat_number: String(number),
    position: { x, y: 0 },
    category: 'Stalls',
    uuid: `${row}${number}`,
    ...extra,
  };
}

/** A plan with what the format has: two zones, an aisle, shapes of every kind. */
function plan() {
  return {
    name: 'Kleines Haus',
    size: { width: 600, height: 400 },
    categories: [
      { name: 'Stalls', color: '#7f4a91' },
      { name: 'Höchster Rang', color: 'rebeccapurple' },
    ],
    zones: [
      {
        name: 'Parkett',
        zone_id: 'stalls',
        position: { x: 100, y: 50 },
        rows: [
          {
            row_number: 'A',
            row_label: 'Reihe A',
            row_number_position: 'both',
            position: { x: 10, y: 20 },
            seats: [seat('A', 1, 0), seat('A', 2, 25), seat('A', 3, 50), seat('A', 4, 120), seat('A', 5, 145)],
          },
          {
            row_number: 'B',
            seat_label: 'Platz %s',
            position: { x: 10, y: 45 },
            seats: [seat('B', 1, 0, { radius: 12 })],
          },
          { row_number: 'C', seats: [] },
        ],
        areas: [
          {
            shape: 'rectangle',
            position: { x: 0, y: -40 },
            rectangle: { width: 200, height: 20 },
            text: { text: 'Große Bühne', position: { x: 100, y: 10 } },
            color: '#aaaaaa',
            rotation: 0,
          },
          { shape: 'circle', position: { x: 300, y: 0 }, circle: { radius: 15 }, border_color: '#000' },
          {
            shape: 'polygon',
            position: { x: 5, y: 5 },
            polygon: {
              points: [
                { x: 0, y: 0 },
                { x: 9, y: 0 },
                { x: 0, y: 9 },
              ],
            },
          },
        ],
      },
      {
        name: 'Rang',
        position: { x: 100, y: 300 },
        rows: [
          {
            row_number: '1',
            uuid: 'u-1',
            position: { x: 0, y: 0 },
            seats: [{ ...seat('R', 1, 0), category: 'Höchster Rang' }],
          },
          { row_number: '1', uuid: 'u-2', position: { x: 0, y: 30 }, seats: [seat('R', 2, 0)] },
        ],
      },
    ],
  };
}

function imported(value: unknown = plan()) {
  const result = importPretix(value);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result;
}

describe('a pretix seating plan', () => {
  it('[S50] keeps names, numbers, categories and places', () => {
    const { map } = imported(JSON.stringify(plan()));
    expect(map.name).toBe('Kleines Haus');
    expect(map.categories).toEqual([
      { id: 'Stalls', name: 'Stalls', color: '#7f4a91' },
      { id: 'Hochster-Rang', name: 'Höchster Rang' },
    ]);
    expect(map.zones.map(({ id, name }) => [id, name])).toEqual([
      ['stalls', 'Parkett'],
      ['Rang', 'Rang'],
    ]);
    const [first, second] = map.zones[0]!.rows;
    expect(map.zones[0]!.rows.length).toBe(2);
    expect(first).toMatchObject({ id: 'A', label: 'Reihe A' });
    expect(first!.seats[1]).toEqual({ id: '2', label: '2', x: 135, y: 70, category: 'Stalls' });
    expect(second!.seats[0]!.label).toBe('Platz 1');
    expect(findSeat(compileSeatMap(map), 'stalls/A/5')).toBe(4);
  });
  it('[S51] a wide gap is an aisle, and the stage is the focal point; both are told', () => {
    const { map, guessed } = imported();
    expect(map.zones[0]!.rows[0]!.seats.map(({ aisleAfter = false }) => aisleAfter)).toEqual([
      false,
      false,
      true,
      false,
      false,
    ]);
    expect(map.focalPoint).toEqual({ x: 200, y: 20 });
    expect(guessed).toEqual({ focalPoint: 'stage', aisles: 1 });
    const bare = plan();
    bare.zones[0]!.areas = [];
    expect(imported(bare)).toMatchObject({
      guessed: { focalPoint: 'top-middle' },
      map: { focalPoint: { x: 177.5, y: 70 } },
    });
  });
  it('[S50] shapes come along', () => {
    expect(imported().map.zones[0]!.shapes).toEqual([
      { kind: 'rectangle', x: 100, y: 10, width: 200, height: 20, color: '#aaaaaa' },
      { kind: 'text', x: 200, y: 20, text: 'Große Bühne' },
      { kind: 'ellipse', x: 400, y: 50, width: 30, height: 30, borderColor: '#000' },
      {
        kind: 'polygon',
        x: 105,
        y: 55,
        points: [
          { x: 0, y: 0 },
          { x: 9, y: 0 },
          { x: 0, y: 9 },
        ],
      },
    ]);
  });
  it('[S52] names that occur twice are told apart by what never changes, not by their order', () => {
    const before = imported().map;
    const ids = before.zones[1]!.rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    const changed = plan();
    changed.zones[1]!.rows.reverse();
    (changed.zones[1]!.rows as object[]).unshift({
      row_number: '1',
      uuid: 'u-0',
      position: { x: 0, y: -30 },
      seats: [seat('R', 9, 0)],
    });
    const after = imported(changed).map;
    const compared = compareMaps(compileSeatMap(before), compileSeatMap(after), [0, 1, 2, 3, 4, 5, 6, 7]);
    expect(compared).toMatchObject({ vanishing: [], changed: [], added: 1, removed: 0 });
  });
  it('[S53] what is wrong is told with its place in the file', () => {
    const faults: [string, string, (file: ReturnType<typeof plan>) => void][] = [
      [
        'unknown-category',
        'zones[0].rows[0].seats[2].category',
        (file) => (file.zones[0]!.rows[0]!.seats[2]!.category = 'VIP'),
      ],
      [
        'duplicate-guid',
        'zones[0].rows[1].seats[0].seat_guid',
        (file) => (file.zones[0]!.rows[1]!.seats[0]!.seat_guid = 'stalls-A-1'),
      ],
      ['duplicate-category', 'categories[1].name', (file) => (file.categories[1]!.name = 'Stalls')],
      [
        'malformed',
        'zones[1].rows[0].seats[0].position.x',
        (file) => Object.assign(file.zones[1]!.rows[0]!.seats[0]!.position, { x: 'left' }),
      ],
      ['malformed', 'zones', (file) => Object.assign(file, { zones: null })],
      ['no-places', '', (file) => file.zones.forEach((zone) => (zone.rows = []))],
    ];
    for (const [code, path, spoil] of faults) {
      const file = plan();
      spoil(file);
      expect(importPretix(file), code).toMatchObject({ ok: false, errors: { 0: { code, path } } });
    }
    expect(importPretix('{')).toMatchObject({ ok: false, errors: [{ code: 'not-json' }] });
    expect(importPretix(17)).toMatchObject({ ok: false, errors: [{ code: 'malformed', path: '' }] });
  });
  it('[S50] plans of the first revision of the format are read as well', () => {
    const old = {
      name: 'Old',
      categories: [{ name: 'Stalls' }],
      zones: [
        {
          name: 'Main',
          displayed: true,
          position: { x: 0, y: 0 },
          rows: [{ row_number: '1', number_of_seats: 1, seats: [seat('1', 1, 0)] }],
          areas: [{ width: 10, height: 4, position: { x: 1, y: 1 }, text: 'Stage' }],
        },
      ],
    };
    expect(imported(old)).toMatchObject({ map: { focalPoint: { x: 6, y: 3 } }, guessed: { focalPoint: 'stage' } });
  });
});
