/** How much a verdict's knowledge can be trusted (A15). */
import type { DoorKnowledge, Freshness } from './types.ts';

/** A door nearby speaks every few seconds; one that has been silent for longer may know of an entry that we do not. */
export const peerHeardWithinMs = 15_000;

/** @param nowMs the corrected clock; @param ticketType whose own threshold counts, where it has one */
export function freshnessOf(door: DoorKnowledge, nowMs: number, ticketType: number | null): Freshness {
  const { head, epoch } = door.pack;
  const own = head.ticketTypes.find(({ index }) => index === ticketType)?.staleAfterMs;
  const statusAgeMs = Math.max(0, nowMs - head.issuedAtMs);
  const ages = door.peers.flatMap(({ lastHeardAtMs }) =>
    lastHeardAtMs === null ? [] : [Math.max(0, nowMs - lastHeardAtMs)],
  );
  return {
    epoch,
    statusAgeMs,
    serverAgeMs: door.lastServerAtMs === null ? null : Math.max(0, nowMs - door.lastServerAtMs),
    peers: {
      known: door.peers.length,
      heard: ages.filter((age) => age <= peerHeardWithinMs).length,
      oldestAgeMs: ages.length > 0 ? Math.max(...ages) : null,
    },
    stale: statusAgeMs > (own ?? head.rules.staleAfterMs),
  };
}
