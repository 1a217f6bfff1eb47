import { describe, expect, it } from 'vitest';
import { checkSeatMap } from '#domain/seating/check-seat-map';
import type { MapSeat, SeatMap } from '#domain/seating/seat-map';
import {
  addCompanions,
  moveSeats,
  relabelSeat,
  removeSeats,
  renumberSeats,
  setAccessible,
  setAisle,
  setCategory,
  setNote,
  setOrdinary,
  turnSeats,
} from './change-seats.ts';
import { addCategory } from './change-map.ts';
import { layOut } from './laid-out.ts';
import { smallHouse } from './testing.ts';

const row = (map: SeatMap, id: string) =>
  map.zones.find(({ id: zone }) => zone === 'Stalls')!.rows.find((each) => each.id === id);
const seat = (map: SeatMap, id: string, at: string): MapSeat | undefined =>
  row(map, id)?.seats.find((each) => each.id === at);
const keys = (...ids: string[]) => new Set(ids.map((id) => `Stalls/${id}`));
const sound = (map: SeatMap): boolean => checkSeatMap(map).ok;

describe('selected seats', () => {
  it('[S2] keep their ids whatever is done to them', () => {
    const before = layOut(smallHouse()).keys;
    let map = addCategory(smallHouse(), 'Dear');
    map = setCategory(map, keys('A/1', 'A/2'), 'Dear');
    map = moveSeats(map, keys('A/1'), 100, 5);
    map = renumberSeats(map, keys('A/1', 'A/2', 'A/3'), { from: 101, step: 2, fromRight: true });
    map = relabelSeat(map, 'Stalls/B/1', 'Throne');
    map = addCompanions(setAccessible(map, keys('C/1')), keys('C/1'));
    map = turnSeats(map, keys('B/1', 'B/2'), 90);
    expect(layOut(map).keys).toEqual(before);
    expect(sound(map)).toBe(true);
    expect(seat(map, 'B', '1')!.label).toBe('Throne');
  });

  it('share with the map before what was not touched, so that undoing is cheap', () => {
    const map = smallHouse();
    const changed = moveSeats(map, keys('A/1'), 1, 1);
    expect(row(changed, 'B')).toBe(row(map, 'B'));
    expect(changed.zones[0]).toBe(map.zones[0]);
    expect(moveSeats(map, new Set(), 1, 1)).toBe(map);
  });

  it('have a category by row where the whole row has it, else by seat', () => {
    const two = addCategory(smallHouse(), 'Dear');
    const some = setCategory(two, keys('A/1'), 'Dear');
    expect(row(some, 'A')!.category).toBe('standard');
    expect(seat(some, 'A', '1')!.category).toBe('Dear');
    const all = setCategory(some, keys('A/1', 'A/2', 'A/3', 'A/4', 'A/5', 'A/6'), 'Dear');
    expect(row(all, 'A')).toMatchObject({ category: 'Dear' });
    expect(seat(all, 'A', '1')).not.toHaveProperty('category');
  });

  it('leave a gap where they are taken away, and an empty row is gone', () => {
    const map = removeSeats(smallHouse(), keys('A/3', 'B/6', 'C/1', 'C/2', 'C/3', 'C/4', 'C/5', 'C/6'));
    expect(row(map, 'A')!.seats.map(({ id }) => id)).toEqual(['1', '2', '4', '5', '6']);
    expect(seat(map, 'A', '2')!.aisleAfter).toBe(true);
    expect(seat(map, 'B', '5')).not.toHaveProperty('aisleAfter'); // nothing follows it
    expect(row(map, 'C')).toBeUndefined();
  });

  it('become a unit of wheelchair place and companion, and ordinary seats again', () => {
    const unit = addCompanions(setAccessible(smallHouse(), keys('A/6')), keys('A/6'));
    expect(seat(unit, 'A', '5')!.companionOf).toBe('6'); // nobody sits on the other side
    expect(addCompanions(unit, keys('A/6'))).toEqual(unit); // one companion is enough
    const ordinary = setOrdinary(unit, keys('A/6'));
    expect(seat(ordinary, 'A', '5')).not.toHaveProperty('companionOf');
    expect(seat(ordinary, 'A', '6')).not.toHaveProperty('accessible');
    expect(seat(removeSeats(unit, keys('A/6')), 'A', '5')).not.toHaveProperty('companionOf');
    expect([unit, ordinary].every(sound)).toBe(true);
  });

  it('carry notes and aisles', () => {
    const map = setAisle(setNote(smallHouse(), keys('A/1'), ' Pillar on the left '), keys('A/2'), true);
    expect(seat(map, 'A', '1')!.restrictedView).toBe('Pillar on the left');
    expect(seat(map, 'A', '2')!.aisleAfter).toBe(true);
    expect(setAisle(setNote(map, keys('A/1'), ''), keys('A/2'), false)).toEqual(smallHouse());
  });

  it('are numbered from either side, in words only', () => {
    const right = renumberSeats(smallHouse(), keys('A/1', 'A/2', 'A/3', 'A/4', 'A/5', 'A/6'), {
      from: 2,
      step: 2,
      fromRight: true,
    });
    expect(row(right, 'A')!.seats.map(({ label }) => label)).toEqual(['12', '10', '8', '6', '4', '2']);
  });

  it('turn about their middle and come back', () => {
    const map = smallHouse();
    const all = new Set(layOut(map).keys);
    const [before, after] = [layOut(map), layOut(turnSeats(turnSeats(map, all, 30), all, -30))];
    before.x.forEach((x, at) => expect(Math.abs(x - after.x[at]!)).toBeLessThan(1));
    expect(turnSeats(map, new Set(), 30)).toBe(map);
  });
});
