/** Orders as they were reported: for the desk's list and for finding the event of an order. Names come from the BoxOffice. */
import { and, asc, desc, eq, lt, or, sql } from 'drizzle-orm';
import type { Database } from './client.ts';
import { readCursor, toPage, type Page } from './cursor.ts';
import { orders, tickets, type OrderRow, type TicketRow } from './schema/sales.ts';

export type { OrderRow, TicketRow } from './schema/sales.ts';

export interface OrderFilter {
  status?: OrderRow['status'];
  /** Keyed hash of an address. */
  emailBlind?: string;
  cursor?: string;
  limit: number;
}

/** An event's orders, newest first. `null` for a malformed cursor. */
export async function listOrders(db: Database, eventId: string, filter: OrderFilter): Promise<Page<OrderRow> | null> {
  const after = filter.cursor === undefined ? null : readCursor(filter.cursor);
  if (filter.cursor !== undefined && after === null) return null;
  const rows = await db.read
    .select()
    .from(orders)
    .where(
      and(
        eq(orders.eventId, eventId),
        filter.status && eq(orders.status, filter.status),
        filter.emailBlind ? eq(orders.emailBlind, filter.emailBlind) : undefined,
        after
          ? or(
              lt(orders.createdAtMs, after.number),
              and(eq(orders.createdAtMs, after.number), lt(orders.orderId, after.id)),
            )
          : undefined,
      ),
    )
    .orderBy(desc(orders.createdAtMs), desc(orders.orderId))
    .limit(filter.limit + 1);
  return toPage(rows, filter.limit, (row) => ({ number: row.createdAtMs, id: row.orderId }));
}

/** The order with that id, in whichever event; `null` if nothing has been reported of it. */
export async function findOrder(db: Database, orderId: string): Promise<OrderRow | null> {
  const rows = await db.read.select().from(orders).where(eq(orders.orderId, orderId)).limit(1);
  return rows[0] ?? null;
}

/** The order that a payment belongs to. */
export async function findOrderByPayment(db: Database, paymentIntent: string): Promise<OrderRow | null> {
  const rows = await db.read.select().from(orders).where(eq(orders.paymentIntent, paymentIntent)).limit(1);
  return rows[0] ?? null;
}

/**
 * Events in which an order waits for a payment since before `createdBeforeMs`, or one is to be refunded: what the sweep asks
 * Stripe about. Sorted by id, so that a caller can take turns.
 */
export async function eventsWithOpenMoney(db: Database, createdBeforeMs: number, limit: number): Promise<string[]> {
  // Each condition is spelt as its partial index has it: with a parameter in it, the planner would not see that it fits.
  const awaiting = and(sql`status = 'awaiting-payment'`, lt(orders.createdAtMs, createdBeforeMs));
  const rows = await db.read
    .select({ eventId: orders.eventId })
    .from(orders)
    .where(awaiting)
    .union(
      db.read
        .select({ eventId: orders.eventId })
        .from(orders)
        .where(sql`status = 'refund-due'`),
    )
    .orderBy(asc(orders.eventId))
    .limit(limit);
  return rows.map((row) => row.eventId);
}

export async function ticketsOfOrder(db: Database, eventId: string, orderId: string): Promise<TicketRow[]> {
  return db.read
    .select()
    .from(tickets)
    .where(and(eq(tickets.eventId, eventId), eq(tickets.orderId, orderId)))
    .orderBy(asc(tickets.serial));
}
