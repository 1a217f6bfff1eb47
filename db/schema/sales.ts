/**
 * What the BoxOffices reported: projections, never decided from. Every row carries the outbox sequence of the last fact applied to
 * it, so that a replay, a duplicate or an older fact changes nothing. No name and no address is in here: look-up is by `emailBlind`.
 */
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { OrderStatus, PricedLine } from '#domain/box-office/commands';
import type { TotalsFact } from '#domain/box-office/facts';

export const orders = sqliteTable(
  'orders',
  {
    eventId: text('event_id').notNull(),
    orderId: text('order_id').notNull(),
    sequence: integer('sequence').notNull(),
    status: text('status').$type<OrderStatus>().notNull(),
    totalMinor: integer('total_minor').notNull(),
    currency: text('currency').notNull(),
    quantity: integer('quantity').notNull(),
    lines: text('lines', { mode: 'json' }).$type<PricedLine[]>().notNull(),
    emailBlind: text('email_blind'),
    locale: text('locale'),
    paymentIntent: text('payment_intent'),
    createdAtMs: integer('created_at_ms').notNull(),
    paidAtMs: integer('paid_at_ms'),
    /** Paid when its hold had run out, and served all the same. */
    paidLate: integer('paid_late', { mode: 'boolean' }).notNull().default(false),
    refundedAtMs: integer('refunded_at_ms'),
    refundedMinor: integer('refunded_minor').notNull().default(0),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.eventId, table.orderId] }),
    index('orders_listing').on(table.eventId, table.createdAtMs, table.orderId),
    index('orders_id').on(table.orderId),
    index('orders_email').on(table.emailBlind),
    index('orders_payment').on(table.paymentIntent),
    index('orders_awaiting')
      .on(table.eventId, table.createdAtMs)
      .where(sql`status = 'awaiting-payment'`),
    index('orders_refund_due')
      .on(table.eventId)
      .where(sql`status = 'refund-due'`),
  ],
);
export type OrderRow = typeof orders.$inferSelect;

export const tickets = sqliteTable(
  'tickets',
  {
    eventId: text('event_id').notNull(),
    serial: integer('serial').notNull(),
    sequence: integer('sequence').notNull(),
    orderId: text('order_id').notNull(),
    ticketType: integer('ticket_type').notNull(),
    occurrence: integer('occurrence').notNull(),
    generation: integer('generation').notNull(),
    priceMinor: integer('price_minor').notNull(),
    status: text('status', { enum: ['valid', 'revoked'] }).notNull(),
    admittedAtMs: integer('admitted_at_ms'),
    deviceId: text('device_id'),
    gate: integer('gate'),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.serial] }), index('tickets_order').on(table.orderId)],
);
export type TicketRow = typeof tickets.$inferSelect;

/** Refusals and conflicts; admissions are on the ticket. */
export const scans = sqliteTable(
  'scans',
  {
    eventId: text('event_id').notNull(),
    sequence: integer('sequence').notNull(),
    kind: text('kind', { enum: ['refused', 'conflict', 'journal-broken'] }).notNull(),
    /** When the door scanned, corrected for its clock; for a broken journal when the box office found out. */
    atMs: integer('at_ms').notNull(),
    deviceId: text('device_id').notNull(),
    deviceSequence: integer('device_sequence').notNull(),
    gate: integer('gate'),
    serial: integer('serial'),
    /** The refusal, or why it is a conflict. */
    verdict: text('verdict').notNull(),
    firstAtMs: integer('first_at_ms'),
    firstDeviceId: text('first_device_id'),
    firstGate: integer('first_gate'),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.sequence] })],
);
export type ScanRow = typeof scans.$inferSelect;

export const eventTotals = sqliteTable('event_totals', {
  eventId: text('event_id').primaryKey(),
  sequence: integer('sequence').notNull(),
  atMs: integer('at_ms').notNull(),
  sold: integer('sold').notNull().default(0),
  held: integer('held').notNull().default(0),
  capacity: integer('capacity').notNull().default(0),
  revenueMinor: integer('revenue_minor').notNull().default(0),
  admitted: integer('admitted').notNull().default(0),
  refused: integer('refused').notNull().default(0),
  conflicts: integer('conflicts').notNull().default(0),
  byType: text('by_type', { mode: 'json' }).$type<TotalsFact['byType']>().notNull(),
});
export type EventTotalsRow = typeof eventTotals.$inferSelect;

/** How far each event's outbox has been heard. */
export const projectionProgress = sqliteTable(
  'projection_progress',
  {
    eventId: text('event_id').primaryKey(),
    sequence: integer('sequence').notNull(),
    atMs: integer('at_ms').notNull(),
  },
  (table) => [index('projection_progress_age').on(table.atMs)],
);
export type ProjectionProgressRow = typeof projectionProgress.$inferSelect;
