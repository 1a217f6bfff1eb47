/** Door records in IndexedDB. */
import type { DoorDb } from './door-db.ts';
import type { DoorBook, DoorRecord, PendingEnrolment } from './door-record.ts';
import { talkNote } from './idb-talk.ts';

const strict = { durability: 'strict' } as const;

export class IdbDoorBook implements DoorBook {
  readonly #db: DoorDb;

  constructor(db: DoorDb) {
    this.#db = db;
  }

  async current(): Promise<DoorRecord | null> {
    return (await this.#db.getAll('doors')).find((door) => door.current) ?? null;
  }

  async earlier(): Promise<DoorRecord[]> {
    return (await this.#db.getAll('doors')).filter((door) => !door.current);
  }

  async begin(record: DoorRecord): Promise<void> {
    const transaction = this.#db.transaction(['doors', 'notes'], 'readwrite', strict);
    const doors = transaction.objectStore('doors');
    for (const door of await doors.getAll()) if (door.current) await doors.put({ ...door, current: false });
    await doors.put({ ...record, current: true });
    await transaction.objectStore('notes').delete('pending');
    await transaction.done;
  }

  async note(deviceId: string, change: Parameters<DoorBook['note']>[1]): Promise<void> {
    const transaction = this.#db.transaction('doors', 'readwrite');
    const door = await transaction.store.get(deviceId);
    if (door) await transaction.store.put({ ...door, ...change });
    await transaction.done;
  }

  async forget(deviceId: string): Promise<void> {
    const stores = ['doors', 'packs', 'journal', 'marks', 'conflicts', 'notes'] as const;
    const transaction = this.#db.transaction(stores, 'readwrite', strict);
    const doors = transaction.objectStore('doors');
    const door = await doors.get(deviceId);
    if (!door) return;
    await doors.delete(deviceId);
    const rest = await doors.getAll();
    if (!rest.some((other) => other.eventId === door.eventId))
      await transaction.objectStore('packs').delete(door.eventId);
    const all = IDBKeyRange.bound([deviceId, 0], [deviceId, Infinity]);
    await transaction.objectStore('journal').delete(all);
    await transaction.objectStore('conflicts').delete(all);
    await transaction.objectStore('marks').delete(deviceId);
    await transaction.objectStore('notes').delete(talkNote(deviceId));
    await transaction.done;
  }

  async pending(): Promise<PendingEnrolment | null> {
    const pending = await this.#db.get('notes', 'pending');
    return typeof pending === 'object' && 'token' in pending ? pending : null;
  }

  async setPending(pending: PendingEnrolment | null): Promise<void> {
    if (pending) await this.#db.put('notes', pending, 'pending');
    else await this.#db.delete('notes', 'pending');
  }
}
