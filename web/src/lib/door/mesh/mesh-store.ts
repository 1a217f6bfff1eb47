/** What a door keeps of its neighbours, in a database of its own: their journals, who they are, and how to find them again. */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';

/** How to find a neighbour again after a reload: its spare introduction, and the name and password that we promised to come with. */
export type Spare = { deviceId: string; introduction: Uint8Array; iceUfrag: string; icePwd: string };
/** A door that this one was linked with, and expects to hear. */
export type KnownDoor = { deviceId: string; certificate: string | null; sinceMs: number };
export type HeardEntry = { deviceId: string; sequence: number; raw: Record<string, unknown> };

interface MeshSchema extends DBSchema {
  heard: { key: [deviceId: string, sequence: number]; value: HeardEntry };
  doors: { key: string; value: KnownDoor };
  spares: { key: string; value: Spare };
  notes: { key: string; value: RTCCertificate };
}

/** A year: nobody pairs doors in the middle of a season because a certificate ran out. */
const certificateLifeMs = 365 * 86_400_000;

const nameOf = (deviceId: string) => `foyer-mesh-${deviceId}`;

export class MeshStore {
  readonly #db: IDBPDatabase<MeshSchema>;

  private constructor(db: IDBPDatabase<MeshSchema>) {
    this.#db = db;
  }

  /** @param deviceId of this door: what one door heard is none of the next one's business */
  static async open(deviceId: string): Promise<MeshStore> {
    const db = await openDB<MeshSchema>(nameOf(deviceId), 1, {
      upgrade(upgrading) {
        upgrading.createObjectStore('heard', { keyPath: ['deviceId', 'sequence'] });
        upgrading.createObjectStore('doors', { keyPath: 'deviceId' });
        upgrading.createObjectStore('spares', { keyPath: 'deviceId' });
        upgrading.createObjectStore('notes');
      },
      blocking: () => db.close(),
    });
    return new MeshStore(db);
  }

  static async forget(deviceId: string): Promise<void> {
    await deleteDB(nameOf(deviceId));
  }

  close(): void {
    this.#db.close();
  }

  /** The certificate of this device's connections; made once. */
  async certificate(): Promise<RTCCertificate> {
    const held = await this.#db.get('notes', 'certificate');
    if (held && held.expires > Date.now() + 86_400_000) return held;
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', expires: certificateLifeMs };
    const made = await RTCPeerConnection.generateCertificate(algorithm as EcKeyGenParams);
    await this.#db.put('notes', made, 'certificate');
    return made;
  }

  /** Entries of neighbours may be lost in a crash: they are asked for again. So nobody waits for the disk here. */
  async keep(entries: readonly HeardEntry[]): Promise<void> {
    const transaction = this.#db.transaction('heard', 'readwrite', { durability: 'relaxed' });
    for (const entry of entries) void transaction.store.put(entry);
    await transaction.done;
  }

  async after(deviceId: string, sequence: number, max: number): Promise<HeardEntry[]> {
    return this.#db.getAll('heard', IDBKeyRange.bound([deviceId, sequence], [deviceId, Infinity], true), max);
  }

  /** Every entry, device by device, in order. */
  async each(visit: (entries: readonly HeardEntry[]) => void): Promise<void> {
    let from: [string, number] = ['', 0];
    for (;;) {
      const page = await this.#db.getAll('heard', IDBKeyRange.lowerBound(from, true), 500);
      const last = page.at(-1);
      if (!last) return;
      visit(page);
      from = [last.deviceId, last.sequence];
    }
  }

  /** Lets go of what the pack knows, but for so many entries that a neighbour with an older pack may still want. */
  async forgetThrough(deviceId: string, sequence: number): Promise<void> {
    await this.#db.delete('heard', IDBKeyRange.bound([deviceId, 0], [deviceId, sequence]));
  }

  doors(): Promise<KnownDoor[]> {
    return this.#db.getAll('doors');
  }

  async know(door: KnownDoor): Promise<void> {
    await this.#db.put('doors', door);
  }

  async forgetDoor(deviceId: string): Promise<void> {
    await Promise.all([this.#db.delete('doors', deviceId), this.#db.delete('spares', deviceId)]);
  }

  spares(): Promise<Spare[]> {
    return this.#db.getAll('spares');
  }

  async keepSpare(spare: Spare): Promise<void> {
    await this.#db.put('spares', spare);
  }
}
