/** For tests: the facts of a small evening, numbered as an outbox numbers them. */
import type { Fact, NewFact } from '#domain/box-office/facts';
import { atMs } from './rows.ts';

/** Gives facts their sequence, from `first` on. */
export function numbered(facts: NewFact[], first = 1): Fact[] {
  return facts.map((fact, i) => ({ ...fact, sequence: first + i, atMs: atMs + first + i }) as Fact);
}

export function placed(orderId: string, quantity = 2): NewFact {
  const line = { ticketType: 0, occurrence: 0, quantity, unitPriceMinor: 1_000 };
  const total = { quantity, totalMinor: quantity * 1_000, currency: 'EUR' };
  return { kind: 'order-placed', orderId, lines: [line], ...total, emailBlind: `blind-${orderId}`, locale: 'en' };
}

export function paid(orderId: string, serials: number[]): NewFact {
  const tickets = serials.map((serial) => ({ serial, ticketType: 0, occurrence: 0, generation: 0, priceMinor: 1_000 }));
  const money = { paymentIntent: `pi_${orderId}`, totalMinor: serials.length * 1_000, currency: 'EUR', paidAtMs: atMs };
  return { kind: 'order-paid', orderId, ...money, late: false, tickets };
}

export function admittedAt(serial: number, orderId: string, admittedAtMs: number): NewFact {
  const where = { deviceId: 'dev_1', gate: 1, deviceSequence: serial };
  return { kind: 'ticket-admitted', serial, orderId, ticketType: 0, occurrence: 0, ...where, admittedAtMs };
}

export function refused(serial: number | null): NewFact {
  const where = { deviceId: 'dev_1', gate: 1, deviceSequence: 9 };
  return { kind: 'scan-refused', serial, ...where, scannedAtMs: atMs + 7, verdict: 'already-used' };
}

export function totals(sold: number): NewFact {
  const numbers = { sold, held: 0, capacity: 100, revenueMinor: sold * 1_000, admitted: 0, refused: 0, conflicts: 0 };
  return { kind: 'totals', ...numbers, currency: 'EUR', byType: [] };
}

/** Two orders; one is paid, entered and partly refused at the door, the other paid, cancelled and refunded. */
export function evening(): Fact[] {
  const refund = { orderId: 'ord_2', paymentIntent: 'pi_ord_2', amountMinor: 1_000, currency: 'EUR' };
  return numbered([
    placed('ord_1'),
    { kind: 'door-enrolled', deviceId: 'dev_1', name: 'North', gate: 1, publicKey: 'key' },
    paid('ord_1', [0, 1]),
    placed('ord_2', 1),
    paid('ord_2', [2]),
    totals(3),
    { kind: 'order-cancelled', orderId: 'ord_2', status: 'refund-due', by: 'buyer', serials: [2] },
    { kind: 'refund-due', ...refund, status: 'refund-due', reason: 'cancelled' },
    { kind: 'refund-made', ...refund, status: 'refunded', refundId: 're_1' },
    admittedAt(0, 'ord_1', atMs + 50),
    refused(0),
    refused(null),
    { kind: 'ticket-reissued', orderId: 'ord_1', serial: 1, generation: 1 },
    admittedAt(0, 'ord_1', atMs + 40),
    { kind: 'journal-broken', deviceId: 'dev_1', fromSequence: 4, entries: 3 },
    placed('ord_3', 1),
    { kind: 'order-expired', orderId: 'ord_3', why: 'expired' },
    { kind: 'door-revoked', deviceId: 'dev_1' },
    { kind: 'settings-changed', version: 2, status: 'on-sale' },
    totals(2),
  ]);
}
