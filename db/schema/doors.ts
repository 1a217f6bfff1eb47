/** Doors: links by which a device enrols (used once), and the enrolled devices as their BoxOffice reported them. */
import type { DoorRole } from '#domain/gate-pack/role';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const enrolments = sqliteTable(
  'enrolments',
  {
    id: text('id').primaryKey(),
    /** Hash of the token in the link; the token itself is stored nowhere. */
    tokenHash: text('token_hash').notNull().unique(),
    eventId: text('event_id').notNull(),
    gate: integer('gate').notNull(),
    name: text('name').notNull(),
    expiresAtMs: integer('expires_at_ms').notNull(),
    usedAtMs: integer('used_at_ms'),
    deviceId: text('device_id'),
    createdAtMs: integer('created_at_ms').notNull(),
    createdBy: text('created_by').notNull().default(''),
    /** What the device will be allowed to do; null is a steward of everything at the gate. */
    role: text('role', { mode: 'json' }).$type<DoorRole>(),
  },
  (table) => [index('enrolments_event').on(table.eventId, table.createdAtMs)],
);
export type EnrolmentRow = typeof enrolments.$inferSelect;

export const devices = sqliteTable(
  'devices',
  {
    id: text('id').primaryKey(),
    eventId: text('event_id').notNull(),
    name: text('name').notNull(),
    gate: integer('gate').notNull(),
    publicKey: text('public_key').notNull(),
    enrolledAtMs: integer('enrolled_at_ms').notNull(),
    revokedAtMs: integer('revoked_at_ms'),
    /** Outbox sequence of the last fact applied, so that an older one changes nothing. */
    sequence: integer('sequence').notNull(),
  },
  (table) => [index('devices_event').on(table.eventId)],
);
export type DeviceRow = typeof devices.$inferSelect;
