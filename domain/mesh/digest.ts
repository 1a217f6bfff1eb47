/** What a door tells a neighbour of what it holds and whom it hears, and how that reads to people. */
import type { Held, MeshMessage } from './messages.ts';
import type { Peer } from './peer.ts';

export type Digest = Extract<MeshMessage, { kind: 'digest' }>;

/** What a node knows, as far as it tells others of it. */
export type Knowledge = {
  held: ReadonlyMap<string, Held>;
  /** When each door was last heard, by us or by somebody who told us. */
  heardAtMs: ReadonlyMap<string, number>;
  peers: ReadonlyMap<string, Peer>;
  epoch: number;
};

/** How a door nearby stands with this one. */
export type PeerStanding = {
  deviceId: string;
  linked: boolean;
  lastHeardAtMs: number | null;
  clockDifferenceMs: number | null;
};

export function digestFor(peer: Peer, { held, heardAtMs, peers, epoch }: Knowledge, nowMs: number): Digest {
  const doors: Digest['doors'] = {};
  for (const [id, atMs] of heardAtMs)
    if (id !== peer.id) doors[id] = { ageMs: Math.max(0, Math.round(nowMs - atMs)), linked: peers.has(id) };
  const last = peer.lastDigest;
  const echo = last && { sentAtMs: last.sentAtMs, heldMs: Math.max(0, Math.round(nowMs - last.arrivedAtMs)) };
  return { kind: 'digest', journals: Object.fromEntries(held), doors, epoch, sentAtMs: nowMs, echo };
}

/** Doors that were ever heard of, with the last word of each; @param known those that are waited for although never heard */
export function standingsOf({ heardAtMs, peers }: Knowledge, own: string, known: Iterable<string>): PeerStanding[] {
  return [...new Set([...known, ...heardAtMs.keys()])]
    .filter((deviceId) => deviceId !== own)
    .map((deviceId) => ({
      deviceId,
      linked: peers.has(deviceId),
      lastHeardAtMs: heardAtMs.get(deviceId) ?? null,
      clockDifferenceMs: peers.get(deviceId)?.clockDifferenceMs ?? null,
    }));
}
