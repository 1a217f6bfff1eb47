/** A door for tests: the real classes over memory, a server that is a function, a clock that is a number. */
import { toBase64url } from '#domain/crypto/bytes';
import type { Signer } from '#domain/crypto/ed25519';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import { eventId16, fridayMs, issuer } from '#domain/gate-pack/testing';
import { idFromBytes } from '#domain/ids';
import type { ConflictStore, KeptConflict } from './conflicts.ts';
import type { DoorBook, DoorRecord, PendingEnrolment } from './door-record.ts';
import type { PackRecord, PackStore } from './pack-keeper.ts';

export const ed25519 = nobleEd25519();
export const eventId = idFromBytes('event', eventId16);
export const deviceId = idFromBytes('device', new Uint8Array(16).fill(9));
export const deviceSeed = new Uint8Array(32).fill(9);
export const signer: Signer = ed25519.signer(deviceSeed);
/** A minute after the first evening of the example pack began. */
export const atMs = fridayMs + 60_000;

export class MemoryPacks implements PackStore {
  record: PackRecord | null = null;

  async read(): Promise<PackRecord | null> {
    return structuredClone(this.record);
  }

  async write(record: PackRecord): Promise<void> {
    this.record = structuredClone(record);
  }
}

export class MemoryConflicts implements ConflictStore {
  kept: KeptConflict[] = [];

  async all(): Promise<KeptConflict[]> {
    return [...this.kept];
  }

  async add(conflicts: readonly KeptConflict[]): Promise<void> {
    for (const conflict of conflicts)
      if (!this.kept.some(({ sequence }) => sequence === conflict.sequence)) this.kept.push(conflict);
  }

  async markSeen(): Promise<void> {
    this.kept = this.kept.map((conflict) => ({ ...conflict, seen: true }));
  }
}

export class MemoryBook implements DoorBook {
  doors: DoorRecord[] = [];
  waiting: PendingEnrolment | null = null;

  async current(): Promise<DoorRecord | null> {
    return this.doors.find((door) => door.current) ?? null;
  }

  async earlier(): Promise<DoorRecord[]> {
    return this.doors.filter((door) => !door.current);
  }

  async begin(record: DoorRecord): Promise<void> {
    this.doors = [...this.doors.map((door) => ({ ...door, current: false })), { ...record, current: true }];
    this.waiting = null;
  }

  async note(id: string, change: Parameters<DoorBook['note']>[1]): Promise<void> {
    this.doors = this.doors.map((door) => (door.deviceId === id ? { ...door, ...change } : door));
  }

  async forget(id: string): Promise<void> {
    this.doors = this.doors.filter((door) => door.deviceId !== id);
  }

  async pending(): Promise<PendingEnrolment | null> {
    return this.waiting;
  }

  async setPending(pending: PendingEnrolment | null): Promise<void> {
    this.waiting = pending;
  }
}

/** The record of an enrolled door of the example event. */
export function doorRecord(more: Partial<DoorRecord> = {}): DoorRecord {
  return {
    deviceId,
    eventId,
    eventName: 'Two evenings',
    name: 'Phone at the main gate',
    gate: 0,
    gateName: 'Main',
    trustAnchor: toBase64url(issuer.publicKey),
    key: { kind: 'seed', seed: deviceSeed, publicKey: signer.publicKey.slice() },
    enrolledAtMs: atMs,
    clock: null,
    lastServerAtMs: null,
    withdrawnAtMs: null,
    current: true,
    ...more,
  };
}
