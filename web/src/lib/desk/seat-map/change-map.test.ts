import { describe, expect, it } from 'vitest';
import { checkSeatMap } from '#domain/seating/check-seat-map';
import {
  addArea,
  addCategory,
  addRows,
  addTables,
  changeArea,
  changeCategory,
  moveArea,
  moveStage,
  relabelBlock,
  removeCategory,
  removeZone,
  renameZone,
} from './change-map.ts';
import { makeRows, rowName } from './make-block.ts';
import { areaAt, layOut, seatNear, seatsIn, seatTowards } from './laid-out.ts';
import { aBlock, emptyHouse, smallHouse } from './testing.ts';

describe('a house without a file', () => {
  it('is rows, tables and standing room, and the box office takes it', () => {
    let map = smallHouse();
    map = addTables(
      map,
      'Boxes',
      { tables: 4, chairs: 5, label: 'Table', firstTable: 1, category: 'standard' },
      'right',
    ).map;
    map = addArea(map, 'Pit', 250, 'standard', 'below').map;
    expect(checkSeatMap(map)).toMatchObject({ ok: true });
    const { count, areas, blocks } = layOut(map);
    expect([count, areas[0]!.area.capacity, blocks.length]).toEqual([18 + 20, 250, 3 + 4]);
  });

  it('has no places at first, which the check says', () => {
    expect(checkSeatMap(emptyHouse())).toMatchObject({ ok: false, errors: [{ code: 'no-places' }] });
  });

  it('puts new things where nothing is yet', () => {
    const first = smallHouse();
    for (const side of ['below', 'left', 'right', 'above'] as const) {
      const { map, seats } = addRows(first, 'Balcony', aBlock, side);
      const laid = layOut(map);
      const [old, added] = [laid.keys.filter((key) => !seats.has(key)), [...seats]];
      expect(added).toHaveLength(18);
      const box = (keys: string[]) => {
        const at = keys.map((key) => laid.indexOf.get(key)!);
        return { x: at.map((seat) => laid.x[seat]!), y: at.map((seat) => laid.y[seat]!) };
      };
      const [a, b] = [box(old), box(added)];
      const apart =
        Math.max(...a.x) < Math.min(...b.x) ||
        Math.max(...b.x) < Math.min(...a.x) ||
        Math.max(...a.y) < Math.min(...b.y) ||
        Math.max(...b.y) < Math.min(...a.y);
      expect(apart, side).toBe(true);
    }
  });

  it('[S1] gives rows of one name in one zone ids of their own', () => {
    const { map } = addRows(smallHouse(), 'Stalls', aBlock, 'left');
    const rows = map.zones.find(({ id }) => id === 'Stalls')!.rows;
    expect(rows.map(({ id }) => id)).toEqual(['A', 'B', 'C', 'A-2', 'B-2', 'C-2']);
    expect(rows[3]!.label).toBe('A');
  });

  it('[S2] renames zones and rows without touching an id', () => {
    const map = relabelBlock(renameZone(smallHouse(), 'Stalls', 'Parkett'), 'Stalls/A', 'Reihe 1');
    expect(layOut(map).keys).toEqual(layOut(smallHouse()).keys);
    expect(layOut(map).blocks[0]).toMatchObject({ zone: { name: 'Parkett' }, block: { label: 'Reihe 1' } });
  });

  it('keeps a category that something still has', () => {
    const map = addCategory(smallHouse(), 'Dear seats');
    expect(map.categories.map(({ id }) => id)).toEqual(['standard', 'Dear-seats']);
    expect(removeCategory(map, 'standard')).toBeNull();
    expect(removeCategory(map, 'Dear-seats')!.categories).toHaveLength(1);
    expect(removeCategory(smallHouse(), 'standard')).toBeNull(); // one there must be
    expect(changeCategory(map, 'standard', { name: 'Cheap', color: '#000000' }).categories[0]).toEqual({
      id: 'standard',
      name: 'Cheap',
      color: '#000000',
    });
  });

  it('moves areas and the stage, and takes them away', () => {
    const { map, block } = addArea(smallHouse(), 'Pit', 100, 'standard', 'below');
    const moved = moveArea(map, block!, 10, 20);
    const [before, after] = [layOut(map).areas[0]!.area, layOut(moved).areas[0]!.area];
    expect([after.x - before.x, after.y - before.y]).toEqual([10, 20]);
    expect(areaAt(layOut(map), before.x, before.y)).toBe(block);
    expect(areaAt(layOut(map), before.x, before.y + 10_000)).toBeNull();
    expect(layOut(changeArea(map, block!, () => null)).areas).toEqual([]);
    expect(moveStage(map, 5, -5).focalPoint).toEqual({ x: map.focalPoint.x + 5, y: map.focalPoint.y - 5 });
    expect(layOut(removeZone(map, 'Stalls')).count).toBe(0);
  });
});

describe('rows', () => {
  it('are named by letters beyond Z, or by numbers', () => {
    expect([1, 26, 27, 52, 53, 703].map((position) => rowName(position, 'letters'))).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'AAA',
    ]);
    expect(rowName(12, 'numbers')).toBe('12');
  });

  it('have aisles after the seats named, counted as they are numbered', () => {
    const [left] = makeRows({ ...aBlock, rows: 1, aislesAfter: [2, 6, 40] }, new Set());
    expect(left!.seats.map(({ aisleAfter }) => aisleAfter ?? false)).toEqual([false, true, false, false, false, false]);
    const [right] = makeRows({ ...aBlock, rows: 1, aislesAfter: [2], fromRight: true }, new Set());
    const xs = right!.seats.map(({ x }) => x);
    expect(xs).toEqual([...xs].sort((a, b) => b - a)); // seat 1 is the rightmost
    expect(xs[1]! - xs[2]!).toBe(2 * (xs[0]! - xs[1]!));
  });

  it('bend towards the stage at their ends', () => {
    const [row] = makeRows({ ...aBlock, rows: 1, bend: 50 }, new Set());
    expect(row!.seats[0]!.y).toBe(-50);
    expect(row!.seats[5]!.y).toBe(-50);
    expect(row!.seats[2]!.y).toBeGreaterThan(-10);
  });
});

describe('pointing', () => {
  it('finds the seat nearest to a finger, and all in a box', () => {
    const laid = layOut(smallHouse());
    expect(seatNear(laid, laid.x[7]! + 3, laid.y[7]! - 3, 20)).toBe(7);
    expect(seatNear(laid, 9_999, 9_999, 20)).toBe(-1);
    expect(seatsIn(laid, { x: laid.x[8]! + 1, y: laid.y[8]! + 1 }, { x: laid.x[0]! - 1, y: laid.y[0]! - 1 })).toEqual([
      0, 1, 2, 6, 7, 8,
    ]);
  });

  it('goes from seat to seat by the arrow keys', () => {
    const laid = layOut(smallHouse());
    expect(seatTowards(laid, 0, 1, 0)).toBe(1);
    expect(seatTowards(laid, 0, 0, 1)).toBe(6);
    expect(seatTowards(laid, 0, -1, 0)).toBe(0); // nothing lies there
    expect(seatTowards(laid, -1, 1, 0)).toBe(0);
  });
});
