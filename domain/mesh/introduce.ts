/** Doors that have a neighbour in common come to know each other through it: n doors need n − 1 pairings by hand (M13, M14). */
import type { MeshEffect } from './effects.ts';
import type { MeshMessage } from './messages.ts';
import type { Peer } from './peer.ts';

/** When each door was last asked for, so that nobody is asked all the time. */
export type Wishes = { askedAtMs: Map<string, number> };

/** More links than this do not make anybody better informed; the rest comes through others. */
export const linksMax = 12;
const askAgainMs = 20_000;
/** Introductions that one neighbour may have carried in a minute. */
export const carriedMax = 60;
const carriedWithinMs = 60_000;

/** The doors to be introduced to now. Of two, the one with the smaller id begins, so that they do not meet halfway. */
export function chooseIntroductions(
  wishes: Wishes,
  own: string,
  peers: ReadonlyMap<string, Peer>,
  nowMs: number,
): Extract<MeshEffect, { kind: 'introduce' }>[] {
  const chosen: Extract<MeshEffect, { kind: 'introduce' }>[] = [];
  for (const peer of peers.values())
    for (const to of peer.links) {
      if (peers.size + chosen.length >= linksMax) return chosen;
      if (to <= own || peers.has(to)) continue;
      if (nowMs - (wishes.askedAtMs.get(to) ?? -Infinity) < askAgainMs) continue;
      wishes.askedAtMs.set(to, nowMs);
      chosen.push({ kind: 'introduce', via: peer.id, to });
    }
  return chosen;
}

/** Passes an introduction on, one step and no further, or hands it to this door. Only in the sender's own name, and not without bound. */
export function carrySignal(
  peer: Peer,
  message: Extract<MeshMessage, { kind: 'signal' }>,
  own: string,
  peers: ReadonlyMap<string, Peer>,
  nowMs: number,
  act: (effect: MeshEffect) => void,
): void {
  if (message.to === own) return act({ kind: 'introduced', via: peer.id, from: message.from, body: message.body });
  if (message.from !== peer.id || !peers.has(message.to)) return;
  if (nowMs - peer.carried.sinceMs > carriedWithinMs) peer.carried = { count: 0, sinceMs: nowMs };
  if (++peer.carried.count > carriedMax) return;
  act({ kind: 'send', to: message.to, message });
}
