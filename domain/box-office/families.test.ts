import { describe, expect, it } from 'vitest';
import { anywhere, child, circle, hallDesk, stalls } from './testing.ts';
import { chosen, faultsOf, hold } from './testing-seats.ts';

describe('a family whose tickets are sold for different seats', () => {
  it('[Q16] sits together where all of them may', () => {
    const desk = hallDesk();
    const family = hold(desk, [anywhere(2), child(1)]);
    const lines = [{ seatIds: ['p/2/1', 'p/2/2'] }, { seatIds: ['p/2/3'] }];
    expect(family).toMatchObject({ placement: 'together', lines });
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q16] sits apart where no block is left for all of them, or nothing is for all', () => {
    const desk = hallDesk();
    desk.hold([chosen(circle(6), ...[1, 2, 3, 4, 5, 6].map((seat) => `p/2/${seat}`))]);
    const apart = [{ seatIds: ['p/1/1', 'p/1/2', 'p/1/3'] }, { seatIds: ['p/w/3'] }];
    expect(hold(desk, [anywhere(3), child(1)])).toMatchObject({ ok: true, lines: apart });
    const others = [{ seatIds: ['p/1/4', 'p/1/5'] }, { seatIds: ['p/w/4'] }];
    expect(hold(desk, [stalls(2), child(1)])).toMatchObject({ ok: true, lines: others });
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q16] sits around its wheelchair place', () => {
    const desk = hallDesk();
    const family = hold(desk, [{ ...anywhere(2), accessibleUnits: 1 }, child(2)]);
    const lines = [{ seatIds: ['p/w/1', 'p/w/2'] }, { seatIds: ['p/2/1', 'p/2/2'] }];
    expect(family).toMatchObject({ ok: true, lines });
    expect(faultsOf(desk)).toEqual([]);
  });
});
