/** Packs and conflicts in IndexedDB. */
import type { ConflictStore, KeptConflict } from './conflicts.ts';
import type { DoorDb } from './door-db.ts';
import type { PackRecord, PackStore } from './pack-keeper.ts';

export class IdbPacks implements PackStore {
  readonly #db: DoorDb;

  constructor(db: DoorDb) {
    this.#db = db;
  }

  async read(eventId: string): Promise<PackRecord | null> {
    return (await this.#db.get('packs', eventId)) ?? null;
  }

  async write(record: PackRecord): Promise<void> {
    await this.#db.put('packs', record);
  }
}

export class IdbConflicts implements ConflictStore {
  readonly #db: DoorDb;
  readonly #deviceId: string;

  constructor(db: DoorDb, deviceId: string) {
    this.#db = db;
    this.#deviceId = deviceId;
  }

  async all(): Promise<KeptConflict[]> {
    return this.#db.getAll('conflicts', this.#mine());
  }

  async add(conflicts: readonly KeptConflict[]): Promise<void> {
    const transaction = this.#db.transaction('conflicts', 'readwrite');
    for (const conflict of conflicts) {
      const known = await transaction.store.get([this.#deviceId, conflict.sequence]);
      if (!known) await transaction.store.put({ ...conflict, deviceId: this.#deviceId });
    }
    await transaction.done;
  }

  async markSeen(): Promise<void> {
    const transaction = this.#db.transaction('conflicts', 'readwrite');
    for (const row of await transaction.store.getAll(this.#mine()))
      if (!row.seen) await transaction.store.put({ ...row, seen: true });
    await transaction.done;
  }

  #mine(): IDBKeyRange {
    return IDBKeyRange.bound([this.#deviceId, 0], [this.#deviceId, Infinity]);
  }
}
