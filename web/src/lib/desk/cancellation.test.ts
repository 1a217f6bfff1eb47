import { describe, expect, it } from 'vitest';
import type { DeskOrder, DeskTicket } from '#domain/contract/desk';
import { cancellable, cancellationOf } from './cancellation.ts';

const ticket = (serial: number, priceMinor: number, state: DeskTicket['state'] = 'valid'): DeskTicket => {
  return { serial, ticketType: 0, typeName: 'Full', occurrence: 0, state, seat: null, priceMinor, blockedFor: null };
};
const line = (quantity: number, unitPriceMinor: number, within?: number) => ({
  ...{ ticketType: 0, occurrence: 0, quantity, name: 'Full', unitPriceMinor, totalMinor: quantity * unitPriceMinor },
  ...(within !== undefined && { within }),
});

function anOrder(tickets: DeskTicket[], changes: Partial<DeskOrder> = {}): DeskOrder {
  const totalMinor = tickets.reduce((sum, { priceMinor }) => sum + priceMinor, 0);
  return {
    ...{ id: 'ord_1', state: 'paid', createdAtMs: 0, paidAtMs: 0, quantity: tickets.length, totalMinor },
    ...{ currency: 'EUR', name: null, email: null, lines: [line(tickets.length, 1250)], tickets },
    ...{ refundedMinor: 0, changes: null, changedBy: [] },
    ...changes,
  };
}

describe('a cancellation', () => {
  it('[X6] of some tickets gives back what was paid for each', () => {
    const order = anOrder([ticket(7, 1250), ticket(8, 1250), ticket(9, 1250)]);
    expect(cancellationOf(order, new Set([7, 9]))).toMatchObject({ refundMinor: 2500, isWhole: false, ask: [7, 9] });
    expect(cancellationOf(order, new Set())).toMatchObject({ tickets: [], refundMinor: 0, isWhole: false });
  });

  it('never gives back more than is left of the order’s money', () => {
    const order = anOrder([ticket(7, 1250), ticket(8, 1250)], { totalMinor: 2500, refundedMinor: 2000 });
    expect(cancellationOf(order, new Set([7])).refundMinor).toBe(500);
    expect(cancellationOf(order, new Set([7, 8])).refundMinor).toBe(500);
  });

  it('[X6] looks at the prices alone where other orders hold some of the money', () => {
    const order = anOrder([ticket(7, 2000)], { totalMinor: 750, changes: 'ord_0' });
    expect(cancellationOf(order, new Set([7])).refundMinor).toBe(2000);
  });

  it('takes the last tickets that stand for the whole order, and counts those who are inside', () => {
    const order = anOrder([ticket(7, 1250, 'revoked'), ticket(8, 1250, 'admitted')], { refundedMinor: 1250 });
    const told = cancellationOf(order, new Set([7, 8]));
    expect(told).toMatchObject({ refundMinor: 1250, isWhole: true, admitted: 1, ask: [8] });
  });

  it('[L8] takes along what came with a ticket', () => {
    const tickets = [ticket(0, 1250), ticket(1, 1250), ticket(2, 0), ticket(3, 0)];
    const order = anOrder(tickets, { lines: [line(2, 1250), line(2, 0, 0)] });
    const told = cancellationOf(order, new Set([1]));
    expect(told.tickets.map(({ serial }) => serial)).toEqual([1, 3]);
    expect(told).toMatchObject({ refundMinor: 1250, ask: [1] });
  });

  it('asks for all where one call cannot name as many', () => {
    const tickets = Array.from({ length: 101 }, (_, serial) => ticket(serial, 100));
    const order = anOrder(tickets);
    expect(cancellationOf(order, new Set(tickets.map(({ serial }) => serial))).ask).toBe('all');
  });

  it('is for paid orders only', () => {
    expect(cancellable(anOrder([ticket(7, 1250)], { state: 'refunded' }))).toEqual([]);
    expect(cancellable(anOrder([ticket(7, 1250), ticket(8, 1250, 'revoked')])).map((t) => t.serial)).toEqual([7]);
  });
});
