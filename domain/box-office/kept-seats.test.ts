import { describe, expect, it } from 'vitest';
import { circle, hallDesk, stalls } from './testing.ts';
import { hold } from './testing-seats.ts';
import { ask, joined, rules } from './testing-waiting.ts';
import { numbersByType } from './totals.ts';
import { keptCategories } from './waiting-places.ts';

describe('seats that are kept for those who wait', () => {
  it('[W7] are told by category; accessible places are kept as well, and nothing is said to be on sale', () => {
    const desk = hallDesk({ waitingList: { ...rules, first: true } });
    desk.hold([circle(6)], 'hld_six');
    desk.hold([circle(1)], 'hld_one');
    desk.hold([circle(1)], 'hld_last');
    joined(desk, ['two', circle(2)]);
    desk.ask({ kind: 'release', holdId: 'hld_one' });
    const row = () => numbersByType(desk.state, desk.nowMs).find((e) => e.ticketType === 21 && e.occurrence === 0);
    expect(row()).toMatchObject({ left: 0, state: 'sold-out' });
    expect([0, 1].map((date) => [...keptCategories(desk.state, date, desk.nowMs)])).toEqual([[1], []]);
    const nothing = { ok: false, code: 'not-enough-left', line: 0, left: 0 };
    expect(hold(desk, [circle(1)])).toEqual(nothing);
    expect(hold(desk, [{ ...circle(2), accessibleUnits: 1 }])).toEqual(nothing);
    expect(ask(desk, [stalls(1)])).toMatchObject({ ok: true });
    desk.ask({ kind: 'leave-waiting-list', entryId: 'wtl_two', by: 'buyer' });
    expect([...keptCategories(desk.state, 0, desk.nowMs)]).toEqual([]);
    expect(row()).toMatchObject({ left: 1, state: 'on-sale' });
  });
});
