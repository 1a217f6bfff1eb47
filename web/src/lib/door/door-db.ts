/** What a door keeps on its device, in IndexedDB: who it is, what it knows, what it has done. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { SignedEntry } from '#domain/admission/types';
import type { DoorRecord, PendingEnrolment } from './door-record.ts';
import type { KeptTalk } from './door-talk.ts';
import type { JournalMarks } from './journal-store.ts';
import type { PackRecord } from './pack-keeper.ts';
import type { KeptConflict } from './conflicts.ts';

interface DoorSchema extends DBSchema {
  /** Every door this device has been; the journal of an earlier one may still have to be sent. */
  doors: { key: string; value: DoorRecord };
  packs: { key: string; value: PackRecord };
  journal: { key: [deviceId: string, sequence: number]; value: SignedEntry };
  marks: { key: string; value: JournalMarks & { deviceId: string } };
  conflicts: { key: [deviceId: string, sequence: number]; value: KeptConflict & { deviceId: string } };
  /** Single values under a name. */
  notes: { key: string; value: string | number | boolean | PendingEnrolment | KeptTalk };
}
export type DoorDb = IDBPDatabase<DoorSchema>;

/** Versions are append-only, like every migration of the house. */
export async function openDoorDb(name = 'foyer-door', whenOutdated: () => void = () => {}): Promise<DoorDb> {
  const db = await openDB<DoorSchema>(name, 1, {
    upgrade(upgrading, oldVersion) {
      if (oldVersion < 1) {
        upgrading.createObjectStore('doors', { keyPath: 'deviceId' });
        upgrading.createObjectStore('packs', { keyPath: 'eventId' });
        upgrading.createObjectStore('journal', { keyPath: ['deviceId', 'sequence'] });
        upgrading.createObjectStore('marks', { keyPath: 'deviceId' });
        upgrading.createObjectStore('conflicts', { keyPath: ['deviceId', 'sequence'] });
        upgrading.createObjectStore('notes');
      }
    },
    blocking: whenOutdated,
    terminated: whenOutdated,
  });
  return db;
}
