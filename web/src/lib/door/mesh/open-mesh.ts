/** A door's place among its neighbours, put together from what the door has anyway. */
import { SignedEntry } from '#domain/admission/entry';
import type { JournalTip } from '#domain/admission/journal';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import { VouchedDoors } from '#domain/mesh/vouched-doors';
import { idToBytes } from '#domain/ids';
import type { DoorClock } from '../door-clock.ts';
import type { DoorRecord } from '../door-record.ts';
import type { JournalStore } from '../journal-store.ts';
import type { PackKeeper } from '../pack-keeper.ts';
import { Introducer } from './introducer.ts';
import type { MeetingDeps } from './meeting.ts';
import { Mesh } from './mesh.ts';
import { MeshStore } from './mesh-store.ts';

/** What a browser must have for it; absent where it has no WebRTC, and then the door works alone. */
export interface MeshGround {
  store: MeshStore;
  connection: RTCCertificate;
}

export interface MeshParts {
  door: DoorRecord;
  signer: Signer;
  ed25519: Ed25519;
  clock: DoorClock;
  keeper: PackKeeper;
  journal: JournalStore;
  tip: JournalTip;
  meet: MeetingDeps['meet'];
  onHeard(entries: readonly SignedEntry[]): void;
  takePack(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  onChange(): void;
}

/** Null where the browser cannot connect pages with each other. */
export async function meshGround(deviceId: string): Promise<MeshGround | null> {
  if (typeof RTCPeerConnection === 'undefined') return null;
  try {
    const store = await MeshStore.open(deviceId);
    return { store, connection: await store.certificate() };
  } catch {
    return null; // a door without neighbours is still a door
  }
}

export async function openMesh(ground: MeshGround, parts: MeshParts): Promise<Mesh> {
  const { door, signer, ed25519, clock, keeper, journal, tip } = parts;
  const { deviceId, eventId } = door;
  const certificate = door.certificate ?? null;
  const vouched = new VouchedDoors();
  vouched.name(keeper.pack?.head.doors ?? []);
  const introducer = new Introducer({
    ...{ deviceId, signer, ed25519, certificate, vouched },
    eventId16: idToBytes('event', eventId)!,
    connection: ground.connection,
    trusted: () => keeper.trusted,
    nowMs: () => clock.nowMs(),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  });
  const mesh = await Mesh.open(
    {
      ...{ eventId, deviceId, certificate, ed25519, introducer, vouched },
      store: ground.store,
      nowMs: () => clock.nowMs(),
      ownEntries: (after, max) => journal.entriesAfter(after, max),
      onHeard: (entries) => parts.onHeard(entries),
      signedPack: () => keeper.signed,
      takePack: (bytes) => parts.takePack(bytes),
      meet: (letters) => parts.meet(letters),
      onChange: () => parts.onChange(),
    },
    tip,
  );
  if (keeper.pack) mesh.packIs(keeper.pack);
  return mesh;
}

/** What neighbours told before, for a gate that rebuilds what it knows. */
export async function heardBefore(
  { store }: MeshGround,
  visit: (entries: readonly SignedEntry[]) => void,
): Promise<void> {
  await store.each((page) => {
    visit(
      page.flatMap(({ raw }) => {
        const parsed = SignedEntry.safeParse(raw);
        return parsed.success ? [parsed.data] : [];
      }),
    );
  });
}
