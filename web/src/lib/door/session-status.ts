/** What a door at work is made of, and everything that the page shows about it. */
import type { JournalEntry, ZoneNow } from '#domain/admission/types';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import type { DoorMessage } from '#domain/contract/door-talk';
import type { DoorRole } from '#domain/gate-pack/role';
import type { GatePack, PackRefusal } from '#domain/gate-pack/types';
import type { ConflictStore, KeptConflict } from './conflicts.ts';
import type { DayCounts } from './day-counts.ts';
import type { DoorClock } from './door-clock.ts';
import type { DoorBook, DoorRecord } from './door-record.ts';
import type { TalkGround } from './door-talk.ts';
import type { JournalFault } from './journal-reader.ts';
import type { JournalStore } from './journal-store.ts';
import type { Neighbour } from './mesh/mesh.ts';
import type { MeshGround } from './mesh/open-mesh.ts';
import type { PackStore } from './pack-keeper.ts';
import type { SyncReport } from './sync.ts';

export interface SessionDeps {
  fetch: typeof fetch;
  ed25519: Ed25519;
  signer: Signer;
  clock: DoorClock;
  book: DoorBook;
  packs: PackStore;
  journal: JournalStore;
  conflicts: ConflictStore;
  /** For talking with doors nearby; absent where the browser cannot. */
  ground?: MeshGround | null;
  /** For telling the organizer how this device is, and for hearing messages. */
  talk?: TalkGround;
}

/** Everything the page shows about a door, at one moment. */
export type SessionStatus = {
  door: DoorRecord;
  pack: GatePack | null;
  /** Why the pack on the disk could not be opened, until another one has come. */
  packProblem: PackRefusal | null;
  journalLength: number;
  unsent: number;
  fault: JournalFault | null;
  recent: readonly JournalEntry[];
  counts: DayCounts;
  lastAdmission: JournalEntry | null;
  conflicts: readonly KeptConflict[];
  lastAnswerAtMs: number | null;
  /** What came of the last round; null before the first. */
  sync: SyncReport | null;
  offsetMs: number | null;
  withdrawn: boolean;
  role: DoorRole;
  /** The role's time is over: nobody is let in any more, also without a network (A34). */
  over: boolean;
  /** The zone behind this gate; null where there is none. */
  zone: ZoneNow | null;
  /** Doors nearby; null where this browser cannot talk with any. */
  neighbours: readonly Neighbour[] | null;
  /** What the organizer has sent to this door and nobody here has acknowledged, the oldest first. */
  messages: readonly DoorMessage[];
};
