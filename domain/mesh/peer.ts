/** What a node knows of one door that it is linked with. */

export type CheckBatch = { deviceId: string; entries: Record<string, unknown>[]; certificate: string | null };
export type PackTransfer = { epoch: number; parts: number; got: Uint8Array[]; sinceMs: number };

export type Peer = {
  readonly id: string;
  /** Nothing counts before the other side has said who it is and for which event. */
  greeted: boolean;
  lastHeardAtMs: number;
  /** How far it holds each journal, as far as we know: it said so, it sent it, or we sent it. */
  readonly has: Map<string, number>;
  /** When we last gave it entries of a journal: its digests from before then are out of date. */
  readonly gaveAtMs: Map<string, number>;
  /** What it lacks, since when, and another door that is linked with it will surely have sent. */
  readonly lacks: Map<string, { through: number; sinceMs: number }>;
  /** Doors that it is linked with. */
  links: ReadonlySet<string>;
  /** One batch at a time: the next when the last has left. */
  giving: { deviceId: string; sinceMs: number } | null;
  readonly toCheck: CheckBatch[];
  checking: boolean;
  epoch: number;
  transfer: PackTransfer | null;
  certificate: string | null;
  strikes: number;
  /** Introductions carried for it lately. */
  carried: { count: number; sinceMs: number };
  lastDigest: { sentAtMs: number; arrivedAtMs: number } | null;
  digestSentAtMs: number;
  /** Its corrected clock less ours, from the best exchange; null before one. */
  clockDifferenceMs: number | null;
  roundTripMs: number | null;
};

export function newPeer(id: string, nowMs: number): Peer {
  return {
    id,
    greeted: false,
    lastHeardAtMs: nowMs,
    has: new Map(),
    gaveAtMs: new Map(),
    lacks: new Map(),
    links: new Set(),
    giving: null,
    toCheck: [],
    checking: false,
    epoch: -1,
    transfer: null,
    certificate: null,
    strikes: 0,
    carried: { count: 0, sinceMs: nowMs },
    lastDigest: null,
    digestSentAtMs: -Infinity,
    clockDifferenceMs: null,
    roundTripMs: null,
  };
}

/** Takes a digest's echo in: the classic exchange of four stamps (RFC 5905 §8), the shortest round trip wins. */
export function measureClock(peer: Peer, sentAtMs: number, echo: { sentAtMs: number; heldMs: number }, nowMs: number) {
  const roundTripMs = nowMs - echo.sentAtMs - echo.heldMs;
  if (roundTripMs < 0 || roundTripMs > 10_000) return;
  if (peer.roundTripMs !== null && roundTripMs > peer.roundTripMs + 50) return;
  peer.roundTripMs = roundTripMs;
  peer.clockDifferenceMs = Math.round(sentAtMs + roundTripMs / 2 - nowMs);
}

/** Batches of one neighbour waiting to be checked; what goes beyond is dropped and asked for again. */
export const waitingChecksMax = 32;
/** So much garbage, and the door is hung up on. */
export const strikesMax = 5;
/** What a door's own neighbours will have told it is not told again before it has been missing for so long. */
export const overheardMs = 3_000;
/** A digest that still lacks what we gave so long ago: it was lost on the way, or not believed. */
export const giveAgainMs = 5_000;

/** What a door tells all its neighbours at once, they need not tell each other, unless it stays missing (M12). */
export function willOverhear(
  peer: Peer,
  deviceId: string,
  through: number,
  source: string | undefined,
  nowMs: number,
): boolean {
  if (!peer.links.has(deviceId) && !(source !== undefined && peer.links.has(source))) return false;
  const lacks = peer.lacks.get(deviceId);
  const caughtUp = lacks !== undefined && (peer.has.get(deviceId) ?? 0) >= lacks.through;
  if (!lacks || caughtUp) peer.lacks.set(deviceId, { through, sinceMs: nowMs });
  return !lacks || caughtUp || nowMs - lacks.sinceMs < overheardMs;
}

/** Its own word on what it holds: more than we thought, or, some time after we gave it the rest, less. */
export function learn(peer: Peer, deviceId: string, through: number, nowMs: number): void {
  const settled = nowMs - (peer.gaveAtMs.get(deviceId) ?? -Infinity) > giveAgainMs;
  if (through > (peer.has.get(deviceId) ?? 0) || settled) peer.has.set(deviceId, through);
}

export function raise(map: Map<string, number>, key: string, value: number): void {
  if (value > (map.get(key) ?? -Infinity)) map.set(key, value);
}
