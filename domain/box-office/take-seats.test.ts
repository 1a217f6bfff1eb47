import { describe, expect, it } from 'vitest';
import { bothNights, hallDesk, stalls } from './testing.ts';
import { chosen, faultsOf, hold } from './testing-seats.ts';

describe('chosen seats beside the best ones', () => {
  it('[Q1] are not in the way of the best ones of the same hold, for every date', () => {
    const desk = hallDesk();
    const reply = hold(desk, [chosen(stalls(1), 'p/1/3'), bothNights(2)]);
    expect(reply).toMatchObject({ ok: true, lines: [{ seatIds: ['p/1/3'] }, { quantity: 2 }] });
    expect(faultsOf(desk)).toEqual([]);
  });
});
