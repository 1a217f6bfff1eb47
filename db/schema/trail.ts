/** What was done: a hash chain per organizer that is only ever added to, and the first answers to keyed mutations. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const audit = sqliteTable(
  'audit',
  {
    organizerId: text('organizer_id').notNull(),
    sequence: integer('seq').notNull(),
    atMs: integer('at_ms').notNull(),
    /** Who: `usr:<id>`, `dev:<id>`, `key:<id>` or `system`. Never a name or an address. */
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    /** JSON text exactly as it was hashed. */
    detail: text('detail').notNull(),
    previousHash: text('prev_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizerId, table.sequence] }),
    index('audit_subject').on(table.organizerId, table.subject),
  ],
);
export type AuditRow = typeof audit.$inferSelect;

/** For mutations that live in libSQL; those of an event are remembered by its BoxOffice. */
export const idempotency = sqliteTable(
  'idempotency',
  {
    scope: text('scope').notNull(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    /** Null while the first request is still under way. */
    status: integer('status'),
    response: text('response'),
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.scope, table.key] }), index('idempotency_age').on(table.createdAtMs)],
);
