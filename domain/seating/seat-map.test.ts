import { describe, expect, it } from 'vitest';
import { checkSeatMap } from './check-seat-map.ts';
import { compareMaps, moveSeats } from './compare-maps.ts';
import { compileSeatMap } from './compile-seat-map.ts';
import { noSegment, seatFlags } from './compiled-map.ts';
import { describeSeat, findSeat, rowOf, seatId } from './find-seat.ts';
import type { SeatMap } from './seat-map.ts';
import { buildSeatIndex, fitting, fittingCleanly, runsIn, seatStates, setSeats } from './seat-index.ts';
import { decodeSeatMap, encodeSeatMap } from './stored-map.ts';
import { randomMap, seeded, upTo } from './testing/random-map.ts';

/** Six seats in two rows, a table, a standing area; made anew so that a test may edit it. */
function house(): SeatMap {
  return {
    version: 1,
    name: 'House',
    focalPoint: { x: 1, y: -3 },
    categories: [
      { id: 'best', name: 'Best' },
      { id: 'rest', name: 'Rest' },
    ],
    zones: [
      {
        id: 'stalls',
        name: 'Stalls',
        rows: [
          {
            id: 'A',
            category: 'best',
            seats: [
              { id: '1', x: 0, y: 0, aisleAfter: true },
              { id: '2', x: 1, y: 0, label: '2 (left)' },
              { id: '3', x: 2, y: 0, restrictedView: 'A pillar' },
            ],
          },
          {
            id: 'B',
            category: 'rest',
            seats: [
              { id: '1', x: 0, y: 1, accessible: true },
              { id: '2', x: 1, y: 1, companionOf: '1' },
              { id: '3', x: 2, y: 1 },
            ],
          },
        ],
        tables: [{ id: 'T1', category: 'rest', seats: [{ id: '1', x: 5, y: 5 }] }],
        areas: [{ id: 'pit', category: 'rest', capacity: 300, x: 0, y: -1 }],
      },
    ],
  };
}

function edited(edit: (map: SeatMap) => void): SeatMap {
  const map = house();
  edit(map);
  return map;
}

const rowsOf = (map: SeatMap) => map.zones[0]!.rows;

describe('a seat map', () => {
  it('[S1] a seat is known by zone, row and seat, in both directions', () => {
    const map = compileSeatMap(house());
    expect(map.seatCount).toBe(7);
    for (let seat = 0; seat < map.seatCount; seat++) expect(findSeat(map, seatId(map, seat))).toBe(seat);
    expect(seatId(map, 2)).toBe('stalls/A/3');
    for (const id of ['', '/', 'stalls', 'stalls/A', 'stalls/A/4', 'stalls/C/1', 'x/A/1', 'stalls/A/1/1', 'stalls/pit'])
      expect(findSeat(map, id), id).toBe(-1);
    expect(() => seatId(map, 7)).toThrow(RangeError);
    expect(() => rowOf(map, -1)).toThrow(RangeError);
  });
  it('[S1] what a ticket says of a seat', () => {
    const map = compileSeatMap(house());
    expect(describeSeat(map, 1)).toMatchObject({ zone: 'Stalls', row: 'A', seat: '2 (left)', restrictedView: null });
    expect(describeSeat(map, 2)).toMatchObject({ seat: '3', restrictedView: 'A pillar', accessible: false });
    expect(describeSeat(map, 3)).toMatchObject({ row: 'B', accessible: true, companion: false });
    expect(describeSeat(map, 4)).toMatchObject({ accessible: false, companion: true });
    expect(describeSeat(map, 6)).toMatchObject({ row: 'T1', table: true, category: 1 });
  });
  it('[S5] every contradiction has its code and place', () => {
    const seats = (map: SeatMap) => rowsOf(map)[1]!.seats;
    const cases: [string, string, (map: SeatMap) => void][] = [
      ['malformed', 'zones[0].rows[0].seats[0].x', (map) => (rowsOf(map)[0]!.seats[0]!.x = Number.NaN)],
      ['malformed', 'zones[0].rows[0].seats[0].id', (map) => (rowsOf(map)[0]!.seats[0]!.id = 'a/b')],
      ['malformed', 'zones[0]', (map) => Object.assign(map.zones[0]!, { seets: [] })],
      ['no-places', '', (map) => Object.assign(map.zones[0]!, { rows: [], tables: [], areas: [] })],
      ['too-many-places', '', (map) => (map.zones[0]!.areas![0]!.capacity = 199_994)],
      ['duplicate-category', 'categories[1]', (map) => (map.categories[1]!.id = 'best')],
      ['duplicate-zone', 'zones[1]', (map) => map.zones.push(house().zones[0]!)],
      ['duplicate-row', 'zones[0].rows[1]', (map) => (rowsOf(map)[1]!.id = 'A')],
      ['duplicate-row', 'zones[0].tables[0]', (map) => (map.zones[0]!.tables![0]!.id = 'A')],
      ['duplicate-row', 'zones[0].areas[0]', (map) => (map.zones[0]!.areas![0]!.id = 'T1')],
      ['duplicate-seat', 'zones[0].rows[1].seats[2]', (map) => (seats(map)[2]!.id = '1')],
      ['unknown-category', 'zones[0].rows[1].seats[2].category', (map) => (seats(map)[2]!.category = 'gone')],
      ['unknown-category', 'zones[0].rows[1].category', (map) => (rowsOf(map)[1]!.category = 'gone')],
      ['unknown-category', 'zones[0].areas[0].category', (map) => (map.zones[0]!.areas![0]!.category = 'gone')],
      ['category-missing', 'zones[0].tables[0].seats[0]', (map) => delete map.zones[0]!.tables![0]!.category],
      ['companion-unknown', 'zones[0].rows[1].seats[2].companionOf', (map) => (seats(map)[2]!.companionOf = '9')],
      ['companion-twice', 'zones[0].rows[1].seats[2].companionOf', (map) => (seats(map)[2]!.companionOf = '1')],
      ['companion-not-accessible', 'zones[0].rows[1].seats[1].companionOf', (map) => delete seats(map)[0]!.accessible],
    ];
    for (const [code, path, edit] of cases) {
      const checked = checkSeatMap(edited(edit));
      expect(checked.ok ? null : { code: checked.errors[0]!.code, path: checked.errors[0]!.path }, code).toEqual({
        code,
        path,
      });
    }
    expect(checkSeatMap(house())).toEqual({ ok: true, map: house() });
    expect(checkSeatMap(null).ok).toBe(false);
  });
  it('[S6] no more errors than anybody reads', () => {
    const wrong = edited((map) => {
      map.zones = Array.from({ length: 200 }, () => house().zones[0]!);
    });
    const checked = checkSeatMap(wrong);
    expect(checked.ok || checked.errors.length).toBe(50);
  });
  it('[S7] segments end at aisles, at accessible units and at the end of a row; a table is one', () => {
    const map = compileSeatMap(house());
    expect([...map.segmentOf]).toEqual([0, 1, 1, noSegment, noSegment, 2, 3]);
    expect([...map.segmentCategory]).toEqual([0, 0, 1, 1]);
    expect([...map.rowSegment]).toEqual([0, 2, 3, 4]);
    expect([...map.flags]).toEqual([seatFlags.aisleAfter, 0, seatFlags.restrictedView, 1, 2, 0, 0]);
    expect(map.partner).toEqual(
      new Map([
        [3, 4],
        [4, 3],
      ]),
    );
    expect(map.distance[1]).toBe(48);
    expect(map.areas).toEqual([{ id: 'stalls/pit', label: 'pit', zone: 0, category: 1, capacity: 300 }]);
  });
});

describe('an edited map', () => {
  const before = compileSeatMap(house());

  it('[S2] renaming, moving, re-pricing and new neighbours leave the ids as they are', () => {
    const after = compileSeatMap(
      edited((map) => {
        map.version = 2;
        map.zones[0]!.name = 'Parkett';
        rowsOf(map)[0]!.label = 'First';
        rowsOf(map)[0]!.seats.unshift({ id: '0', x: -1, y: 0 });
        rowsOf(map)[1]!.seats[2]!.x = 7;
        rowsOf(map)[1]!.seats[2]!.category = 'best';
        rowsOf(map).reverse();
      }),
    );
    const moved = moveSeats(before, after);
    for (let seat = 0; seat < before.seatCount; seat++) expect(seatId(after, moved[seat]!)).toBe(seatId(before, seat));
    expect(compareMaps(before, after, [0, 5])).toMatchObject({ vanishing: [], added: 1, removed: 0 });
  });
  it('[S3] a taken seat that would vanish is named, a free one may go', () => {
    const after = compileSeatMap(edited((map) => (rowsOf(map)[0]!.seats.length = 1)));
    expect(compareMaps(before, after, [0, 5])).toMatchObject({ vanishing: [], removed: 2, added: 0 });
    expect(compareMaps(before, after, [2, 1, 0]).vanishing).toEqual(['stalls/A/2', 'stalls/A/3']);
    const rowGone = compileSeatMap(edited((map) => rowsOf(map).pop()));
    expect(compareMaps(before, rowGone, [5]).vanishing).toEqual(['stalls/B/3']);
  });
  it('[S4] what changes for owners of seats is told', () => {
    const after = compileSeatMap(
      edited((map) => {
        rowsOf(map)[0]!.seats[2]!.category = 'rest';
        rowsOf(map)[0]!.seats[1]!.label = '2';
        map.categories.reverse();
      }),
    );
    expect(compareMaps(before, after, [0, 1, 2, 5]).changed.map(({ id }) => id)).toEqual(['stalls/A/2', 'stalls/A/3']);
  });
  it('[S4] a unit half of which is taken, and areas that go or shrink, are told', () => {
    const joined = compileSeatMap(
      edited((map) => {
        rowsOf(map)[0]!.seats[1]!.accessible = true;
        rowsOf(map)[0]!.seats[2]!.companionOf = '2';
      }),
    );
    expect(compareMaps(before, joined, [1]).unitsBroken).toEqual(['stalls/A/2']);
    expect(compareMaps(before, joined, [1, 2]).unitsBroken).toEqual([]);
    const smaller = compileSeatMap(edited((map) => (map.zones[0]!.areas![0]!.capacity = 10)));
    expect(compareMaps(before, smaller, []).areasSmaller).toEqual([{ id: 'stalls/pit', before: 300, after: 10 }]);
    const gone = compileSeatMap(edited((map) => delete map.zones[0]!.areas));
    expect(compareMaps(before, gone, []).areasGone).toEqual(['stalls/pit']);
  });
});

describe('a stored map', () => {
  it('[S9] comes back as it was, about seven bytes a seat', () => {
    for (let seed = 0; seed < 300; seed++) {
      const map = compileSeatMap(randomMap(seeded(seed)));
      expect(decodeSeatMap(encodeSeatMap(map))).toEqual(map);
    }
    const map = compileSeatMap(house());
    const bytes = encodeSeatMap(map);
    expect(decodeSeatMap(bytes)).toEqual(map);
    expect(() => decodeSeatMap(bytes.subarray(0, bytes.length - 1))).toThrow();
    expect(() => decodeSeatMap(Uint8Array.of(9, ...bytes.subarray(1)))).toThrow('format 9');
  });
});

describe('the index', () => {
  it('[S8] after any takes and releases it is what it would be if built anew', () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = seeded(seed);
      const map = compileSeatMap(randomMap(random));
      const index = buildSeatIndex(map);
      for (let step = 0; step < 20; step++) {
        const seats = Array.from({ length: 1 + upTo(random, 5) }, () => upTo(random, map.seatCount));
        setSeats(index, seats, upTo(random, 4) as 0);
      }
      expect(index).toEqual(buildSeatIndex(map, index.state.slice()));
    }
  });
  it('[S8] the bits of a segment are the lengths of its free runs', () => {
    const map = compileSeatMap(edited((each) => delete rowsOf(each)[0]!.seats[0]!.aisleAfter));
    const index = buildSeatIndex(map);
    expect(runsIn(index, 0)).toBe(0b1000);
    setSeats(index, [1], seatStates.held);
    expect(runsIn(index, 0)).toBe(0b10);
    expect(fitting(2) & 0b11111).toBe(0b11100);
    expect(fittingCleanly(2) & 0b111111).toBe(0b110100);
    expect([fitting(31), fitting(99), fittingCleanly(30) >>> 0, fittingCleanly(29) >>> 0]).toEqual([
      2 ** 31,
      2 ** 31,
      2 ** 31 + 2 ** 30,
      2 ** 31 + 2 ** 29,
    ]);
  });
  it('[S8] seats that do not exist and states that do not fit are mistakes', () => {
    const map = compileSeatMap(house());
    expect(() => setSeats(buildSeatIndex(map), [7], seatStates.sold)).toThrow(RangeError);
    expect(() => buildSeatIndex(map, new Uint8Array(3))).toThrow(RangeError);
  });
});
