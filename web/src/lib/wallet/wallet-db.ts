/** What a phone keeps so that it can show live codes without a network: its keys, and the tickets issued to them. In IndexedDB. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { StoredKey } from '../door/device-key.ts';
import type { ClockOffset } from '../door/door-clock.ts';

/** One key for each ticket: two tickets of one phone cannot be told to be so, and one can be handed over without the other. */
export interface HeldTicket {
  /** `evt_…/4711`: event and serial. */
  id: string;
  key: StoredKey;
  /** Null until the box office has answered. */
  boundCode: string | null;
  /** Of `boundCode`. */
  generation: number;
}

interface WalletSchema extends DBSchema {
  tickets: { key: string; value: HeldTicket };
  notes: { key: 'clock'; value: ClockOffset };
}
export type WalletDb = IDBPDatabase<WalletSchema>;

/** Versions are append-only, like every migration of the house. @throws DOMException where the browser keeps nothing */
export function openWalletDb(name = 'foyer-wallet'): Promise<WalletDb> {
  return openDB<WalletSchema>(name, 1, {
    upgrade(upgrading, oldVersion) {
      if (oldVersion < 1) {
        upgrading.createObjectStore('tickets', { keyPath: 'id' });
        upgrading.createObjectStore('notes');
      }
    },
  });
}

/** Where held tickets lie; tests keep them in a Map. */
export interface TicketShelf {
  get(id: string): Promise<HeldTicket | undefined>;
  put(ticket: HeldTicket): Promise<void>;
}

/** Written to the disk before it is believed: a key that is lost between asking and answer would leave the ticket to nobody. */
export function shelfOf(db: WalletDb): TicketShelf {
  return {
    get: (id) => db.get('tickets', id),
    async put(ticket) {
      const transaction = db.transaction('tickets', 'readwrite', { durability: 'strict' });
      await Promise.all([transaction.store.put(ticket), transaction.done]);
    },
  };
}

export function ticketId(eventId: string, serial: number): string {
  return `${eventId}/${serial}`;
}
