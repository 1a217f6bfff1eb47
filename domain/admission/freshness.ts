/** How much a verdict's knowledge can be trusted (A15). */
import type { GatePackHead } from '#domain/gate-pack/types';
import type { DoorKnowledge, Freshness } from './types.ts';

/** A door nearby speaks every few seconds; one that has been silent for longer may know of an entry that we do not. */
export const peerHeardWithinMs = 15_000;

/** Where the organizer names no other: two rounds of gossip that went unheard, and a walk round a corner. */
const silentAfterMs = 60_000;

/**
 * @param nowMs the corrected clock; @param ticketType whose own threshold counts, where it has one; @param gate where the scan
 *   happens, for the home gate
 */
export function freshnessOf(door: DoorKnowledge, nowMs: number, ticketType: number | null, gate: number): Freshness {
  const { head, epoch } = door.pack;
  const type = head.ticketTypes.find(({ index }) => index === ticketType);
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
    stale: statusAgeMs > (type?.staleAfterMs ?? head.rules.staleAfterMs),
    apart: apartFrom(door, head.rules, type, nowMs, gate),
  };
}

type TypeRules = GatePackHead['ticketTypes'][number] | undefined;

/** M20, M21. Whoever hears the server hears the other doors through it. */
function apartFrom(
  door: DoorKnowledge,
  rules: GatePackHead['rules'],
  type: TypeRules,
  nowMs: number,
  gate: number,
): Freshness['apart'] {
  const limitMs = type?.peerSilentAfterMs ?? rules.peerSilentAfterMs ?? silentAfterMs;
  const heard = (atMs: number | null, withinMs: number) => atMs !== null && nowMs - atMs <= withinMs;
  if (heard(door.lastServerAtMs, limitMs)) return null;
  const home = type?.homeGate;
  const homeHeard = door.peers.some((peer) => peer.gate === home && heard(peer.lastHeardAtMs, peerHeardWithinMs));
  if (home !== undefined && home !== gate && !homeHeard) return 'home-gate';
  return door.peers.some(({ lastHeardAtMs }) => !heard(lastHeardAtMs, limitMs)) ? 'peers' : null;
}
