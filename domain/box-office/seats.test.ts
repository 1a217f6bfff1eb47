import { describe, expect, it } from 'vitest';
import { everyDate } from './settings.ts';
import { seatOfTicket, takeSeatChanges } from './seats.ts';
import { findOrder } from './state.ts';
import {
  anywhere,
  bothNights,
  child,
  circle,
  full,
  hallDesk,
  hallSettings,
  stalls,
  takenSeats,
  type Desk,
} from './testing.ts';
import { chosen, faultsOf, hold } from './testing-seats.ts';
import { numbersByType } from './totals.ts';

const minuteMs = 60_000;

describe('seats chosen on the map', () => {
  it('[Q1] are held exactly as they were picked', () => {
    const desk = hallDesk();
    const reply = hold(desk, [chosen(stalls(2), 'p/1/2', 'p/1/1')]);
    expect(reply).toMatchObject({ ok: true, totalMinor: 10_000, lines: [{ seatIds: ['p/1/1', 'p/1/2'] }] });
    expect(reply).not.toHaveProperty('placement');
    expect(takenSeats(desk.state)).toEqual(['p/1/1 held', 'p/1/2 held']);
    expect(takenSeats(desk.state, 1)).toEqual([]);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q1] need the version of the map that the buyer saw', () => {
    const desk = hallDesk();
    const lines = [chosen(stalls(1), 'p/1/1')];
    expect(hold(desk, lines, 7)).toMatchObject({ ok: false, code: 'stale-map' });
    expect(desk.ask({ kind: 'hold', holdId: 'hld_x', lines })).toMatchObject({ ok: false, code: 'stale-map' });
  });

  it('[Q1] one seat, two buyers: one has it, the other is told which it is, and nothing else is taken', () => {
    const desk = hallDesk();
    desk.hold([chosen(stalls(1), 'p/1/1')]);
    const second = hold(desk, [full(1), chosen(stalls(2), 'p/1/1', 'p/1/2')]);
    expect(second).toEqual({ ok: false, code: 'seat-taken', seats: ['p/1/1'], left: 5 });
    expect(desk.left(0, 0)).toBe(10);
    expect(takenSeats(desk.state)).toEqual(['p/1/1 held']);
  });

  it('[Q9] each fault has its code and names the seats', () => {
    const desk = hallDesk();
    const no = (lines: Parameters<Desk['hold']>[0]) => {
      const { ok, ...rest } = hold(desk, lines);
      expect(ok).toBe(false);
      return rest;
    };
    expect(no([chosen(stalls(1), 'p/9/1')])).toEqual({ code: 'unknown-seat', seats: ['p/9/1'] });
    expect(no([chosen(stalls(2), 'p/1/1', 'p/1/1')])).toEqual({ code: 'seat-twice', seats: ['p/1/1'] });
    expect(no([chosen(stalls(1), 'p/2/1')])).toEqual({ code: 'wrong-category', seats: ['p/2/1'] });
    expect(no([chosen(stalls(2), 'p/1/1')])).toEqual({ code: 'bad-quantity', line: 0 });
    expect(no([chosen(full(1), 'p/1/1')])).toEqual({ code: 'seats-not-for-type', line: 0 });
    expect(no([chosen(circle(1), 'p/w/1')])).toEqual({ code: 'unit-split', seats: ['p/w/2'] });
    expect(no([chosen(stalls(1), 'p/1/2')])).toEqual({ code: 'leaves-single', seats: ['p/1/1'] });
    expect(no([{ ...circle(1), accessibleUnits: 2 }])).toEqual({ code: 'invalid', line: 0 });
    expect(no([{ ...full(1), accessibleUnits: 1 }])).toEqual({ code: 'seats-not-for-type', line: 0 });
  });

  it('[Q9] of two types each is held to its own categories', () => {
    const desk = hallDesk();
    const lines = [chosen(stalls(1), 'p/1/1'), chosen(circle(1), 'p/1/2')];
    expect(hold(desk, lines)).toEqual({ ok: false, code: 'wrong-category', seats: ['p/1/2'] });
    expect(hold(desk, [chosen(stalls(1), 'p/1/1'), chosen(anywhere(1), 'p/1/2')]).ok).toBe(true);
  });

  it('[Q10] a single seat may be left where the organizer does not mind', () => {
    const desk = hallDesk({ singleSeatsAllowed: true });
    expect(hold(desk, [chosen(stalls(1), 'p/1/2')]).ok).toBe(true);
  });

  it('[Q11] a seat is looked up on the date of its line', () => {
    const desk = hallDesk();
    desk.hold([chosen(stalls(1, 0), 'p/1/1')]);
    expect(hold(desk, [chosen(stalls(1, 1), 'p/1/1')]).ok).toBe(true);
    expect(takenSeats(desk.state, 1)).toEqual(['p/1/1 held']);
  });

  it('[Q9] without a map nothing is sold by seat', () => {
    const desk = hallDesk();
    desk.state.seats = null;
    expect(hold(desk, [stalls(1)])).toEqual({ ok: false, code: 'no-seat-map', line: 0 });
    expect(desk.left(20, 0)).toBe(0);
  });
});

describe('best available', () => {
  it('[Q3] the best seats of the categories, and how they were found', () => {
    const desk = hallDesk();
    const reply = hold(desk, [stalls(2)]);
    expect(reply).toMatchObject({ placement: 'together', lines: [{ seatIds: ['p/1/3', 'p/1/4'] }] });
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q3] a refusal says how many there are', () => {
    const desk = hallDesk();
    desk.hold([chosen(stalls(2), 'p/1/1', 'p/1/2')]);
    expect(hold(desk, [full(1), stalls(5)])).toEqual({ ok: false, code: 'not-enough-left', line: 1, left: 4 });
  });

  it('[Q4] two types of the same categories sit together', () => {
    const desk = hallDesk();
    const reply = hold(desk, [circle(2), child(2)]);
    const lines = [{ seatIds: ['p/2/1', 'p/2/2'] }, { seatIds: ['p/2/3', 'p/2/4'] }];
    expect(reply).toMatchObject({ placement: 'together', lines });
  });

  it('[Q2] what was chosen is not given to the other lines', () => {
    const desk = hallDesk();
    const reply = hold(desk, [stalls(4), chosen(stalls(2), 'p/1/3', 'p/1/4')]);
    expect(reply).toMatchObject({ lines: [{ seatIds: ['p/1/1', 'p/1/2', 'p/1/5', 'p/1/6'] }, {}] });
    expect(takenSeats(desk.state)).toHaveLength(6);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q5] accessible places are given on request only, with their companion seat', () => {
    const desk = hallDesk();
    desk.hold([circle(8)]);
    expect(hold(desk, [circle(1)])).toEqual({ ok: false, code: 'not-enough-left', line: 0, left: 0 });
    const unit = hold(desk, [{ ...circle(1), accessibleUnits: 1 }, child(1)]);
    expect(unit).toMatchObject({ lines: [{ seatIds: ['p/w/1'] }, { seatIds: ['p/w/2'] }] });
    const none = hold(desk, [{ ...circle(2), accessibleUnits: 1 }]);
    expect(none).toEqual({ ok: false, code: 'not-enough-accessible', line: 0, left: 0 });
  });

  it('[Q8] the last accessible places are on sale though nothing is left for others', () => {
    const desk = hallDesk();
    desk.hold([circle(8)]);
    const row = () => numbersByType(desk.state, desk.nowMs).find((each) => each.ticketType === 21)!;
    expect(row()).toMatchObject({ left: 0, state: 'on-sale' });
    desk.hold([{ ...circle(2), accessibleUnits: 1 }]);
    expect(row()).toMatchObject({ left: 0, state: 'sold-out' });
  });

  it('[Q6] standing places and seats are held together, or none of them', () => {
    const desk = hallDesk();
    desk.hold([full(2), stalls(2)]);
    expect([desk.left(0, 0), desk.left(20, 0)]).toEqual([8, 4]);
    expect(hold(desk, [full(9), stalls(2)])).toMatchObject({ ok: false, code: 'not-enough-left', line: 0 });
    expect(hold(desk, [full(1), stalls(5)])).toMatchObject({ ok: false, code: 'not-enough-left', line: 1 });
    expect([desk.left(0, 0), desk.left(20, 0)]).toEqual([8, 4]);
  });

  it('[Q7] pools bind as well as seats', () => {
    const pools = hallSettings().pools.map((pool) => (pool.index === 5 ? { ...pool, capacity: 3 } : pool));
    const desk = hallDesk({ pools });
    expect(desk.left(20, 0)).toBe(3);
    expect(hold(desk, [stalls(4)])).toMatchObject({ ok: false, code: 'not-enough-left', left: 3 });
    desk.hold([stalls(2)]);
    expect(desk.left(21, 0)).toBe(1);
  });

  it('[Q12] a ticket for every date has one seat that is free on all of them', () => {
    const desk = hallDesk();
    desk.hold([chosen(stalls(2, 0), 'p/1/1', 'p/1/2')]);
    desk.hold([chosen(stalls(2, 1), 'p/1/3', 'p/1/4')]);
    expect(desk.left(24, everyDate)).toBe(2); // though four are free on either night
    expect(hold(desk, [bothNights(3)])).toMatchObject({ ok: false, left: 2 });
    expect(hold(desk, [bothNights(2)])).toMatchObject({ ok: true, lines: [{ seatIds: ['p/1/5', 'p/1/6'] }] });
    expect(takenSeats(desk.state, 1)).toEqual(['p/1/3 held', 'p/1/4 held', 'p/1/5 held', 'p/1/6 held']);
    expect(desk.left(20, 0)).toBe(2);
    expect(faultsOf(desk)).toEqual([]);
  });
});

describe('seats come and go with their places', () => {
  it('[Q13] held, given back, run out', () => {
    const desk = hallDesk();
    const first = desk.hold([stalls(2)]);
    desk.ask({ kind: 'release', holdId: first });
    expect(takenSeats(desk.state)).toEqual([]);
    desk.order([stalls(3)]);
    desk.nowMs += 10 * minuteMs;
    desk.sweep();
    expect(takenSeats(desk.state)).toEqual([]);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q13] sold with the payment, free with the refund', () => {
    const desk = hallDesk();
    const orderId = desk.bought([stalls(2), full(1)]);
    expect(takenSeats(desk.state)).toEqual(['p/1/3 sold', 'p/1/4 sold']);
    expect([0, 1, 2].map((serial) => seatOfTicket(desk.state, serial))).toEqual(['p/1/3', 'p/1/4', null]);
    expect(desk.facts.find((fact) => fact.kind === 'order-paid')).toMatchObject({
      tickets: [{ seatId: 'p/1/3' }, { seatId: 'p/1/4' }, { serial: 2 }],
    });
    expect(faultsOf(desk)).toEqual([]);
    desk.ask({ kind: 'cancel', orderId, by: 'organizer' });
    expect(takenSeats(desk.state)).toEqual([]);
    expect(hold(desk, [stalls(6)]).ok).toBe(true);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q13] the seat of somebody who has gone in stays taken', () => {
    const desk = hallDesk();
    const orderId = desk.bought([stalls(2)]);
    desk.scan(desk.enrol(), [{ serial: 0, ticketType: 20, generation: 1 }]);
    desk.ask({ kind: 'cancel', orderId, by: 'organizer' });
    expect(takenSeats(desk.state)).toEqual(['p/1/3 sold']);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q14] late money takes the same seats if they are free', () => {
    const desk = hallDesk();
    const orderId = desk.order([stalls(2)]);
    desk.nowMs += 10 * minuteMs;
    desk.hold([chosen(stalls(2), 'p/1/1', 'p/1/2')]);
    expect(desk.pay(orderId)).toMatchObject({ outcome: 'tickets-issued' });
    expect(takenSeats(desk.state)).toEqual(['p/1/1 held', 'p/1/2 held', 'p/1/3 sold', 'p/1/4 sold']);
    expect(desk.facts.at(-1)).not.toHaveProperty('otherSeats');
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q14] late money whose seats are gone goes back, though others are free', () => {
    const desk = hallDesk();
    const orderId = desk.order([stalls(2)]);
    desk.nowMs += 10 * minuteMs;
    desk.hold([chosen(stalls(4), 'p/1/3', 'p/1/4', 'p/1/5', 'p/1/6')]);
    expect(desk.pay(orderId)).toMatchObject({ outcome: 'refund-due', reason: 'sold-out' });
    expect(takenSeats(desk.state).every((seat) => seat.endsWith('held'))).toBe(true);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q14] or takes equal ones, when the buyer agreed to that; lines that kept their seats keep them', () => {
    const desk = hallDesk();
    const holdId = desk.hold([stalls(2), circle(2)]);
    const orderId = desk.checkout(holdId, 'ord_1', { equalSeatsWelcome: true });
    desk.nowMs += 10 * minuteMs;
    desk.hold([chosen(stalls(4), 'p/1/3', 'p/1/4', 'p/1/5', 'p/1/6')]);
    const before = findOrder(desk.state, orderId)!.lines[1]!.seats!;
    expect(desk.pay(orderId)).toMatchObject({ outcome: 'tickets-issued' });
    const paid = desk.facts.findLast((fact) => fact.kind === 'order-paid')!;
    expect(paid).toMatchObject({ late: true, otherSeats: true });
    expect([0, 1].map((serial) => seatOfTicket(desk.state, serial))).toEqual(['p/1/1', 'p/1/2']);
    expect([2, 3].map((serial) => desk.state.tickets.seat[serial])).toEqual(before);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q14] equal seats that are gone too: the money goes back', () => {
    const desk = hallDesk();
    const orderId = desk.checkout(desk.hold([stalls(2)]), 'ord_1', { equalSeatsWelcome: true });
    desk.nowMs += 10 * minuteMs;
    desk.hold([stalls(6)]);
    expect(desk.pay(orderId)).toMatchObject({ outcome: 'refund-due', reason: 'sold-out' });
  });

  it('[Q15] who exchanges a ticket may keep the seat; it stays sold until the old ticket is revoked', () => {
    const desk = hallDesk();
    const orderId = desk.bought([chosen(circle(2), 'p/2/1', 'p/2/2')]);
    const lines = [chosen(child(2), 'p/2/1', 'p/2/2')];
    const replaces = { orderId, serials: [0, 1] };
    expect(hold(desk, lines)).toMatchObject({ code: 'seat-taken' });
    const ask = (holdId: string) => desk.ask({ kind: 'hold', holdId, lines, mapVersion: 1, replaces });
    expect(ask('hld_a').ok).toBe(true);
    expect(ask('hld_b')).toMatchObject({ ok: false, code: 'seat-taken' });
    expect(takenSeats(desk.state)).toEqual(['p/2/1 sold', 'p/2/2 sold']);
    expect(faultsOf(desk)).toEqual([]);
    desk.ask({ kind: 'release', holdId: 'hld_a' });
    expect(takenSeats(desk.state)).toEqual(['p/2/1 sold', 'p/2/2 sold']);
    expect(ask('hld_c').ok).toBe(true);
    desk.checkout('hld_c', 'ord_c');
    expect(findOrder(desk.state, 'ord_c')!.status).toBe('paid');
    expect([0, 1, 2, 3].map((serial) => desk.state.tickets.flags[serial]! & 1)).toEqual([1, 1, 0, 0]);
    expect(takenSeats(desk.state)).toEqual(['p/2/1 sold', 'p/2/2 sold']);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q15] a ticket that the organizer revokes meanwhile leaves its seat to the hold', () => {
    const desk = hallDesk();
    const orderId = desk.bought([chosen(circle(2), 'p/2/1', 'p/2/2')]);
    const replaces = { orderId, serials: [0, 1] };
    const lines = [chosen(child(2), 'p/2/1', 'p/2/2')];
    desk.ask({ kind: 'hold', holdId: 'hld_a', lines, mapVersion: 1, replaces });
    desk.ask({ kind: 'cancel', orderId, by: 'organizer' });
    expect(takenSeats(desk.state)).toEqual(['p/2/1 held', 'p/2/2 held']);
    expect(faultsOf(desk)).toEqual([]);
    desk.ask({ kind: 'release', holdId: 'hld_a' });
    expect(takenSeats(desk.state)).toEqual([]);
  });

  it('[Q26] every change is told to those who watch, and everything when it is too much', () => {
    const desk = hallDesk();
    expect(takeSeatChanges(desk.state)).toEqual({ wholly: true, seats: [] });
    const holdId = desk.hold([chosen(stalls(1), 'p/1/1')]);
    expect(takeSeatChanges(desk.state)).toEqual({ wholly: false, seats: [{ date: 0, seat: 0 }] });
    desk.pay(desk.checkout(holdId));
    expect(takeSeatChanges(desk.state).seats).toEqual([{ date: 0, seat: 0 }]);
    expect(takeSeatChanges(desk.state).seats).toEqual([]);
    for (let i = 0; i < 1_700; i++) desk.ask({ kind: 'release', holdId: desk.hold([circle(6)]) });
    expect(takeSeatChanges(desk.state)).toEqual({ wholly: true, seats: [] });
  });
});
