/** Brings the object's schema forward, and refuses to start where history was edited. */
import { hash53 } from '#domain/box-office/print';
import { migrations } from './migrations.ts';
import type { BoxOfficeSql } from './sql.ts';

/** The part of the store that a migration needs. */
export type MigrationStore = Pick<BoxOfficeSql, 'appliedMigrations' | 'applyMigration'>;

/**
 * Applies what is missing, in order. Call it inside a transaction.
 * @throws Error when an applied migration reads differently now, or when the storage is newer than this program
 */
export function migrate(store: MigrationStore, list: readonly string[] = migrations): void {
  const applied = store.appliedMigrations();
  if (applied.length > list.length)
    throw new Error(`the storage has ${applied.length} migrations, this program knows ${list.length}: it is older`);
  applied.forEach(({ number, print }, position) => {
    if (number !== position + 1 || print !== hash53(list[position]!))
      throw new Error(`migration ${position + 1} was edited after it had been applied: add a new one instead`);
  });
  for (let position = applied.length; position < list.length; position++)
    store.applyMigration(position + 1, hash53(list[position]!), list[position]!);
}
