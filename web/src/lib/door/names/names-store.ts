/** Sealed pages of names on this device, in a database of its own, so that all of it can be dropped at once. */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';

/** What the server said there is; `mayFind` says how the pages are sealed. */
export type NamesListing = { pages: number[]; mayFind: boolean };
/** For pages that are sealed to this device. The private key cannot leave the browser. */
export type FindKey = { privateKey: CryptoKey; publicKey: Uint8Array<ArrayBuffer> };

/** Where names lie; sealed, always. */
export interface NamesStore {
  listing(): Promise<NamesListing | null>;
  setListing(listing: NamesListing): Promise<void>;
  pages(): Promise<Map<number, Uint8Array<ArrayBuffer>>>;
  put(pages: ReadonlyMap<number, Uint8Array<ArrayBuffer>>): Promise<void>;
  remove(pages: readonly number[]): Promise<void>;
  key(): Promise<FindKey | null>;
  setKey(key: FindKey): Promise<void>;
  clear(): Promise<void>;
}

interface NamesSchema extends DBSchema {
  pages: { key: number; value: Uint8Array<ArrayBuffer> };
  notes: { key: string; value: NamesListing | FindKey };
}

const nameOf = (deviceId: string) => `foyer-names-${deviceId}`;

export class IdbNames implements NamesStore {
  readonly #db: IDBPDatabase<NamesSchema>;

  private constructor(db: IDBPDatabase<NamesSchema>) {
    this.#db = db;
  }

  static async open(deviceId: string): Promise<IdbNames> {
    const db = await openDB<NamesSchema>(nameOf(deviceId), 1, {
      upgrade(upgrading) {
        upgrading.createObjectStore('pages');
        upgrading.createObjectStore('notes');
      },
      blocking: () => db.close(),
    });
    return new IdbNames(db);
  }

  /** Nothing of it is left, not even the key. */
  static async forget(deviceId: string): Promise<void> {
    await deleteDB(nameOf(deviceId));
  }

  close(): void {
    this.#db.close();
  }

  async listing(): Promise<NamesListing | null> {
    return ((await this.#db.get('notes', 'listing')) as NamesListing | undefined) ?? null;
  }

  async setListing(listing: NamesListing): Promise<void> {
    await this.#db.put('notes', listing, 'listing');
  }

  async pages(): Promise<Map<number, Uint8Array<ArrayBuffer>>> {
    const [keys, values] = await Promise.all([this.#db.getAllKeys('pages'), this.#db.getAll('pages')]);
    return new Map(keys.map((key, i) => [key, values[i]!]));
  }

  async put(pages: ReadonlyMap<number, Uint8Array<ArrayBuffer>>): Promise<void> {
    const transaction = this.#db.transaction('pages', 'readwrite', { durability: 'relaxed' });
    for (const [page, bytes] of pages) void transaction.store.put(bytes, page);
    await transaction.done;
  }

  async remove(pages: readonly number[]): Promise<void> {
    const transaction = this.#db.transaction('pages', 'readwrite');
    for (const page of pages) void transaction.store.delete(page);
    await transaction.done;
  }

  async key(): Promise<FindKey | null> {
    return ((await this.#db.get('notes', 'key')) as FindKey | undefined) ?? null;
  }

  async setKey(key: FindKey): Promise<void> {
    await this.#db.put('notes', key, 'key');
  }

  /** The key goes too: what was sealed to it opens no more, wherever a copy of it lies. */
  async clear(): Promise<void> {
    const transaction = this.#db.transaction(['pages', 'notes'], 'readwrite');
    await Promise.all([
      transaction.objectStore('pages').clear(),
      transaction.objectStore('notes').clear(),
      transaction.done,
    ]);
  }
}
