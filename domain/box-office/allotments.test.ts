import { describe, expect, it } from 'vitest';
import type { AllotmentWish } from './commands.ts';
import { salesBounds } from './settings.ts';
import { nextWakeMs } from './sweep.ts';
import { demoSettings, Desk, full, hallDesk, hallSettings, pass, reduced, startMs } from './testing.ts';
import { allot, crewCode, deskWithCode, faultsOf, hold, keep, putBack, told, withCode } from './testing-seats.ts';

const minuteMs = 60_000;

describe('counted places', () => {
  it('[A1] are taken from all who draw on the pools of the type, on that date alone', () => {
    const desk = hallDesk();
    expect(allot(desk, keep({ ticketType: 1, quantity: 3 }))).toEqual({ ok: true, allotmentId: 'alt_1', left: 3 });
    expect([desk.left(0, 0), desk.left(1, 0), desk.left(0, 1), desk.left(1, 1)]).toEqual([7, 1, 10, 4]);
    expect(hold(desk, [reduced(2)])).toMatchObject({ code: 'not-enough-left', left: 1 });
    expect(hold(desk, [full(8)])).toMatchObject({ code: 'not-enough-left', left: 7 });
    expect(told(desk)).toEqual(['made 3']);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A1] of a ticket for every date are kept on each', () => {
    const desk = hallDesk();
    allot(desk, keep({ ticketType: 2, occurrence: 255 }));
    expect([desk.left(0, 0), desk.left(0, 1), desk.left(2, 255)]).toEqual([6, 6, 6]);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A2] more than is free cannot be kept', () => {
    const desk = hallDesk();
    desk.bought([full(8)]);
    expect(allot(desk, keep({ quantity: 3 }))).toEqual({ ok: false, code: 'not-enough-left', left: 2 });
    expect(allot(desk, keep({ quantity: 2 })).ok).toBe(true);
    expect(hold(desk, [full(1)])).toMatchObject({ left: 0 });
  });

  it('[A3] a capacity that shrinks below them leaves nothing, and nothing negative', () => {
    const desk = deskWithCode(keep({ quantity: 8 }));
    const pools = hallSettings().pools.map((pool) => (pool.index === 0 ? { ...pool, capacity: 3 } : pool));
    desk.ask({ kind: 'configure', settings: hallSettings({ version: 2, pools }) });
    expect(desk.left(0, 0)).toBe(0);
    expect(withCode(desk, [full(4)], 'hld_1')).toMatchObject({ code: 'not-enough-left', left: 3 });
    expect(withCode(desk, [full(3)], 'hld_2').ok).toBe(true);
    expect(withCode(desk, [full(1)], 'hld_3')).toMatchObject({ code: 'not-enough-left', left: 0 });
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A4] who has the code takes from them first, then from what all may have', () => {
    const desk = deskWithCode(keep());
    expect(hold(desk, [full(7)])).toMatchObject({ left: 6 });
    const reply = withCode(desk, [full(6)], 'hld_1');
    expect(reply).toMatchObject({ lines: [{ quantity: 6, fromAllotment: 4 }] });
    expect([desk.left(0, 0), desk.state.allotments.get('alt_1')!.left]).toEqual([4, 0]);
    expect(withCode(desk, [full(5)], 'hld_2')).toMatchObject({ left: 4 });
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A4] lines of one hold share them', () => {
    const desk = deskWithCode(keep());
    expect(withCode(desk, [full(3), full(3)], 'hld_1')).toMatchObject({
      lines: [{ fromAllotment: 3 }, { fromAllotment: 1 }],
    });
    expect(withCode(desk, [full(2), full(3)], 'hld_2')).toMatchObject({ code: 'not-enough-left', line: 1, left: 2 });
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A5] what was held unpaid goes back to them; to everybody when they are gone', () => {
    const desk = deskWithCode(keep());
    withCode(desk, [full(3)], 'hld_1');
    desk.ask({ kind: 'release', holdId: 'hld_1' });
    expect([desk.left(0, 0), desk.state.allotments.get('alt_1')!.left]).toEqual([6, 4]);
    withCode(desk, [full(3)], 'hld_2');
    expect(putBack(desk)).toEqual({ ok: true, allotmentId: 'alt_1', left: 0 });
    expect(desk.left(0, 0)).toBe(7);
    desk.nowMs += 10 * minuteMs;
    expect(desk.left(0, 0)).toBe(10);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A5] an allotment that is lent to the last place stays for what comes back', () => {
    const desk = deskWithCode(keep());
    withCode(desk, [full(4)], 'hld_1');
    expect(faultsOf(desk)).toEqual([]);
    desk.nowMs += 10 * minuteMs;
    desk.sweep();
    expect(desk.state.allotments.get('alt_1')).toMatchObject({ left: 4, lent: 0 });
    expect(desk.left(0, 0)).toBe(6);
  });

  it('[A6] what is bought is used up, and told; an empty allotment is gone', () => {
    const desk = deskWithCode(keep());
    withCode(desk, [full(3)], 'hld_1');
    const orderId = desk.checkout('hld_1');
    desk.pay(orderId);
    expect(desk.state.allotments.get('alt_1')).toMatchObject({ left: 1, lent: 0 });
    withCode(desk, [full(1)], 'hld_2');
    desk.pay(desk.checkout('hld_2'));
    expect(desk.state.allotments.size).toBe(0);
    expect(told(desk)).toEqual(['made 4', 'used 1', 'used 0']);
    desk.ask({ kind: 'cancel', orderId, by: 'organizer' });
    expect(desk.left(0, 0)).toBe(9); // A9: what is refunded is everybody's
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A6] a free order uses them up as well', () => {
    const desk = deskWithCode(keep({ ticketType: 7 }));
    withCode(desk, [{ ticketType: 7, occurrence: 0, quantity: 2 }], 'hld_1');
    desk.checkout('hld_1');
    expect(told(desk)).toEqual(['made 4', 'used 2']);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A7] are put back on sale in part or as a whole', () => {
    const desk = hallDesk();
    allot(desk, keep());
    expect(putBack(desk, { quantity: 5 })).toEqual({ ok: false, code: 'not-enough-left', left: 4 });
    expect(putBack(desk, { quantity: 0 })).toMatchObject({ code: 'bad-quantity' });
    expect(putBack(desk, { quantity: 1 })).toEqual({ ok: true, allotmentId: 'alt_1', left: 3 });
    expect(desk.left(0, 0)).toBe(7);
    putBack(desk);
    expect(desk.left(0, 0)).toBe(10);
    expect(putBack(desk)).toMatchObject({ code: 'unknown-allotment' });
    expect(told(desk)).toEqual(['made 4', 'released 3', 'released 0']);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A8] go on sale by themselves at their time, before the next decision', () => {
    const desk = hallDesk();
    allot(desk, keep({ releaseAtMs: startMs + minuteMs }));
    allot(desk, keep({ allotmentId: 'alt_2', releaseAtMs: startMs + 2 * minuteMs }));
    expect(nextWakeMs(desk.state)).toBe(startMs + minuteMs);
    desk.nowMs = startMs + minuteMs - 1;
    expect(hold(desk, [full(3)])).toMatchObject({ left: 2 });
    desk.nowMs++;
    expect(hold(desk, [full(6)]).ok).toBe(true);
    expect(nextWakeMs(desk.state)).toBe(startMs + 2 * minuteMs);
    desk.nowMs += minuteMs;
    desk.sweep();
    expect(told(desk)).toEqual(['made 4', 'made 4', 'release-time 0', 'release-time 0']);
    expect(nextWakeMs(desk.state)).toBe(startMs + 11 * minuteMs);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A8] while all of it is lent: what comes back is everybody’s', () => {
    const desk = deskWithCode(keep({ releaseAtMs: startMs + minuteMs }));
    withCode(desk, [full(4)], 'hld_1');
    desk.nowMs += minuteMs;
    desk.sweep();
    expect(desk.state.allotments.size).toBe(0);
    desk.ask({ kind: 'release', holdId: 'hld_1' });
    expect(desk.left(0, 0)).toBe(10);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A10] late money takes from what is kept for its code again', () => {
    const desk = deskWithCode(keep());
    withCode(desk, [full(4)], 'hld_1');
    const orderId = desk.checkout('hld_1');
    desk.nowMs += 10 * minuteMs;
    desk.bought([full(6)]);
    expect(desk.pay(orderId)).toMatchObject({ outcome: 'tickets-issued' });
    expect([desk.left(0, 0), desk.state.allotments.size]).toEqual([0, 0]);
    expect(told(desk)).toEqual(['made 4', 'used 0']);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A11] what makes no sense is refused', () => {
    const desk = hallDesk();
    desk.ask({ kind: 'set-codes', codes: [crewCode()] });
    const no = (change: Partial<AllotmentWish>) => allot(desk, keep(change));
    expect(no({ seats: ['p/1/1'] })).toMatchObject({ code: 'invalid' });
    expect(no({ ticketType: null })).toMatchObject({ code: 'invalid' });
    expect(no({ quantity: 0 })).toMatchObject({ code: 'bad-quantity' });
    expect(no({ quantity: 1.5 })).toMatchObject({ code: 'bad-quantity' });
    expect(no({ releaseAtMs: startMs })).toMatchObject({ code: 'invalid' });
    expect(no({ code: 'NONE' })).toMatchObject({ code: 'unknown-code' });
    expect(no({ code: 'CREW', purpose: 'kill' })).toMatchObject({ code: 'invalid' });
    expect(no({ ticketType: 99 })).toMatchObject({ code: 'unknown-ticket-type' });
    expect(no({ occurrence: 9 })).toMatchObject({ code: 'unknown-occurrence' });
    expect(no({ occurrence: 255 })).toMatchObject({ code: 'unknown-occurrence' });
    expect(no({ ticketType: 20 })).toMatchObject({ code: 'invalid' }); // A12
    expect(allot(desk, keep()).ok).toBe(true);
    expect(no({})).toMatchObject({ code: 'invalid' }); // the id is taken
    expect(allot(new Desk(null), keep())).toMatchObject({ code: 'event-not-published' });
  });

  it('[A11] there are at most a thousand', () => {
    const pools = demoSettings().pools.map((pool) => ({ ...pool, capacity: 5_000 }));
    const desk = new Desk(demoSettings({ pools }));
    for (let i = 0; i < salesBounds.allotments; i++) allot(desk, keep({ allotmentId: `alt_${i}`, quantity: 1 }));
    expect(allot(desk, keep())).toMatchObject({ code: 'too-many-allotments' });
    expect(desk.left(0, 0)).toBe(4_000);
    expect(desk.hold([pass(10)])).toBeTruthy();
  });
});
