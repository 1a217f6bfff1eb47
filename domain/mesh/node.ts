/**
 * One door in the mesh: what it tells its neighbours, what it asks of them, what it passes on (M10–M19). Pure: it is told what happened and
 * at what time, and `takeEffects` says what is to be done. Journals themselves lie elsewhere; here is only how far each is held.
 */
import type { EntriesCheck } from './check-entries.ts';
import { digestFor, standingsOf, type Digest, type Knowledge, type PeerStanding } from './digest.ts';
import type { MeshEffect } from './effects.ts';
import { entriesPerMessageMax, meshVersion, readMessage, type Held, type MeshMessage } from './messages.ts';
import { HeldJournals } from './held-journals.ts';
import { carrySignal, chooseIntroductions, type Wishes } from './introduce.ts';
import { askForPack, takePart } from './pack-parts.ts';
import { giveAgainMs, learn, measureClock, newPeer, raise, willOverhear, type Peer } from './peer.ts';
import { strikesMax, waitingChecksMax } from './peer.ts';

export interface NodeOptions {
  eventId: string;
  deviceId: string;
  certificate: string | null;
  /** Hash that the first entry of a device's journal links to. */
  genesisOf(deviceId: string): string;
}

export const digestEveryMs = 2_000;
/** A link that says nothing for so long is dead, whatever the browser thinks of it. */
export const deadAfterMs = 12_000;
const doorsMax = 1_000; // in one talk; more are not remembered

export class MeshNode {
  readonly #options: NodeOptions;
  readonly #journals: HeldJournals;
  readonly #peers = new Map<string, Peer>();
  /** When each door was last heard, by us or by somebody who told us; our clock. */
  readonly #heardAtMs = new Map<string, number>();
  readonly #wishes: Wishes = { askedAtMs: new Map() };
  #epoch = -1;
  #effects: MeshEffect[] = [];

  constructor(options: NodeOptions) {
    this.#options = options;
    this.#journals = new HeldJournals(options.genesisOf);
  }

  /** What has gathered since the last call. */
  takeEffects(): MeshEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  heldOf(deviceId: string): Held {
    return this.#journals.of(deviceId);
  }

  /** Journals held here, by device. */
  get journals(): ReadonlyMap<string, Held> {
    return this.#journals.all;
  }

  get epoch(): number {
    return this.#epoch;
  }

  get links(): string[] {
    return [...this.#peers.keys()];
  }

  hasForked(deviceId: string): boolean {
    return this.#journals.hasForked(deviceId);
  }

  /** How far a journal lies on this device, at its start. */
  holds(deviceId: string, held: Held): void {
    this.#journals.reached(deviceId, held);
  }

  /** An entry of this door's own, written down a moment ago. */
  wrote(held: Held, nowMs: number): void {
    this.holds(this.#options.deviceId, held);
    this.#pumpAll(nowMs);
  }

  /** The pack held here, and how far it knows each journal: that much need not be passed on any more (M15). */
  packIs(epoch: number, merged: Readonly<Record<string, number>>): void {
    this.#epoch = Math.max(this.#epoch, epoch);
    for (const [deviceId, through] of Object.entries(merged))
      if (deviceId !== this.#options.deviceId) this.#journals.knownThrough(deviceId, through);
    for (const peer of this.#peers.values()) if (peer.transfer && peer.transfer.epoch <= epoch) peer.transfer = null;
  }

  /** A connection stands, and its other end has proven to be `peerId`. */
  linked(peerId: string, nowMs: number): void {
    const { eventId, deviceId, certificate } = this.#options;
    const peer = newPeer(peerId, nowMs);
    this.#peers.set(peerId, peer);
    this.#heardAtMs.set(peerId, nowMs);
    this.#send(peer, { kind: 'hello', version: meshVersion, eventId, deviceId, certificate });
    this.#sendDigest(peer, nowMs);
  }

  /** The connection is gone. What is known of the door's journal stays. */
  lost(peerId: string): void {
    this.#peers.delete(peerId);
  }

  received(peerId: string, text: unknown, nowMs: number): void {
    const peer = this.#peers.get(peerId);
    if (!peer) return;
    const read = readMessage(text);
    if (read.kind === 'garbage') return this.#strike(peer);
    this.#hear(peer, nowMs);
    if (read.kind === 'message') this.take(peerId, read.message, nowMs);
  }

  /** A message that was read; `received` is for what comes off the wire. */
  take(peerId: string, message: MeshMessage, nowMs: number): void {
    const peer = this.#peers.get(peerId);
    if (!peer) return;
    this.#hear(peer, nowMs);
    if (message.kind === 'hello') return this.#greet(peer, message);
    if (!peer.greeted) return;
    switch (message.kind) {
      case 'digest':
        return this.#takeDigest(peer, message, nowMs);
      case 'entries':
        return this.#takeEntries(peer, message);
      case 'pack-ask':
        return this.#do({ kind: 'give-pack', to: peer.id, since: message.since, part: message.part });
      case 'pack-part':
        return takePart(peer, message, this.#epoch, nowMs, (effect) => this.#do(effect));
      case 'signal':
        return carrySignal(peer, message, this.#options.deviceId, this.#peers, nowMs, (effect) => this.#do(effect));
    }
  }

  /** The answer to `give`: entries up to `through` are on their way; null where they are not here any more (the pack has them). */
  gave(peerId: string, deviceId: string, through: number | null, nowMs: number): void {
    const peer = this.#peers.get(peerId);
    if (!peer || peer.giving?.deviceId !== deviceId) return;
    peer.giving = null;
    raise(peer.has, deviceId, through ?? this.heldOf(deviceId).through);
    peer.gaveAtMs.set(deviceId, nowMs);
    this.#pump(peer, nowMs);
  }

  /** The answer to `check`; `unknown-door` where nobody vouches for the device yet. */
  checked(peerId: string, deviceId: string, result: EntriesCheck | 'unknown-door', nowMs: number): void {
    const peer = this.#peers.get(peerId);
    if (peer) peer.checking = false;
    if (result !== 'unknown-door') {
      this.#accept(deviceId, result, peer, nowMs);
      if (result.problem === 'forked') this.#markForked(deviceId);
      if (peer && (result.problem === 'forged' || result.problem === 'malformed'))
        return this.#quarantine(peer, 'forged');
    }
    if (peer) this.#checkNext(peer);
  }

  /** Sends an introduction to a door that `via` is linked with. */
  signal(via: string, to: string, body: string): void {
    const peer = this.#peers.get(via);
    if (peer) this.#send(peer, { kind: 'signal', from: this.#options.deviceId, to, body });
  }

  /** Every second or so: digests, what was missed, doors to get to know. @returns links that have died. */
  tick(nowMs: number): string[] {
    const dead = [...this.#peers.values()].filter(({ lastHeardAtMs }) => nowMs - lastHeardAtMs > deadAfterMs);
    for (const { id } of dead) this.lost(id);
    for (const peer of this.#peers.values()) {
      if (nowMs - peer.digestSentAtMs >= digestEveryMs) this.#sendDigest(peer, nowMs);
      if (peer.giving && nowMs - peer.giving.sinceMs > giveAgainMs) peer.giving = null;
      this.#pump(peer, nowMs);
      askForPack(peer, this.#epoch, nowMs, (effect) => this.#do(effect));
    }
    const { deviceId } = this.#options;
    for (const wish of chooseIntroductions(this.#wishes, deviceId, this.#peers, nowMs)) this.#do(wish);
    return dead.map(({ id }) => id);
  }

  /** Doors that were ever heard of, with the last word of each; @param known those that are waited for although never heard */
  standings(known: Iterable<string> = []): PeerStanding[] {
    return standingsOf(this.#knowledge, this.#options.deviceId, known);
  }

  /** Nobody waits for this door any more: it was withdrawn, or a person said so. */
  forget(deviceId: string): void {
    this.#heardAtMs.delete(deviceId);
  }

  #do(effect: MeshEffect): void {
    this.#effects.push(effect);
  }

  #send(peer: Peer, message: MeshMessage): void {
    this.#do({ kind: 'send', to: peer.id, message });
  }

  #hear(peer: Peer, nowMs: number): void {
    peer.lastHeardAtMs = nowMs;
    this.#heardAtMs.set(peer.id, nowMs);
  }

  #greet(peer: Peer, hello: Extract<MeshMessage, { kind: 'hello' }>): void {
    if (hello.eventId !== this.#options.eventId || hello.deviceId !== peer.id)
      return this.#quarantine(peer, 'wrong-event');
    peer.greeted = true;
    peer.certificate = hello.certificate;
  }

  #sendDigest(peer: Peer, nowMs: number): void {
    peer.digestSentAtMs = nowMs;
    this.#send(peer, digestFor(peer, this.#knowledge, nowMs));
  }

  get #knowledge(): Knowledge {
    return { held: this.journals, heardAtMs: this.#heardAtMs, peers: this.#peers, epoch: this.#epoch };
  }

  #takeDigest(peer: Peer, digest: Digest, nowMs: number): void {
    peer.epoch = digest.epoch;
    peer.lastDigest = { sentAtMs: digest.sentAtMs, arrivedAtMs: nowMs };
    if (digest.echo) measureClock(peer, digest.sentAtMs, digest.echo, nowMs);
    for (const [id, { ageMs }] of Object.entries(digest.doors))
      if (id !== this.#options.deviceId && (this.#heardAtMs.has(id) || this.#heardAtMs.size < doorsMax))
        raise(this.#heardAtMs, id, nowMs - ageMs);
    peer.links = new Set(Object.keys(digest.doors).filter((id) => digest.doors[id]!.linked));
    const journals = new Set([...this.journals.keys(), ...Object.keys(digest.journals)]);
    for (const deviceId of journals) {
      const theirs = digest.journals[deviceId] ?? { through: 0, hash: null };
      learn(peer, deviceId, theirs.through, nowMs);
      const ours = this.heldOf(deviceId);
      const sameLength = theirs.through === ours.through && theirs.hash !== null && ours.hash !== null;
      if (sameLength && theirs.hash !== ours.hash) this.#markForked(deviceId);
    }
    this.#pump(peer, nowMs);
    askForPack(peer, this.#epoch, nowMs, (effect) => this.#do(effect));
  }

  #takeEntries(peer: Peer, message: Extract<MeshMessage, { kind: 'entries' }>): void {
    const { deviceId, entries, certificate } = message;
    if (deviceId === this.#options.deviceId || this.hasForked(deviceId)) return;
    if (peer.toCheck.length >= waitingChecksMax) return;
    peer.toCheck.push({
      deviceId,
      entries,
      certificate: certificate ?? this.#peers.get(deviceId)?.certificate ?? null,
    });
    this.#checkNext(peer);
  }

  #checkNext(peer: Peer): void {
    if (peer.checking) return;
    const batch = peer.toCheck.shift();
    if (!batch) return;
    peer.checking = true;
    this.#do({ kind: 'check', from: peer.id, ...batch });
  }

  #accept(deviceId: string, { good }: EntriesCheck, peer: Peer | undefined, nowMs: number): void {
    const last = good.at(-1);
    if (peer && last) raise(peer.has, deviceId, last.sequence);
    const fresh = this.#journals.grow(deviceId, good, peer?.id);
    if (fresh === 'forked') return this.#markForked(deviceId);
    if (fresh.length === 0) return;
    this.#do({ kind: 'take', deviceId, entries: fresh });
    this.#pumpAll(nowMs);
  }

  #pumpAll(nowMs: number): void {
    for (const peer of this.#peers.values()) this.#pump(peer, nowMs);
  }

  /** Gives the neighbour the next batch of what it lacks: this door's own first. */
  #pump(peer: Peer, nowMs: number): void {
    if (peer.giving || !peer.greeted) return;
    const { deviceId: own } = this.#options;
    for (const [deviceId, { through }] of [[own, this.heldOf(own)] as const, ...this.journals]) {
      const after = peer.has.get(deviceId) ?? 0;
      if (through <= after || deviceId === peer.id) {
        peer.lacks.delete(deviceId);
        continue;
      }
      if (willOverhear(peer, deviceId, through, this.#journals.sourceOf(deviceId), nowMs)) continue;
      peer.giving = { deviceId, sinceMs: nowMs };
      return this.#do({ kind: 'give', to: peer.id, deviceId, after, max: entriesPerMessageMax });
    }
  }

  #markForked(deviceId: string): void {
    if (this.#journals.fork(deviceId)) this.#do({ kind: 'forked', deviceId });
  }

  #strike(peer: Peer): void {
    if (++peer.strikes >= strikesMax) this.#quarantine(peer, 'garbage');
  }

  #quarantine(peer: Peer, why: Extract<MeshEffect, { kind: 'quarantine' }>['why']): void {
    this.#peers.delete(peer.id);
    this.#do({ kind: 'quarantine', peer: peer.id, why });
  }
}
