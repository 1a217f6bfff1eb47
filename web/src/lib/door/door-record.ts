/** Who this device is: what the enrolment left behind. */
import type { DoorRole } from '#domain/gate-pack/role';
import type { ClockOffset } from './door-clock.ts';
import type { StoredKey } from './device-key.ts';

export type DoorRecord = {
  deviceId: string;
  eventId: string;
  eventName: string;
  /** What the organizer calls this door. */
  name: string;
  gate: number;
  gateName: string;
  /** The event's key that signs packs, base64url; pinned, never replaced (T7). */
  trustAnchor: string;
  /** Of the trust anchor; missing is 0. */
  trustAnchorIndex?: number | undefined;
  /** The event's word for this door's key, for doors whose pack is older than it; absent from older servers. */
  certificate?: string | null | undefined;
  /** What this device may do; absent where it was enrolled before there were roles. */
  role?: DoorRole | undefined;
  key: StoredKey;
  enrolledAtMs: number;
  clock: ClockOffset | null;
  /** Corrected time of the server's last answer. */
  lastServerAtMs: number | null;
  /** When this device heard that the organizer has withdrawn it. */
  withdrawnAtMs: number | null;
  /** Whether scanning happens under this record; an earlier one only waits for its journal to be sent. */
  current: boolean;
};

/** Kept while the server's answer is awaited, so that a second attempt is the same attempt: same key, same request. */
export type PendingEnrolment = { token: string; key: StoredKey; idempotencyKey: string };

/** Where door records lie. */
export interface DoorBook {
  current(): Promise<DoorRecord | null>;
  /** Doors that this device was before. */
  earlier(): Promise<DoorRecord[]>;
  /** Makes this the current door; whichever was so before becomes an earlier one. */
  begin(record: DoorRecord): Promise<void>;
  /** Changes what the server told since. */
  note(
    deviceId: string,
    change: Partial<Pick<DoorRecord, 'clock' | 'lastServerAtMs' | 'withdrawnAtMs'>>,
  ): Promise<void>;
  /** Forgets a door with its key, pack, journal and conflicts. */
  forget(deviceId: string): Promise<void>;
  pending(): Promise<PendingEnrolment | null>;
  setPending(pending: PendingEnrolment | null): Promise<void>;
}
