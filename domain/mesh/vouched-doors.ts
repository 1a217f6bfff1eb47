/** The doors whose word counts: those that the pack names, and those whose certificate the event signed after it (M3, M4). */
import { fromBase64url } from '#domain/crypto/bytes';
import type { GateDoor } from '#domain/gate-pack/head';
import type { VouchedDoor } from './door-certificate.ts';

/** An event with more doors than this has other problems; certificates beyond it are not kept. */
export const doorsMax = 1_000;

export class VouchedDoors {
  #named = new Map<string, VouchedDoor>();
  readonly #certified = new Map<string, VouchedDoor>();

  /** The list of the newest pack, whole. What it says of a door outweighs its certificate: it knows who was withdrawn. */
  name(doors: readonly GateDoor[]): void {
    this.#named = new Map();
    for (const { id, publicKey, name, gate, revokedAtMs } of doors) {
      const bytes = fromBase64url(publicKey);
      if (bytes) this.#named.set(id, { deviceId: id, publicKey: bytes, name, gate, revokedAtMs: revokedAtMs ?? null });
    }
  }

  /** A door whose certificate was verified. */
  certify(door: VouchedDoor): void {
    if (this.#certified.size < doorsMax || this.#certified.has(door.deviceId)) this.#certified.set(door.deviceId, door);
  }

  get(deviceId: string): VouchedDoor | null {
    return this.#named.get(deviceId) ?? this.#certified.get(deviceId) ?? null;
  }

  /** Whether the door's word counts at this instant of the corrected clock. */
  isGood(deviceId: string, nowMs: number): boolean {
    const door = this.get(deviceId);
    return door !== null && (door.revokedAtMs === null || nowMs < door.revokedAtMs);
  }

  all(): VouchedDoor[] {
    return [...new Map([...this.#certified, ...this.#named]).values()];
  }
}
