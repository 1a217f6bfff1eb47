import { describe, expect, it } from 'vitest';
import { bothNights, circle, demoSettings, Desk, hallDesk, smallHall, stalls, takenSeats } from './testing.ts';
import { allot, chosen, deskWithCode, faultsOf, hold, keepSeats, putBack, told, withCode } from './testing-seats.ts';

const minuteMs = 60_000;

describe('seats that are kept', () => {
  it('[A1] are killed for everybody, on their date alone', () => {
    const desk = hallDesk();
    expect(allot(desk, keepSeats('p/1/1', 'p/1/2'))).toEqual({ ok: true, allotmentId: 'alt_1', left: 2 });
    expect(takenSeats(desk.state)).toEqual(['p/1/1 killed', 'p/1/2 killed']);
    expect(takenSeats(desk.state, 1)).toEqual([]);
    expect(hold(desk, [chosen(stalls(1), 'p/1/1')])).toEqual({ ok: false, code: 'seat-killed', seats: ['p/1/1'] });
    expect([desk.left(20, 0), desk.left(20, 1)]).toEqual([4, 6]);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A2] must be free', () => {
    const desk = hallDesk();
    desk.hold([chosen(stalls(2), 'p/1/1', 'p/1/2')]);
    expect(allot(desk, keepSeats('p/1/1', 'p/1/3'))).toEqual({ ok: false, code: 'seat-taken', seats: ['p/1/1'] });
    expect(allot(desk, keepSeats('p/1/9'))).toEqual({ ok: false, code: 'unknown-seat', seats: ['p/1/9'] });
    expect(allot(desk, keepSeats('p/1/3', 'p/1/3'))).toEqual({ ok: false, code: 'seat-twice', seats: ['p/1/3'] });
    allot(desk, keepSeats('p/1/3'));
    const again = allot(desk, { ...keepSeats('p/1/3'), allotmentId: 'alt_2' });
    expect(again).toEqual({ ok: false, code: 'seat-killed', seats: ['p/1/3'] });
    expect(allot(new Desk(demoSettings()), keepSeats('p/1/1'))).toMatchObject({ code: 'no-seat-map' });
  });

  it('[A4] who has the code may choose them, or is given them before others', () => {
    const desk = deskWithCode(keepSeats('p/1/1', 'p/1/2', 'p/1/3'));
    const picked = withCode(desk, [chosen(stalls(1), 'p/1/1')], 'hld_1');
    expect(picked).toMatchObject({ ok: true, lines: [{ fromAllotment: 1, seatIds: ['p/1/1'] }] });
    const best = withCode(desk, [stalls(2)], 'hld_2');
    expect(best).toMatchObject({ lines: [{ fromAllotment: 2, seatIds: ['p/1/2', 'p/1/3'] }] });
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A4] a party that does not fit into them gets the best of both', () => {
    const desk = deskWithCode(keepSeats('p/1/1', 'p/1/2', 'p/1/3'));
    expect(withCode(desk, [stalls(4)], 'hld_1')).toMatchObject({ ok: true, placement: 'together' });
    expect(takenSeats(desk.state).filter((seat) => seat.endsWith('held'))).toHaveLength(4);
    expect(withCode(desk, [stalls(3)], 'hld_2')).toMatchObject({ code: 'not-enough-left', left: 2 });
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A4] are not for tickets for every date, whatever else is in the hold', () => {
    const desk = deskWithCode(keepSeats('p/1/3', 'p/1/4'));
    const one = chosen(stalls(1), 'p/1/3');
    expect(withCode(desk, [one, bothNights(5)], 'hld_1')).toMatchObject({ code: 'not-enough-left', left: 4 });
    expect(withCode(desk, [one, bothNights(4)], 'hld_2')).toMatchObject({ ok: true });
    desk.pay(desk.checkout('hld_2'));
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A5] go back to the allotment, or to everybody when it is gone', () => {
    const desk = deskWithCode(keepSeats('p/1/1', 'p/1/2', 'p/1/3', 'p/1/4'));
    withCode(desk, [chosen(stalls(2), 'p/1/1', 'p/1/2')], 'hld_1');
    desk.ask({ kind: 'release', holdId: 'hld_1' });
    expect(takenSeats(desk.state).every((seat) => seat.endsWith('killed'))).toBe(true);
    withCode(desk, [chosen(stalls(2), 'p/1/1', 'p/1/2')], 'hld_2');
    putBack(desk);
    expect(takenSeats(desk.state)).toEqual(['p/1/1 held', 'p/1/2 held']);
    desk.ask({ kind: 'release', holdId: 'hld_2' });
    expect(takenSeats(desk.state)).toEqual([]);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A6] are used up when bought', () => {
    const desk = deskWithCode(keepSeats('p/1/1', 'p/1/2'));
    withCode(desk, [stalls(2)], 'hld_1');
    const orderId = desk.checkout('hld_1');
    desk.pay(orderId);
    expect(desk.state.allotments.size).toBe(0);
    desk.ask({ kind: 'cancel', orderId, by: 'organizer' });
    expect(takenSeats(desk.state)).toEqual([]);
    expect(told(desk)).toEqual(['made 2', 'used 0']);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A7] are released one by one', () => {
    const desk = hallDesk();
    allot(desk, keepSeats('p/1/1', 'p/1/2'));
    expect(putBack(desk, { seats: ['p/1/3'] })).toEqual({ ok: false, code: 'unknown-seat', seats: ['p/1/3'] });
    expect(putBack(desk, { seats: ['p/1/1'] })).toMatchObject({ left: 1 });
    expect(takenSeats(desk.state)).toEqual(['p/1/2 killed']);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[A10] late money takes them again, and equal ones among them', () => {
    const desk = deskWithCode(keepSeats('p/1/1', 'p/1/2', 'p/1/3', 'p/1/4'));
    withCode(desk, [chosen(stalls(2), 'p/1/1', 'p/1/2')], 'hld_1');
    const same = desk.checkout('hld_1');
    desk.nowMs += 10 * minuteMs;
    expect(desk.pay(same)).toMatchObject({ outcome: 'tickets-issued' });
    expect(takenSeats(desk.state)).toEqual(['p/1/1 sold', 'p/1/2 sold', 'p/1/3 killed', 'p/1/4 killed']);
    expect(told(desk)).toEqual(['made 4', 'used 2']);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q20] follow the map, in the allotment and in holds', () => {
    const desk = deskWithCode(keepSeats('p/1/1', 'p/1/2', 'p/1/3', 'p/1/4'));
    withCode(desk, [chosen(stalls(2), 'p/1/1', 'p/1/2')], 'hld_1');
    const front = (version: number) =>
      smallHall(version, (map) => {
        const [zone] = map.zones;
        const row = { id: '0', category: 'b', seats: [{ id: '1', x: 0, y: 0 }] };
        return { ...map, zones: [{ ...zone!, rows: [row, ...zone!.rows] }] };
      });
    expect(desk.useMap(front(2)).ok).toBe(true);
    expect(faultsOf(desk)).toEqual([]);
    desk.ask({ kind: 'release', holdId: 'hld_1' });
    expect(takenSeats(desk.state)).toEqual(['p/1/1', 'p/1/2', 'p/1/3', 'p/1/4'].map((id) => `${id} killed`));
    const without = smallHall(3, (map) => {
      const [zone] = map.zones;
      return { ...map, zones: [{ ...zone!, rows: zone!.rows.slice(1) }] };
    });
    expect(desk.useMap(without)).toMatchObject({ code: 'seats-in-use' });
    expect(hold(desk, [circle(1)], 2).ok).toBe(true);
  });
});
