import { describe, expect, it } from 'vitest';
import { findSeat } from '#domain/seating/find-seat';
import { buildHouse } from './house.ts';
import { isInside } from './hull.ts';
import { nearestSeat } from './seat-grid.ts';
import { aMap } from './testing.ts';
import { between, boundsOf, clamped, fitted, movedBy, showing, toPixels, toUnits, zoomedAt } from './view.ts';
import { walk } from './walk.ts';

const house = buildHouse(aMap());
const seat = (id: string) => findSeat(house.seats, id);
const screen = { width: 400, height: 300 };
const bounds = boundsOf(house.box, screen, house.pitch);

describe('a house', () => {
  it('knows how far seats are apart, and where its zones are', () => {
    expect(house.pitch).toBe(1);
    expect(house.zones.map(({ name, first, end }) => [name, first, end])).toEqual([['Stalls', 0, 24], ['Circle', 24, 34]]); // prettier-ignore
    expect(isInside(house.zones[0]!.hull, 3, 1)).toBe(true);
    expect(isInside(house.zones[0]!.hull, 3, 5)).toBe(false);
  });

  it('leads from a point to the nearest seat within reach', () => {
    expect(nearestSeat(house.grid, 2.3, 1.2, 1)).toBe(seat('stalls/2/3'));
    expect(nearestSeat(house.grid, 2, 3.5, 1)).toBe(-1);
    expect(nearestSeat(house.grid, 2.3, 1.2, 2, (each) => each !== seat('stalls/2/3'))).toBe(seat('stalls/2/4'));
  });
});

describe('walking with the arrow keys', () => {
  it('goes by where the seats are, across zones and past the ends of rows', () => {
    expect(walk(house, seat('stalls/1/1'), 'right')).toBe(seat('stalls/1/2'));
    expect(walk(house, seat('stalls/1/4'), 'right')).toBe(seat('stalls/1/5')); // over the aisle
    expect(walk(house, seat('stalls/3/4'), 'down')).toBe(seat('circle/A/5')); // the row below begins further left
    expect(walk(house, seat('circle/A/5'), 'up')).toBe(seat('stalls/3/4'));
    expect(walk(house, seat('stalls/1/8'), 'right')).toBe(seat('stalls/1/8')); // the house ends here
  });

  it('knows both ends of a row and the rows before and after', () => {
    expect(walk(house, seat('stalls/2/4'), 'row-start')).toBe(seat('stalls/2/1'));
    expect(walk(house, seat('stalls/2/4'), 'row-end')).toBe(seat('stalls/2/8'));
    expect(walk(house, seat('stalls/2/4'), 'row-before')).toBe(seat('stalls/1/4'));
    expect(walk(house, seat('stalls/3/4'), 'row-after')).toBe(seat('circle/A/5'));
    expect(walk(house, seat('stalls/1/4'), 'row-before')).toBe(seat('stalls/1/4'));
  });

  it('reaches every seat from every other', () => {
    const reached = new Set([0]);
    const open = [0];
    while (open.length > 0) {
      const at = open.pop()!;
      for (const step of ['left', 'right', 'up', 'down'] as const) {
        const next = walk(house, at, step);
        if (!reached.has(next)) open.push(next);
        reached.add(next);
      }
    }
    expect(reached.size).toBe(house.seats.seatCount);
  });
});

describe('a view', () => {
  it('shows the whole house at first, and never less of the screen than it could', () => {
    const whole = fitted(bounds);
    const corner = toPixels(whole, screen, house.box.left, house.box.top);
    expect(corner.x).toBeGreaterThanOrEqual(-0.001);
    expect(clamped({ x: 900, y: -900, scale: 0.001 }, bounds)).toEqual(whole);
  });

  it('keeps what is under the finger there while one zooms', () => {
    const near = zoomedAt(fitted(bounds), bounds, 1.6, 200, 150);
    const under = toUnits(near, screen, 210, 140);
    const nearer = zoomedAt(near, bounds, 1.3, 210, 140);
    expect(toPixels(nearer, screen, under.x, under.y).x).toBeCloseTo(210, 5);
    expect(toPixels(nearer, screen, under.x, under.y).y).toBeCloseTo(140, 5);
  });

  it('stops at the closest, at the edges, and moves no more than it takes to show a seat', () => {
    const closest = zoomedAt(fitted(bounds), bounds, 1e6, 0, 0);
    expect(closest.scale).toBe(bounds.scaleMax);
    expect(movedBy(closest, bounds, 1e6, 0).x).toBeCloseTo(house.box.left + screen.width / closest.scale / 2, 5);
    expect(showing(closest, bounds, closest.x, closest.y, 60)).toEqual(closest);
    const far = showing(closest, bounds, house.x[33]!, house.y[33]!, 60);
    expect(toPixels(far, screen, house.x[33]!, house.y[33]!).x).toBeLessThan(screen.width);
  });

  it('flies from one to another and arrives exactly', () => {
    const [from, to] = [fitted(bounds), zoomedAt(fitted(bounds), bounds, 3, 100, 100)];
    expect(between(from, to, 0)).toEqual(from);
    const end = between(from, to, 1);
    expect([end.x, end.y, end.scale].map((n) => n.toFixed(6))).toEqual([to.x, to.y, to.scale].map((n) => n.toFixed(6)));
  });
});
