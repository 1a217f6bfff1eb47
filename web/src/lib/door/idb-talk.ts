/** Messages to this door, in IndexedDB beside its other small notes. */
import type { KeptTalk, TalkStore } from './door-talk.ts';
import type { DoorDb } from './door-db.ts';

export const talkNote = (deviceId: string) => `talk:${deviceId}`;

export class IdbTalk implements TalkStore {
  readonly #db: DoorDb;
  readonly #name: string;

  constructor(db: DoorDb, deviceId: string) {
    this.#db = db;
    this.#name = talkNote(deviceId);
  }

  async read(): Promise<KeptTalk | null> {
    const kept = await this.#db.get('notes', this.#name);
    return typeof kept === 'object' && 'messages' in kept ? kept : null;
  }

  async write(kept: KeptTalk): Promise<void> {
    await this.#db.put('notes', kept, this.#name);
  }
}
