/** An order in few letters, as a page of the snapshot keeps it. */
import type { OrderStatus, PricedLine, Replaces } from './commands.ts';
import { extraOf } from './hold-row.ts';
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
  /** What few orders have; 0 for nothing. A page of the first days has no such place. */
  more: More | 0,
  ...payments: PaymentRow[],
];
interface More {
  /** In pages of the first days; it has a line of its own now. */
  person?: number;
  code?: string;
  equalSeats?: true;
  replaces?: Replaces;
  changedBy?: string[];
  /** Line by line: what is beside its four numbers. */
  lines?: Pick<PricedLine, 'seats' | 'within' | 'fromAllotment' | 'byCode'>[];
}

export function packOrder(order: Order): OrderRow {
  const lines = order.lines.flatMap((line) => [line.ticketType, line.occurrence, line.quantity, line.unitPriceMinor]);
  const { id, status, holdId, totalMinor, createdAtMs, session, first, count } = order;
  const payments = order.payments.map((payment) => (isPlain(payment, order) ? payment.intent : payment));
  return [id, status, holdId, lines, totalMinor, createdAtMs, first, count, session, moreOf(order), ...payments];
}

function moreOf({ code, equalSeats, replaces, changedBy, lines }: Order): More | 0 {
  const more: More = {};
  if (code !== null) more.code = code;
  if (equalSeats) more.equalSeats = true;
  if (replaces !== null) more.replaces = replaces;
  if (changedBy.length > 0) more.changedBy = changedBy;
  const extras = lines.map(extraOf);
  if (extras.some((extra) => Object.keys(extra).length > 0)) more.lines = extras;
  return Object.keys(more).length === 0 ? 0 : more;
}

function isPlain({ amountMinor, state, refundIds, owedMinor }: Payment, order: Order): boolean {
  return state === 'kept' && amountMinor === order.totalMinor && refundIds.length === 0 && owedMinor === 0;
}

export function unpackOrder(row: OrderRow, position: number, currency: string): Order {
  const [id, status, holdId, flat, totalMinor, createdAtMs, first, count, session, ...rest] = row;
  const hasMore = rest[0] === 0 || (typeof rest[0] === 'object' && !('intent' in rest[0]));
  const more: More = hasMore && rest[0] !== 0 ? (rest[0] as More) : {};
  const rows = (hasMore ? rest.slice(1) : rest) as PaymentRow[];
  const lines: Order['lines'] = [];
  for (let i = 0; i < flat.length; i += 4)
    lines.push({
      ticketType: flat[i]!,
      occurrence: flat[i + 1]!,
      quantity: flat[i + 2]!,
      unitPriceMinor: flat[i + 3]!,
      ...more.lines?.[i / 4],
    });
  const payments = rows.map((payment): Payment => {
    if (typeof payment !== 'string') return { ...payment, owedMinor: payment.owedMinor ?? 0 };
    const untouched = { reason: null, owedMinor: 0, refundedMinor: 0, refundIds: [] };
    return { intent: payment, amountMinor: totalMinor, currency, state: 'kept', ...untouched };
  });
  return {
    ...{ id, position, status, holdId, lines, totalMinor, createdAtMs, session, payments, first, count },
    person: more.person ?? 0,
    code: more.code ?? null,
    equalSeats: more.equalSeats ?? false,
    replaces: more.replaces ?? null,
    changedBy: more.changedBy ?? [],
  };
}
