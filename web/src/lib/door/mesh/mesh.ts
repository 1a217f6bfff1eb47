/**
 * This door among its neighbours: holds the connections, does what the node asks for (`#domain/mesh/node`), and says whom it hears.
 * Nothing here waits for a server.
 */
import { SignedEntry } from '#domain/admission/entry';
import { emptyJournal } from '#domain/admission/journal';
import type { PeerContact } from '#domain/admission/types';
import { fromBase64url, toBase64url } from '#domain/crypto/bytes';
import type { Ed25519 } from '#domain/crypto/ed25519';
import type { GatePack } from '#domain/gate-pack/types';
import { checkEntries } from '#domain/mesh/check-entries';
import type { MeshEffect } from '#domain/mesh/effects';
import { writeMessage, type MeshMessage } from '#domain/mesh/messages';
import { MeshNode } from '#domain/mesh/node';
import { packBundle, partOf, spanOf, unbundle, type SignedPack } from '#domain/mesh/pack-parts';
import type { VouchedDoors } from '#domain/mesh/vouched-doors';
import type { Introducer } from './introducer.ts';
import { Links } from './links.ts';
import { MeetingPoint, viaServer, type MeetingDeps } from './meeting.ts';
import type { MeshStore } from './mesh-store.ts';

export interface MeshDeps {
  eventId: string;
  deviceId: string;
  certificate: string | null;
  ed25519: Ed25519;
  store: MeshStore;
  introducer: Introducer;
  vouched: VouchedDoors;
  /** The corrected clock. */
  nowMs(): number;
  /** Own entries behind a sequence, in order. */
  ownEntries(after: number, max: number): Promise<unknown[]>;
  /** Entries of neighbours that count from now on. */
  onHeard(entries: readonly SignedEntry[]): void;
  signedPack(): SignedPack | null;
  /** A pack or delta from a neighbour; believed by its signature alone. */
  takePack(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Asks the server who else is online. */
  meet: MeetingDeps['meet'];
  onChange(): void;
}

/** A door nearby, as the page shows it. */
export type Neighbour = {
  deviceId: string;
  name: string;
  gate: number | null;
  linked: boolean;
  lastHeardAtMs: number | null;
  clockDifferenceMs: number | null;
  forked: boolean;
};

const tickMs = 1_000;
/** One message of entries stays below what a message may be. */
const entriesLengthMax = 50_000;
/** What a pack has merged is kept for a while, for neighbours with an older one. */
const keptBehindPack = 2_000;
/** A door that was hung up on is not talked with for so long. */
const quarantineMs = 5 * 60_000;

export class Mesh {
  readonly #deps: MeshDeps;
  readonly node: MeshNode;
  readonly links: Links;
  readonly #meeting: MeetingPoint;
  readonly #known = new Set<string>();
  readonly #shunnedUntilMs = new Map<string, number>();
  /** The newest own entries, so that a neighbour hears of them before the disk has been asked. */
  #fresh: SignedEntry[] = [];
  #bundle: { key: string; bytes: Uint8Array<ArrayBuffer> } | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #writing: Promise<void> = Promise.resolve();

  private constructor(deps: MeshDeps) {
    this.#deps = deps;
    const { eventId, deviceId, certificate } = deps;
    const genesisOf = (id: string) => emptyJournal(eventId, id).hash;
    this.node = new MeshNode({ eventId, deviceId, certificate, genesisOf });
    this.links = new Links({
      introducer: deps.introducer,
      store: deps.store,
      deviceId,
      signal: (via, to, bytes) => {
        if (via === viaServer) return this.#meeting.send(to, bytes);
        this.node.signal(via, to, toBase64url(bytes));
        this.#run();
      },
      onOpen: (id) => this.#opened(id),
      onClosed: (id) => {
        this.node.lost(id);
        deps.onChange();
      },
      onText: (id, text) => {
        this.node.received(id, text, deps.nowMs());
        this.#run();
      },
      isShunned: (id) => (this.#shunnedUntilMs.get(id) ?? 0) > deps.nowMs(),
    });
    const { meet, nowMs } = deps;
    const linkCount = () => this.node.links.length;
    this.#meeting = new MeetingPoint({ deviceId, links: this.links, linkCount, meet, nowMs });
  }

  /** Opens what was heard before. @param own the newest own entry, if there is one */
  static async open(deps: MeshDeps, own: { sequence: number; hash: string } | null): Promise<Mesh> {
    const mesh = new Mesh(deps);
    if (own && own.sequence > 0) mesh.node.holds(deps.deviceId, { through: own.sequence, hash: own.hash });
    await deps.store.each((page) => {
      for (const { deviceId, sequence, raw } of page) {
        const held = mesh.node.heldOf(deviceId);
        const next = sequence === held.through + 1 || !mesh.node.journals.has(deviceId);
        if (next) mesh.node.holds(deviceId, { through: sequence, hash: String(raw.hash) });
      }
    });
    for (const door of await deps.store.doors()) {
      mesh.#known.add(door.deviceId);
      await deps.introducer.keyOf(door.deviceId, door.certificate);
    }
    return mesh;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), tickMs);
    this.#meeting.start();
    void this.links.findAgain(this.#known);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#meeting.stop();
    this.links.closeAll();
  }

  /** An own entry that has reached the disk. */
  wrote(entry: SignedEntry): void {
    this.#fresh = [...this.#fresh, entry].slice(-64);
    this.node.wrote({ through: entry.sequence, hash: entry.hash }, this.#deps.nowMs());
    this.#run();
  }

  packIs(pack: GatePack): void {
    this.#deps.vouched.name(pack.head.doors ?? []);
    this.node.packIs(pack.epoch, pack.head.merged);
    for (const [id, through] of Object.entries(pack.head.merged))
      if (through > keptBehindPack) void this.#deps.store.forgetThrough(id, through - keptBehindPack).catch(() => {});
    for (const id of this.node.links) if (!this.#deps.vouched.isGood(id, this.#deps.nowMs())) this.links.close(id);
    this.#run();
  }

  /** The doors that this one should hear (A15). */
  contacts(): PeerContact[] {
    return this.neighbours().map(({ deviceId, gate, lastHeardAtMs }) => ({ deviceId, gate, lastHeardAtMs }));
  }

  /** What the organizer calls that door; empty where nobody said. */
  nameOf(deviceId: string): string {
    return this.#deps.vouched.get(deviceId)?.name ?? '';
  }

  neighbours(): Neighbour[] {
    const { vouched, nowMs } = this.#deps;
    return this.node
      .standings(this.#known)
      .filter(({ deviceId }) => vouched.isGood(deviceId, nowMs()))
      .map((standing) => {
        const door = vouched.get(standing.deviceId);
        const { deviceId } = standing;
        return { ...standing, name: door?.name ?? '', gate: door?.gate ?? null, forked: this.node.hasForked(deviceId) };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** This door is not expected any more: it went home. */
  async forget(deviceId: string): Promise<void> {
    this.links.close(deviceId);
    this.#known.delete(deviceId);
    this.node.forget(deviceId);
    await this.#deps.store.forgetDoor(deviceId);
    this.#deps.onChange();
  }

  #tick(): void {
    for (const id of this.node.tick(this.#deps.nowMs())) this.links.close(id);
    void this.links.findAgain(this.#known);
    this.#run();
    this.#deps.onChange();
  }

  #opened(id: string): void {
    this.node.lost(id);
    this.node.linked(id, this.#deps.nowMs());
    this.#known.add(id);
    const known = { deviceId: id, certificate: this.#deps.introducer.certificateOf(id), sinceMs: this.#deps.nowMs() };
    void this.#deps.store.know(known);
    this.#run();
    this.#deps.onChange();
  }

  #run(): void {
    for (let effects = this.node.takeEffects(); effects.length > 0; effects = this.node.takeEffects())
      for (const effect of effects) void this.#act(effect);
  }

  async #act(effect: MeshEffect): Promise<void> {
    switch (effect.kind) {
      case 'send':
        return this.#send(effect.to, effect.message);
      case 'give':
        return this.#give(effect);
      case 'check':
        return this.#check(effect);
      case 'take':
        return this.#take(effect);
      case 'give-pack':
        return this.#givePack(effect);
      case 'take-pack':
        for (const bytes of unbundle(effect.bytes) ?? []) await this.#deps.takePack(bytes);
        return;
      case 'introduce':
        return this.links.introduceThrough(effect.via, effect.to);
      case 'introduced': {
        const bytes = fromBase64url(effect.body);
        return bytes ? this.links.introduced(effect.via, effect.from, bytes) : undefined;
      }
      case 'quarantine':
        this.#shunnedUntilMs.set(effect.peer, this.#deps.nowMs() + quarantineMs);
        return this.links.close(effect.peer);
      case 'forked':
        return this.#deps.onChange();
    }
  }

  async #send(to: string, message: MeshMessage): Promise<void> {
    await this.links.send(to, writeMessage(message));
  }

  async #give({ to, deviceId, after, max }: Extract<MeshEffect, { kind: 'give' }>): Promise<void> {
    const found = await this.#entriesAfter(deviceId, after, max);
    const entries = withinLength(found);
    const last = entries.at(-1);
    if (last) {
      const certificate = this.#deps.introducer.certificateOf(deviceId);
      await this.#send(to, { kind: 'entries', deviceId, entries, certificate });
    }
    this.node.gave(to, deviceId, last ? Number(last.sequence) : null, this.#deps.nowMs());
    this.#run();
  }

  /** In order and without a gap behind `after`; empty where that is not here any more. */
  async #entriesAfter(deviceId: string, after: number, max: number): Promise<Record<string, unknown>[]> {
    const own = deviceId === this.#deps.deviceId;
    const fresh = own && this.#fresh[0] && this.#fresh[0].sequence <= after + 1;
    const found = fresh
      ? this.#fresh.filter(({ sequence }) => sequence > after).slice(0, max)
      : own
        ? ((await this.#deps.ownEntries(after, max)) as Record<string, unknown>[])
        : (await this.#writing.then(() => this.#deps.store.after(deviceId, after, max))).map(({ raw }) => raw);
    const gap = found.findIndex(({ sequence }, n) => sequence !== after + 1 + n);
    return gap < 0 ? found : found.slice(0, gap);
  }

  async #check({ from, deviceId, entries, certificate }: Extract<MeshEffect, { kind: 'check' }>): Promise<void> {
    const { eventId, introducer, ed25519, nowMs } = this.#deps;
    const key = await introducer.keyOf(deviceId, certificate);
    const held = this.node.heldOf(deviceId);
    const result = key ? await checkEntries({ eventId, deviceId }, held, entries, key, ed25519) : 'unknown-door';
    this.node.checked(from, deviceId, result, nowMs());
    this.#run();
  }

  /** Counts first, then the disk: whoever is let in next door a moment later must be refused now. */
  #take({ deviceId, entries }: Extract<MeshEffect, { kind: 'take' }>): void {
    const { vouched, store } = this.#deps;
    const counting = entries.flatMap(({ raw }) => {
      const parsed = SignedEntry.safeParse(raw);
      return parsed.success && vouched.isGood(deviceId, parsed.data.atMs + parsed.data.offsetMs) ? [parsed.data] : [];
    });
    this.#deps.onHeard(counting);
    const rows = entries.map(({ sequence, raw }) => ({ deviceId, sequence, raw }));
    this.#writing = this.#writing.then(() => store.keep(rows)).catch(() => {}); // it will be asked for again
  }

  async #givePack({ to, since, part }: Extract<MeshEffect, { kind: 'give-pack' }>): Promise<void> {
    const signed = this.#deps.signedPack();
    const epoch = signed && spanOf(signed.deltas.at(-1) ?? signed.whole)?.epoch;
    if (!signed || epoch === undefined || epoch === null) return;
    const key = `${since} ${epoch} ${signed.deltas.length}`;
    if (this.#bundle?.key !== key) this.#bundle = { key, bytes: packBundle(signed, since) };
    const message = partOf(this.#bundle.bytes, epoch, part);
    if (message) await this.#send(to, message);
  }
}

function withinLength(entries: Record<string, unknown>[]): Record<string, unknown>[] {
  let length = 0;
  const end = entries.findIndex((raw) => (length += JSON.stringify(raw).length) > entriesLengthMax);
  return end < 0 ? entries : entries.slice(0, Math.max(1, end));
}
