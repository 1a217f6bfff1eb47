/** Organizers and the people who act for them, each with one role per organizer. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { roles } from '#domain/contract/account';
import { user } from './people.ts';

export const organizers = sqliteTable('organizers', {
  id: text('id').primaryKey(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  createdAtMs: integer('created_at_ms').notNull(),
});
export type OrganizerRow = typeof organizers.$inferSelect;

export const members = sqliteTable(
  'members',
  {
    organizerId: text('organizer_id')
      .notNull()
      .references(() => organizers.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    role: text('role', { enum: roles }).notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizerId, table.userId] }), index('members_user').on(table.userId)],
);
