/** Newer knowledge replaces older, never the other way round (G9, G10). */
import { equalBytes } from '#domain/crypto/bytes';
import type { Opened } from './open.ts';
import { bit, bitmapLength, setBit } from './serial-set.ts';
import type { GateChange, GateDelta, GatePack, GateStatus } from './types.ts';

export { bit, setBit } from './serial-set.ts';

/** The pack to hold: `next`, unless it is older than `held` (a smaller epoch, or the same epoch issued earlier) or of another event. */
export function acceptGatePack(held: GatePack | null, next: GatePack): Opened<GatePack> {
  if (!held) return { ok: true, value: next };
  if (!equalBytes(held.eventId16, next.eventId16)) return { ok: false, reason: 'wrong-event' };
  if (isOlder(next.epoch, next.head.issuedAtMs, held)) return { ok: false, reason: 'older-epoch' };
  return { ok: true, value: next };
}

/** `held` brought forward by `delta`, as a new pack (`held` is left as it was); applying it twice changes nothing. */
export function applyGateDelta(held: GatePack, delta: GateDelta): Opened<GatePack> {
  if (!equalBytes(held.eventId16, delta.eventId16)) return { ok: false, reason: 'wrong-event' };
  if (isOlder(delta.epoch, delta.issuedAtMs, held)) return { ok: false, reason: 'older-epoch' };
  if (held.epoch < delta.since) return { ok: false, reason: 'gap' };
  const { issuedAtMs, merged, heads } = delta;
  return {
    ok: true,
    value: {
      ...held,
      epoch: delta.epoch,
      head: { ...(delta.head ?? held.head), issuedAtMs, merged, ...(heads && { heads }) },
      status: changedStatus(held.status, delta.changes, delta.ticketCount),
    },
  };
}

/** A status in which nothing has happened to `ticketCount` tickets. */
export function emptyStatus(ticketCount: number): GateStatus {
  const bitmap = () => new Uint8Array(bitmapLength(ticketCount));
  return {
    ticketCount,
    revoked: bitmap(),
    admitted: bitmap(),
    unpaid: bitmap(),
    generations: new Map(),
    uses: new Map(),
    blocked: new Map(),
  };
}

/** The status after some tickets have changed, as a copy; tickets that are new and not named are untouched ones of generation 1. */
export function changedStatus(status: GateStatus, changes: readonly GateChange[], ticketCount: number): GateStatus {
  const count = Math.max(status.ticketCount, ticketCount);
  const grown = (bitmap: Uint8Array) => {
    const copy = new Uint8Array(bitmapLength(count));
    copy.set(bitmap);
    return copy;
  };
  const revoked = grown(status.revoked);
  const admitted = grown(status.admitted);
  const unpaid = grown(status.unpaid);
  const generations = new Map(status.generations);
  const uses = new Map(status.uses);
  const blocked = new Map(status.blocked);
  for (const change of changes) {
    setBit(revoked, change.serial, change.revoked);
    setBit(admitted, change.serial, change.admitted);
    setBit(unpaid, change.serial, change.unpaid);
    if (change.generation > 1) generations.set(change.serial, change.generation);
    else generations.delete(change.serial);
    if (change.use) uses.set(change.serial, change.use);
    else uses.delete(change.serial);
    if (typeof change.blocked === 'string') blocked.set(change.serial, change.blocked);
    else blocked.delete(change.serial);
  }
  return { ticketCount: count, revoked, admitted, unpaid, generations, uses, blocked };
}

/** What a status says of one serial: the row of a delta. */
export function changeOf(status: GateStatus, serial: number): GateChange {
  const blocked = status.blocked.get(serial);
  return {
    serial,
    revoked: bit(status.revoked, serial),
    admitted: bit(status.admitted, serial),
    unpaid: bit(status.unpaid, serial),
    generation: status.generations.get(serial) ?? 1,
    use: status.uses.get(serial) ?? null,
    ...(blocked !== undefined && { blocked }),
  };
}

function isOlder(epoch: number, issuedAtMs: number, held: GatePack): boolean {
  return epoch < held.epoch || (epoch === held.epoch && issuedAtMs < held.head.issuedAtMs);
}
