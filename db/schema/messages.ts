/** Every message to a buyer and what became of it. The address is not here: it is opened in the BoxOffice when the message is sent. */
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const messageStatuses = ['queued', 'sent', 'failed', 'dead'] as const;
export type MessageStatus = (typeof messageStatuses)[number];

export const messages = sqliteTable(
  'messages',
  {
    id: text('id').primaryKey(),
    eventId: text('event_id').notNull(),
    orderId: text('order_id').notNull(),
    kind: text('kind').notNull(),
    channel: text('channel').notNull().default('email'),
    status: text('status', { enum: messageStatuses }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (table) => [
    index('messages_event').on(table.eventId, table.status, table.updatedAtMs),
    index('messages_order').on(table.orderId),
  ],
);
export type MessageRow = typeof messages.$inferSelect;
