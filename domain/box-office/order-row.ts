/** An order in few letters, as a page of the snapshot keeps it. */
import type { OrderStatus } from './commands.ts';
import type { Order, Payment } from './orders.ts';

/** A payment without a story, as nearly all are, is its intent alone: it paid the total, in the currency of the event. */
type PaymentRow = string | Payment;
export type OrderRow = [
  id: string,
  status: OrderStatus,
  holdId: string | null,
  lines: number[],
  totalMinor: number,
  createdAtMs: number,
  first: number,
  count: number,
  session: Order['session'],
  ...payments: PaymentRow[],
];

export function packOrder(order: Order): OrderRow {
  const lines = order.lines.flatMap((line) => [line.ticketType, line.occurrence, line.quantity, line.unitPriceMinor]);
  const { id, status, holdId, totalMinor, createdAtMs, session, first, count } = order;
  const payments = order.payments.map((payment) => (isPlain(payment, order) ? payment.intent : payment));
  return [id, status, holdId, lines, totalMinor, createdAtMs, first, count, session, ...payments];
}

function isPlain({ amountMinor, state, refundIds }: Payment, order: Order): boolean {
  return state === 'kept' && amountMinor === order.totalMinor && refundIds.length === 0;
}

export function unpackOrder(row: OrderRow, position: number, currency: string): Order {
  const [id, status, holdId, flat, totalMinor, createdAtMs, first, count, session, ...rows] = row;
  const lines: Order['lines'] = [];
  for (let i = 0; i < flat.length; i += 4)
    lines.push({
      ticketType: flat[i]!,
      occurrence: flat[i + 1]!,
      quantity: flat[i + 2]!,
      unitPriceMinor: flat[i + 3]!,
    });
  const payments = rows.map((payment): Payment => {
    if (typeof payment !== 'string') return payment;
    const untouched = { reason: null, refundedMinor: 0, refundIds: [] };
    return { intent: payment, amountMinor: totalMinor, currency, state: 'kept', ...untouched };
  });
  return { id, position, status, holdId, lines, totalMinor, createdAtMs, session, payments, first, count };
}
