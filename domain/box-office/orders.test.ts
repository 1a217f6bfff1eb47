import { describe, expect, it } from 'vitest';
import { findOrder } from './state.ts';
import { demoSettings, Desk, full, guest, pass, reduced } from './testing.ts';
import { totals } from './totals.ts';
import { recount } from './holds.ts';

const minute = 60_000;
const openSession = (desk: Desk, orderId: string, sessionId = 'cs_1') =>
  desk.ask({
    kind: 'session-opened',
    orderId,
    sessionId,
    expiresAtMs: desk.nowMs + 31 * minute,
    url: 'https://pay.example',
  });
const statusOf = (desk: Desk, orderId: string) => findOrder(desk.state, orderId)!.status;
const kinds = (desk: Desk) => desk.facts.map((fact) => fact.kind);

describe('checkout', () => {
  it('[C1] fixes the price', () => {
    const desk = new Desk();
    const orderId = desk.order([full(2)]);
    const dearer = demoSettings().ticketTypes.map((type) => ({ ...type, priceMinor: 9900 }));
    desk.ask({ kind: 'configure', settings: demoSettings({ version: 2, ticketTypes: dearer }) });
    expect(desk.pay(orderId, { amountMinor: 5000 })).toMatchObject({ outcome: 'tickets-issued' });
    expect(totals(desk.state).revenueMinor).toBe(5000);
  });

  it('[C2] refuses another total than was shown', () => {
    const desk = new Desk();
    const holdId = desk.hold([full(2)]);
    expect(() => desk.checkout(holdId, 'ord_1', { expectedTotalMinor: 4999 })).toThrow('price-changed');
    expect(desk.checkout(holdId, 'ord_1', { expectedTotalMinor: 5000 })).toBe('ord_1');
  });

  it('[C3] issues a free order at once', () => {
    const desk = new Desk();
    const orderId = desk.order([guest(3)]);
    expect(statusOf(desk, orderId)).toBe('paid');
    expect(desk.facts.at(-1)).toMatchObject({
      kind: 'order-paid',
      paymentIntent: null,
      tickets: [{ serial: 0 }, { serial: 1 }, { serial: 2 }],
    });
    desk.nowMs += 11 * minute;
    desk.sweep();
    expect(totals(desk.state)).toMatchObject({ sold: 3, held: 0 });
  });

  it('[C4] makes one order of a hold', () => {
    const desk = new Desk();
    const holdId = desk.hold([full(1)]);
    desk.checkout(holdId, 'ord_1');
    expect(() => desk.checkout(holdId, 'ord_2')).toThrow('hold-checked-out');
    expect(() => desk.checkout(desk.hold([full(1)]), 'ord_1')).toThrow('invalid');
    expect(() => desk.checkout('hld_none')).toThrow('hold-expired');
  });

  it('[C5][C6] keeps the places while the page is open, and asks once to close it at the deadline', () => {
    const desk = new Desk();
    const orderId = desk.order([full(10)]);
    openSession(desk, orderId);
    for (const minutes of [10, 5, 5, 5]) {
      desk.nowMs += minutes * minute;
      desk.sweep();
    }
    expect(kinds(desk).filter((kind) => kind === 'session-expiry-due')).toHaveLength(1);
    expect(desk.left(0, 0)).toBe(0);
    expect(desk.pay(orderId)).toMatchObject({ outcome: 'tickets-issued' });
  });

  it('[C5] frees the places when Stripe never answers: the end of the page and ten minutes', () => {
    const desk = new Desk();
    const orderId = desk.order([full(10)]);
    openSession(desk, orderId);
    desk.nowMs += 41 * minute - 1;
    expect(desk.left(0, 0)).toBe(0);
    desk.nowMs += 1;
    expect(desk.left(0, 0)).toBe(10);
    expect(statusOf(desk, orderId)).toBe('expired');
  });

  it('[C7] frees the places once Stripe has closed the page: now, or at the deadline', () => {
    const early = new Desk();
    const first = early.order([full(10)]);
    openSession(early, first);
    early.nowMs += minute;
    expect(early.ask({ kind: 'session-expired', orderId: first, sessionId: 'cs_1' })).toMatchObject({
      status: 'awaiting-payment',
    });
    expect(early.left(0, 0)).toBe(0);
    early.nowMs += 9 * minute;
    expect(early.left(0, 0)).toBe(10);

    const late = new Desk();
    const second = late.order([full(10)]);
    openSession(late, second);
    late.nowMs += 10 * minute;
    late.sweep();
    expect(late.ask({ kind: 'session-expired', orderId: second, sessionId: 'cs_other' })).toMatchObject({
      status: 'awaiting-payment',
    });
    expect(late.ask({ kind: 'session-expired', orderId: second, sessionId: 'cs_1' })).toMatchObject({
      status: 'expired',
    });
    expect(late.left(0, 0)).toBe(10);
    expect(late.facts.at(-1)).toMatchObject({ kind: 'order-expired', why: 'expired' });
  });

  it('[C8] has one open page per order, and holds on to it', () => {
    const desk = new Desk();
    const orderId = desk.order([full(1)]);
    expect(openSession(desk, orderId)).toMatchObject({ ok: true, status: 'awaiting-payment' });
    expect(openSession(desk, orderId)).toMatchObject({ ok: true });
    expect(openSession(desk, orderId, 'cs_2')).toMatchObject({ code: 'payment-under-way' });
    expect(desk.ask({ kind: 'release', holdId: orderId.slice(4) })).toMatchObject({ code: 'payment-under-way' });
    expect(desk.ask({ kind: 'cancel', orderId, by: 'buyer' })).toMatchObject({ code: 'payment-under-way' });
    desk.pay(orderId);
    expect(openSession(desk, orderId, 'cs_2')).toMatchObject({ code: 'order-not-payable' });
  });
});

describe('payments', () => {
  it('[P1] issues dense serials in the order of the lines', () => {
    const desk = new Desk();
    desk.bought([full(2), pass(1)]);
    desk.bought([reduced(1, 1)]);
    const tickets = desk.facts.flatMap((fact) => (fact.kind === 'order-paid' ? fact.tickets : []));
    expect(tickets.map((t) => [t.serial, t.ticketType, t.occurrence, t.generation, t.priceMinor])).toEqual([
      [0, 0, 0, 1, 2500],
      [1, 0, 0, 1, 2500],
      [2, 2, 255, 1, 4000],
      [3, 1, 1, 1, 1500],
    ]);
    expect(totals(desk.state)).toMatchObject({ sold: 4, held: 0, revenueMinor: 10_500 });
  });

  it('[P2] takes the same payment once, by key and by payment', () => {
    const desk = new Desk();
    const orderId = desk.order([full(2)]);
    const first = desk.pay(orderId, {});
    expect(desk.pay(orderId)).toEqual(first);
    expect(desk.pay(orderId, { atMs: 0 })).toEqual(first);
    expect(totals(desk.state).sold).toBe(2);
    expect(kinds(desk).filter((kind) => kind === 'order-paid')).toHaveLength(1);
  });

  it('[P3] sends wrong money back and frees the places', () => {
    for (const wrong of [{ amountMinor: 4999 }, { amountMinor: 5001 }, { currency: 'USD' }]) {
      const desk = new Desk();
      const orderId = desk.order([full(2)]);
      expect(desk.pay(orderId, wrong)).toMatchObject({
        outcome: 'refund-due',
        reason: 'wrong-amount',
        status: 'refund-due',
      });
      expect(desk.facts.at(-1)).toMatchObject({ kind: 'refund-due', reason: 'wrong-amount', ...wrong });
      expect(desk.left(0, 0)).toBe(10);
    }
  });

  it('[P4] late money takes the same places while they are free, also when sales are paused', () => {
    const desk = new Desk();
    const orderId = desk.order([full(10)]);
    desk.nowMs += 11 * minute;
    desk.ask({ kind: 'configure', settings: demoSettings({ version: 2, status: 'paused' }) });
    expect(statusOf(desk, orderId)).toBe('expired');
    expect(desk.pay(orderId)).toMatchObject({ outcome: 'tickets-issued', status: 'paid' });
    expect(desk.facts.at(-1)).toMatchObject({ kind: 'order-paid', late: true });
  });

  it('[P5] late money for places that are gone goes back', () => {
    const desk = new Desk();
    const orderId = desk.order([full(10)]);
    desk.nowMs += 11 * minute;
    desk.hold([full(1)]);
    expect(desk.pay(orderId)).toMatchObject({ outcome: 'refund-due', reason: 'sold-out', status: 'refund-due' });
    expect(desk.pay(orderId)).toMatchObject({ outcome: 'refund-due', reason: 'sold-out' });
    expect(totals(desk.state).sold).toBe(0);
    desk.ask({
      kind: 'refunded',
      orderId,
      paymentIntent: `pi_${orderId}`,
      refundId: 're_1',
      amountMinor: 25_000,
      atMs: desk.nowMs,
    });
    expect(statusOf(desk, orderId)).toBe('refunded');
  });

  it('[P6][R7] sends a second payment back and leaves order and tickets alone', () => {
    const desk = new Desk();
    const orderId = desk.bought([full(2)]);
    expect(desk.pay(orderId, { paymentIntent: 'pi_second' })).toMatchObject({
      outcome: 'refund-due',
      reason: 'second-payment',
      status: 'paid',
    });
    desk.ask({
      kind: 'refunded',
      orderId,
      paymentIntent: 'pi_second',
      refundId: 're_2',
      amountMinor: 5000,
      atMs: desk.nowMs,
    });
    expect(statusOf(desk, orderId)).toBe('paid');
    expect(totals(desk.state)).toMatchObject({ sold: 2, revenueMinor: 5000 });
  });

  it('[P7] money for a cancelled event goes back', () => {
    const desk = new Desk();
    const orderId = desk.order([full(2)]);
    desk.ask({ kind: 'configure', settings: demoSettings({ version: 2, status: 'cancelled' }) });
    expect(desk.pay(orderId)).toMatchObject({ outcome: 'refund-due', reason: 'event-cancelled' });
    expect(totals(desk.state)).toMatchObject({ sold: 0, held: 0 });
  });

  it('[P8] money for a closed order goes back', () => {
    const desk = new Desk();
    const orderId = desk.order([full(2)]);
    desk.ask({ kind: 'cancel', orderId, by: 'buyer' });
    expect(desk.pay(orderId)).toMatchObject({ outcome: 'refund-due', reason: 'order-closed' });
  });
});

describe('refunds', () => {
  const refund = (desk: Desk, orderId: string, amountMinor: number, refundId = 're_1') =>
    desk.ask({ kind: 'refunded', orderId, paymentIntent: `pi_${orderId}`, refundId, amountMinor, atMs: desk.nowMs });

  it('[R1][R2] cancelling revokes, frees and owes; the refund closes', () => {
    const desk = new Desk();
    const orderId = desk.bought([full(3)]);
    expect(desk.ask({ kind: 'cancel', orderId, by: 'organizer' })).toMatchObject({
      status: 'refund-due',
      refundDueMinor: 7500,
      paymentIntent: `pi_${orderId}`,
    });
    expect(desk.facts.slice(-2).map((fact) => fact.kind)).toEqual(['order-cancelled', 'refund-due']);
    expect(desk.left(0, 0)).toBe(10);
    expect(totals(desk.state)).toMatchObject({ sold: 0, revenueMinor: 0 });
    expect(desk.ask({ kind: 'cancel', orderId, by: 'organizer' })).toMatchObject({ code: 'order-not-cancellable' });
    expect(refund(desk, orderId, 7500)).toMatchObject({ status: 'refunded' });
    const free = desk.order([guest(1)]);
    expect(desk.ask({ kind: 'cancel', orderId: free, by: 'buyer' })).toMatchObject({
      status: 'cancelled',
      refundDueMinor: 0,
    });
  });

  it('[R3] a whole refund from the dashboard revokes the tickets', () => {
    const desk = new Desk();
    const orderId = desk.bought([full(3)]);
    expect(refund(desk, orderId, 7500)).toMatchObject({ status: 'refunded' });
    expect(kinds(desk)).toContain('order-cancelled');
    expect(desk.left(0, 0)).toBe(10);
  });

  it('[R4] the place of somebody inside stays taken', () => {
    const desk = new Desk();
    const orderId = desk.bought([full(3)]);
    desk.scan(desk.enrol(), [{ serial: 1 }]);
    desk.ask({ kind: 'cancel', orderId, by: 'organizer' });
    expect(desk.left(0, 0)).toBe(9);
    const before = structuredClone(desk.state.counters);
    recount(desk.state);
    expect(desk.state.counters).toEqual(before);
  });

  it('[R5] a refund of a part leaves the tickets valid, and counts when the order is cancelled', () => {
    const desk = new Desk();
    const orderId = desk.bought([full(3)]);
    expect(refund(desk, orderId, 2500)).toMatchObject({ status: 'paid' });
    expect(totals(desk.state).sold).toBe(3);
    expect(desk.ask({ kind: 'cancel', orderId, by: 'organizer' })).toMatchObject({ refundDueMinor: 5000 });
    expect(refund(desk, orderId, 5000, 're_2')).toMatchObject({ status: 'refunded' });
  });

  it('[R6] counts a refund once', () => {
    const desk = new Desk();
    const orderId = desk.bought([full(2)]);
    refund(desk, orderId, 2500);
    refund(desk, orderId, 2500);
    expect(statusOf(desk, orderId)).toBe('paid');
    expect(
      desk.ask({ kind: 'refunded', orderId, paymentIntent: 'pi_none', refundId: 're_9', amountMinor: 1, atMs: 0 }),
    ).toMatchObject({ code: 'unknown-payment' });
  });

  it('[R8] reissue raises the generation', () => {
    const desk = new Desk();
    const orderId = desk.bought([full(2)]);
    expect(desk.ask({ kind: 'reissue', orderId, serial: 1 })).toEqual({ ok: true, serial: 1, generation: 2 });
    expect(desk.ask({ kind: 'reissue', orderId, serial: 2 })).toMatchObject({ code: 'unknown-ticket' });
    desk.ask({ kind: 'cancel', orderId, by: 'buyer' });
    expect(desk.ask({ kind: 'reissue', orderId, serial: 1 })).toMatchObject({ code: 'ticket-revoked' });
  });
});
