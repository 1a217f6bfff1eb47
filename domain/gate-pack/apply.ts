/** Newer knowledge replaces older, never the other way round. */
import type { Opened } from './open.ts';
import type { GateDelta, GatePack, GateStatus } from './types.ts';

/** The pack to hold: `next`, unless it is older than `held` (a smaller epoch, or the same epoch issued earlier). */
export function acceptGatePack(_held: GatePack | null, _next: GatePack): Opened<GatePack> {
  throw new Error('being built');
}

/** `held` brought forward by `delta`, as a new pack; applying it twice changes nothing. */
export function applyGateDelta(_held: GatePack, _delta: GateDelta): Opened<GatePack> {
  throw new Error('being built');
}

/** A status in which nothing has happened to `ticketCount` tickets. */
export function emptyStatus(_ticketCount: number): GateStatus {
  throw new Error('being built');
}

/** Reads a serial's bit; false beyond the end. */
export function bit(_bitmap: Uint8Array, _serial: number): boolean {
  throw new Error('being built');
}

/** Sets or clears a serial's bit in place. */
export function setBit(_bitmap: Uint8Array, _serial: number, _on: boolean): void {
  throw new Error('being built');
}
