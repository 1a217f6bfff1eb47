/** The journal in IndexedDB, with `durability: 'strict'`: the browser answers only when the disk has it. */
import type { JournalTip } from '#domain/admission/journal';
import type { SignedEntry } from '#domain/admission/types';
import type { DoorDb } from './door-db.ts';
import { JournalForked, type JournalMarks, type JournalStore } from './journal-store.ts';

const strict = { durability: 'strict' } as const;

export class IdbJournal implements JournalStore {
  readonly #db: DoorDb;
  readonly #deviceId: string;

  constructor(db: DoorDb, deviceId: string) {
    this.#db = db;
    this.#deviceId = deviceId;
  }

  async marks(): Promise<JournalMarks | null> {
    const row = await this.#db.get('marks', this.#deviceId);
    return row ? { base: row.base, acceptedThrough: row.acceptedThrough } : null;
  }

  async append(entry: SignedEntry): Promise<void> {
    const transaction = this.#db.transaction('journal', 'readwrite', strict);
    // `done` rejects together with the request; both are awaited so that neither goes unheard.
    const [added, done] = await Promise.allSettled([transaction.store.add(entry), transaction.done]);
    if (added.status === 'rejected') {
      if ((added.reason as { name?: string }).name === 'ConstraintError') throw new JournalForked(entry.sequence);
      throw added.reason;
    }
    if (done.status === 'rejected') throw done.reason;
  }

  entriesAfter(sequence: number, max: number): Promise<unknown[]> {
    return this.#db.getAll('journal', this.#behind(sequence), max);
  }

  countAfter(sequence: number): Promise<number> {
    return this.#db.count('journal', this.#behind(sequence));
  }

  async markAccepted(base: JournalTip, through: number): Promise<void> {
    const transaction = this.#db.transaction('marks', 'readwrite', strict);
    const held = await transaction.store.get(this.#deviceId);
    await transaction.store.put({
      deviceId: this.#deviceId,
      base: held?.base ?? base,
      acceptedThrough: Math.max(held?.acceptedThrough ?? 0, through),
    });
    await transaction.done;
  }

  async forgetThrough(tip: JournalTip): Promise<void> {
    const transaction = this.#db.transaction(['marks', 'journal'], 'readwrite', strict);
    const held = await transaction.objectStore('marks').get(this.#deviceId);
    const acceptedThrough = Math.max(held?.acceptedThrough ?? 0, tip.sequence);
    await transaction.objectStore('marks').put({ deviceId: this.#deviceId, base: tip, acceptedThrough });
    await transaction
      .objectStore('journal')
      .delete(IDBKeyRange.bound([this.#deviceId, 0], [this.#deviceId, tip.sequence]));
    await transaction.done;
  }

  #behind(sequence: number): IDBKeyRange {
    return IDBKeyRange.bound([this.#deviceId, sequence], [this.#deviceId, Infinity], true);
  }
}
