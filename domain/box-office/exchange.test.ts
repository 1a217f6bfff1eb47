import { describe, expect, it } from 'vitest';
import type { Fact } from './facts.ts';
import { standingOf } from './funds.ts';
import { stateHash } from './hash.ts';
import { recount } from './holds.ts';
import { findOrder } from './state.ts';
import { demoSettings, Desk, full, guest, reduced, startMs } from './testing.ts';
import type { Line } from './commands.ts';

/** A hold that takes the place of those tickets, and its checkout. */
function exchange(desk: Desk, orderId: string, serials: number[], lines: Line[], holdId = 'hld_new') {
  const hold = desk.ask({ kind: 'hold', holdId, lines, replaces: { orderId, serials } });
  if (!hold.ok) return { hold, next: null };
  return { hold, next: desk.checkout(holdId, `ord_of_${holdId}`) };
}

const order = (desk: Desk, orderId: string) => findOrder(desk.state, orderId)!;
const refunds = (desk: Desk) =>
  desk.facts.filter((fact): fact is Extract<Fact, { kind: 'refund-due' }> => fact.kind === 'refund-due');
const isSound = (desk: Desk) => {
  expect(stateHash(desk.replayed())).toBe(stateHash(desk.state));
  const before = structuredClone(desk.state.counters);
  recount(desk.state);
  expect(desk.state.counters).toEqual(before);
};

describe('exchange', () => {
  it('[X1][X2] the difference is paid; old tickets stand until then', () => {
    const desk = new Desk();
    const first = desk.bought([reduced(2)]); // 2 × 15.00
    const { hold, next } = exchange(desk, first, [1], [full(1)]);
    expect(hold).toMatchObject({ ok: true, totalMinor: 1000 });
    expect(standingOf(desk.state, order(desk, first))).toEqual([0, 1]);
    expect(desk.pay(next!)).toMatchObject({ outcome: 'tickets-issued' });
    expect(standingOf(desk.state, order(desk, first))).toEqual([0]);
    expect(standingOf(desk.state, order(desk, next!))).toEqual([2]);
    expect(order(desk, first)).toMatchObject({ status: 'paid', changedBy: [next] });
    expect(refunds(desk)).toEqual([]);
    expect(desk.left(1, 0)).toBe(3);
    isSound(desk);
  });

  it('[X1] an exchange that nobody pays for leaves everything as it was', () => {
    const desk = new Desk();
    const first = desk.bought([reduced(1)]);
    exchange(desk, first, [0], [full(1)]);
    desk.nowMs += 11 * 60_000;
    desk.sweep();
    expect(standingOf(desk.state, order(desk, first))).toEqual([0]);
    expect(desk.left(0, 0)).toBe(9);
    isSound(desk);
  });

  it('[X2][X3] for cheaper tickets at once, and the difference goes back', () => {
    const desk = new Desk();
    const first = desk.bought([full(2)]);
    const { hold, next } = exchange(desk, first, [0], [reduced(1)]);
    expect(hold).toMatchObject({ totalMinor: 0 });
    expect(order(desk, next!).status).toBe('paid');
    expect(refunds(desk)).toMatchObject([{ orderId: first, amountMinor: 1000, upToMinor: 1000, reason: 'exchanged' }]);
    expect(order(desk, first)).toMatchObject({ status: 'paid', payments: [{ state: 'kept', owedMinor: 1000 }] });
    expect(desk.state.orders.open).toContain(order(desk, first).position);
    desk.ask({
      ...{ kind: 'refunded', orderId: first, paymentIntent: `pi_${first}`, refundId: 're_1' },
      ...{ amountMinor: 1000, atMs: desk.nowMs },
    });
    expect(order(desk, first).payments).toMatchObject([{ state: 'kept', owedMinor: 0, refundedMinor: 1000 }]);
    expect(desk.state.orders.open.size).toBe(0);
    isSound(desk);
  });

  it('[X1] adds to an order', () => {
    const desk = new Desk();
    const first = desk.bought([full(1)]);
    const { hold, next } = exchange(desk, first, [], [full(1)]);
    expect(hold).toMatchObject({ totalMinor: 2500 });
    desk.pay(next!);
    expect(order(desk, first).changedBy).toEqual([next]);
    expect(standingOf(desk.state, order(desk, first))).toEqual([0]);
  });

  it('[X4] tickets of a sold-out event are changed among themselves', () => {
    const desk = new Desk();
    const first = desk.bought([full(10)]);
    expect(desk.ask({ kind: 'hold', holdId: 'hld_x', lines: [reduced(1)] })).toMatchObject({ code: 'not-enough-left' });
    const { next } = exchange(desk, first, [3], [reduced(1)]);
    expect(order(desk, next!).status).toBe('paid');
    expect(desk.left(0, 0)).toBe(0);
    expect(desk.state.counters!.sold[0]).toBe(10);
    expect(desk.ask({ kind: 'hold', holdId: 'hld_y', lines: [full(1)] })).toMatchObject({ code: 'not-enough-left' });
    isSound(desk);
  });

  it('[X4] no more than is given back', () => {
    const desk = new Desk();
    const first = desk.bought([full(10)]);
    const { hold } = exchange(desk, first, [3], [full(2)]);
    expect(hold).toMatchObject({ ok: false, code: 'not-enough-left', left: 1 });
  });

  it('[X5] used, revoked, foreign tickets and closed orders are refused', () => {
    const desk = new Desk();
    const [first, other] = [desk.bought([full(2)]), desk.bought([full(1)])];
    desk.scan(desk.enrol(), [{ serial: 0 }]);
    expect(exchange(desk, first, [0], [full(1)]).hold).toMatchObject({ code: 'ticket-admitted' });
    expect(exchange(desk, first, [2], [full(1)]).hold).toMatchObject({ code: 'unknown-ticket' });
    expect(exchange(desk, first, [1, 1], [full(1)]).hold).toMatchObject({ code: 'unknown-ticket' });
    desk.ask({ kind: 'cancel', orderId: other, by: 'organizer' });
    expect(exchange(desk, other, [2], [full(1)]).hold).toMatchObject({ code: 'order-not-cancellable' });
    expect(exchange(desk, 'ord_none', [2], [full(1)]).hold).toMatchObject({ code: 'unknown-order' });
  });

  it('[X5] only as the organizer allows, and until when', () => {
    const rules = { exchange: true, cancel: true, untilMsBefore: 3_600_000 };
    const desk = new Desk(demoSettings({ buyersMay: rules }));
    const first = desk.bought([full(2)]);
    desk.nowMs = startMs + 22 * 3_600_000; // an hour before the doors of the first night
    expect(exchange(desk, first, [0], [full(1, 1)]).hold).toMatchObject({ code: 'changes-closed' });
    expect(desk.ask({ kind: 'cancel', orderId: first, by: 'buyer' })).toMatchObject({ code: 'changes-closed' });
    expect(desk.ask({ kind: 'cancel', orderId: first, by: 'organizer' })).toMatchObject({ ok: true });
  });

  it('[X5] one at a time', () => {
    const desk = new Desk();
    const first = desk.bought([reduced(1)]);
    exchange(desk, first, [0], [full(1)]);
    expect(exchange(desk, first, [0], [full(1)], 'hld_two').hold).toMatchObject({ code: 'exchange-under-way' });
  });

  it('[X10] money comes after the old ticket was used: it goes back', () => {
    const desk = new Desk();
    const first = desk.bought([reduced(1)]);
    const { next } = exchange(desk, first, [0], [full(1)]);
    desk.scan(desk.enrol(), [{ serial: 0 }]);
    expect(desk.pay(next!)).toMatchObject({ outcome: 'refund-due', reason: 'exchange-impossible' });
    expect(standingOf(desk.state, order(desk, first))).toEqual([0]);
    expect(desk.left(0, 0)).toBe(9);
    isSound(desk);
  });
});

describe('giving back a part', () => {
  it('[X6] some tickets are cancelled, what was paid for them goes back, the others stand', () => {
    const desk = new Desk();
    const first = desk.bought([full(2), reduced(1)]);
    const reply = desk.ask({ kind: 'cancel', orderId: first, serials: [2, 0], by: 'buyer' });
    expect(reply).toMatchObject({ status: 'paid', refundDueMinor: 4000, paymentIntent: `pi_${first}` });
    expect(standingOf(desk.state, order(desk, first))).toEqual([1]);
    expect(refunds(desk)).toMatchObject([{ amountMinor: 4000, upToMinor: 4000, reason: 'partly-cancelled' }]);
    expect(desk.left(0, 0)).toBe(9);
    isSound(desk);
  });

  it('[X6][X9] part by part until nothing is left', () => {
    const desk = new Desk();
    const first = desk.bought([full(2)]);
    desk.ask({ kind: 'cancel', orderId: first, serials: [0], by: 'buyer' });
    const reply = desk.ask({ kind: 'cancel', orderId: first, serials: [1], by: 'buyer' });
    expect(reply).toMatchObject({ status: 'refund-due', refundDueMinor: 2500 });
    expect(order(desk, first)).toMatchObject({ status: 'refund-due', payments: [{ state: 'refund-due' }] });
    expect(refunds(desk)[1]).not.toHaveProperty('upToMinor');
    desk.ask({
      ...{ kind: 'refunded', orderId: first, paymentIntent: `pi_${first}`, refundId: 're_1' },
      ...{ amountMinor: 5000, atMs: desk.nowMs },
    });
    expect(order(desk, first).status).toBe('refunded');
    isSound(desk);
  });

  it('[X6] a ticket is given back once; a buyer does not give back one that was used', () => {
    const desk = new Desk();
    const first = desk.bought([full(2)]);
    desk.ask({ kind: 'cancel', orderId: first, serials: [0], by: 'buyer' });
    const again = desk.ask({ kind: 'cancel', orderId: first, serials: [0], by: 'buyer' });
    expect(again).toMatchObject({ code: 'ticket-revoked' });
    desk.scan(desk.enrol(), [{ serial: 1 }]);
    expect(desk.ask({ kind: 'cancel', orderId: first, serials: [1], by: 'buyer' })).toMatchObject({
      code: 'ticket-admitted',
    });
    expect(desk.ask({ kind: 'cancel', orderId: first, serials: [1], by: 'organizer' })).toMatchObject({ ok: true });
  });

  it('[X6] money for a ticket goes back once, also when one that was used is given back beside it', () => {
    const desk = new Desk();
    const first = desk.bought([full(3)]);
    desk.scan(desk.enrol(), [{ serial: 0 }]);
    desk.ask({ kind: 'cancel', orderId: first, serials: [1], by: 'organizer' });
    expect(desk.ask({ kind: 'cancel', orderId: first, serials: [0, 1, 2], by: 'organizer' })).toMatchObject({
      code: 'ticket-revoked',
    });
    expect(refunds(desk)).toMatchObject([{ amountMinor: 2500 }]);
    isSound(desk);
  });

  it('[X7] what an exchanged ticket cost comes from all payments of the family', () => {
    const desk = new Desk();
    const first = desk.bought([reduced(1)]);
    const { next } = exchange(desk, first, [0], [full(1)]);
    desk.pay(next!);
    const reply = desk.ask({ kind: 'cancel', orderId: next!, by: 'organizer' });
    expect(reply).toMatchObject({ status: 'refund-due', refundDueMinor: 2500 });
    expect(refunds(desk).map(({ orderId, amountMinor }) => [orderId, amountMinor])).toEqual([
      [next, 1000],
      [first, 1500],
    ]);
    expect(order(desk, first).status).toBe('refund-due');
    isSound(desk);
  });

  it('[X7] never more than was paid: a part that went back by hand is not paid twice', () => {
    const desk = new Desk();
    const first = desk.bought([full(2)]);
    desk.ask({
      ...{ kind: 'refunded', orderId: first, paymentIntent: `pi_${first}`, refundId: 're_hand' },
      ...{ amountMinor: 4000, atMs: desk.nowMs },
    });
    const reply = desk.ask({ kind: 'cancel', orderId: first, serials: [0], by: 'organizer' });
    expect(reply).toMatchObject({ refundDueMinor: 1000 });
  });

  it('[X6] of a free order: no money, the place is free', () => {
    const desk = new Desk();
    const orderId = desk.order([guest(2)]);
    const reply = desk.ask({ kind: 'cancel', orderId, serials: [0], by: 'buyer' });
    expect(reply).toMatchObject({ status: 'paid', refundDueMinor: 0, paymentIntent: null });
    expect(desk.ask({ kind: 'cancel', orderId, serials: [1], by: 'buyer' })).toMatchObject({ status: 'cancelled' });
    expect(desk.left(0, 0)).toBe(10);
    isSound(desk);
  });

  it('[X8] a dearer ticket whose payment is given back by hand takes the rest along', () => {
    const desk = new Desk();
    const first = desk.bought([reduced(1)]);
    const { next } = exchange(desk, first, [0], [full(1)]);
    desk.pay(next!);
    desk.ask({
      ...{ kind: 'refunded', orderId: next!, paymentIntent: `pi_${next}`, refundId: 're_hand' },
      ...{ amountMinor: 1000, atMs: desk.nowMs },
    });
    expect(standingOf(desk.state, order(desk, next!))).toEqual([]);
    expect(order(desk, next!).status).toBe('refunded');
    expect(refunds(desk)).toMatchObject([{ orderId: first, amountMinor: 1500 }]);
    isSound(desk);
  });
});
