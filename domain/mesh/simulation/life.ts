/**
 * One random life of a hall: doors scan copies of few tickets behind partitions, over bad air, with clocks that are off, crash, hand in
 * late and twice, and a stranger among them lies. In the end the air clears, and everything must be as an oracle says that
 * knows nothing of any of it.
 */
import { emptyAdmissions } from '#domain/admission/merge';
import { mergeRulesOf } from '#domain/admission/policy';
import { textOf, toBase64url, utf8 } from '#domain/crypto/bytes';
import type { GatePack } from '#domain/gate-pack/types';
import { nextEntries, type EntriesCheck } from '../check-entries.ts';
import type { MeshEffect } from '../effects.ts';
import { SimDoor } from './door.ts';
import { eventId, isGenuine, openingMs, packOf, ticketCount, type RawEntry } from './hall.ts';
import { garbled, Network } from './network.ts';
import { Server } from './server.ts';
import { randomFrom, type Random } from './random.ts';

export type LifeOptions = {
  steps: number;
  /** Something that is wrong with the doors, planted to see whether anybody notices. */
  bug?: (life: Life, door: SimDoor) => void;
  /** Every message goes through its text. */
  onWire?: boolean;
};

export class Life {
  readonly random: Random;
  readonly doors = new Map<string, SimDoor>();
  readonly network: Network;
  readonly server: Server;
  /** Pairs that once found each other do so again. */
  readonly #paired = new Set<string>();
  readonly #packs = new Map<number, GatePack>();
  readonly #bug: LifeOptions['bug'];
  readonly withPacks: boolean;
  /** Walls: doors that were not paired by hand never reach each other, and all goes from hand to hand. */
  readonly walls: boolean;
  readonly complaints: string[] = [];
  /** A vouched door whose phone somebody else has: it relays what it likes. */
  readonly liar: string | null;
  /** How entries are checked; a planted bug may look away. */
  check = (deviceId: string, door: SimDoor, entries: RawEntry[]): EntriesCheck => proven(deviceId, door, entries);
  nowMs = openingMs;
  scans = 0;

  constructor(seed: number, options: LifeOptions) {
    const random = randomFrom(seed);
    this.random = random;
    this.#bug = options.bug;
    this.withPacks = random(3) === 0;
    this.walls = random(2) === 0;
    this.network = new Network(random, this.doors, options.onWire ?? false);
    const first = this.#issue(packOf(1, [], null));
    const count = 2 + random(7);
    for (let n = 0; n < count; n++) this.#add(`dev_${n}`, first);
    this.liar = count > 2 && random(4) === 0 ? `dev_${random(count)}` : null;
    this.server = new Server(emptyAdmissions(mergeRulesOf(first.head)));
    for (const id of this.doors.keys()) if (id !== 'dev_0') this.#pair(id, `dev_${random(Number(id.slice(4)))}`);
    this.network.badness = random(2) ? 12 + random(40) : 0;
    for (let step = 0; step < options.steps; step++) this.#step();
  }

  /** The air clears: everybody hears everybody whom they know, for long enough. */
  settle(): void {
    this.network.badness = 0;
    for (let round = 0; round < 20 && !this.#isCalm(); round++) {
      this.#heal();
      this.pass(1_000);
    }
  }

  /** Everybody holds everything: nothing more will happen, so nobody need wait for it. */
  #isCalm(): boolean {
    const doors = [...this.doors.values()];
    return doors.every(
      ({ node, pack }) =>
        pack.epoch === this.#packs.size && doors.every(({ id, journal }) => node.heldOf(id).through === journal.length),
    );
  }

  /** Time goes by, messages arrive, nodes tick. */
  pass(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const stepMs = Math.min(200, untilMs - this.nowMs);
      if (stepMs <= 0) return;
      this.nowMs += stepMs;
      for (let door = this.network.deliver(this.nowMs); door; door = this.network.deliver(this.nowMs)) this.serve(door);
      if (Math.floor(this.nowMs / 1_000) === Math.floor((this.nowMs - stepMs) / 1_000)) continue;
      for (const door of this.doors.values()) {
        for (const id of door.node.tick(this.nowMs)) this.network.unlink(door.id, id);
        this.serve(door);
      }
    }
  }

  /** Does what the door's node asks for. */
  serve(door: SimDoor): void {
    for (let effects = door.node.takeEffects(); effects.length > 0; effects = door.node.takeEffects())
      for (const effect of effects) this.#act(door, effect);
  }

  #act(door: SimDoor, effect: MeshEffect): void {
    const { node, id } = door;
    switch (effect.kind) {
      case 'send':
        return this.network.send(id, effect.to, this.#said(door, effect), this.nowMs);
      case 'give': {
        const entries = door.entriesAfter(effect.deviceId, effect.after, effect.max);
        const { deviceId, to } = effect;
        if (entries) this.#tell(door, to, { kind: 'entries', deviceId, entries, certificate: null });
        return node.gave(to, deviceId, entries ? Number(entries.at(-1)!.sequence) : null, this.nowMs);
      }
      case 'check':
        return node.checked(
          effect.from,
          effect.deviceId,
          this.check(effect.deviceId, door, effect.entries),
          this.nowMs,
        );
      case 'take':
        return door.keep(
          effect.deviceId,
          effect.entries.map(({ raw }) => raw),
        );
      case 'give-pack': {
        const bytes = toBase64url(utf8(String(door.pack.epoch)));
        return this.#tell(door, effect.to, { kind: 'pack-part', epoch: door.pack.epoch, part: 0, parts: 1, bytes });
      }
      case 'take-pack': {
        const pack = this.#packs.get(Number(textOf(effect.bytes)));
        return pack && door.takePack(pack);
      }
      case 'introduce':
        return node.signal(effect.via, effect.to, 'AAAA');
      case 'introduced':
        return this.walls ? undefined : this.#pair(id, effect.from);
      case 'quarantine':
        if (this.liar === null || effect.peer !== this.liar)
          this.complaints.push(`${id} hung up on honest ${effect.peer}`);
        return this.network.unlink(id, effect.peer);
      case 'forked':
        this.complaints.push(`${id} believes that ${effect.deviceId} wrote two journals`);
    }
  }

  #tell(door: SimDoor, to: string, message: Extract<MeshEffect, { kind: 'send' }>['message']): void {
    this.#act(door, { kind: 'send', to, message });
  }

  /** The liar forges, garbles and stays silent now and then; everybody else says what they mean. */
  #said(door: SimDoor, { message }: Extract<MeshEffect, { kind: 'send' }>) {
    if (door.id !== this.liar || this.random(6) > 0) return message;
    if (message.kind === 'entries') {
      const entries = message.entries.map((raw) => ({ ...raw, serial: this.random(ticketCount), verdict: 'admit' }));
      return { ...message, entries };
    }
    return garbled(message, this.random);
  }

  #step(): void {
    const { random } = this;
    const ids = [...this.doors.keys()];
    const door = this.doors.get(ids[random(ids.length)]!)!;
    const dice = random(100);
    if (dice < 45) this.scan(door, random(ticketCount));
    else if (dice < 50 && !this.withPacks) door.undo(this.nowMs);
    else if (dice < 60) this.#part(ids);
    else if (dice < 68) this.#heal();
    else if (dice < 74) this.#crash(door);
    else if (dice < 84) this.server.upload(door.journal, random);
    else if (dice < 90 && this.withPacks) this.#newPack(door);
    this.serve(door);
    this.pass(20 + random(random(4) ? 400 : 4_000));
  }

  /** A door must refuse whatever it has heard of; what it cannot know is found later. */
  scan(door: SimDoor, serial: number): void {
    this.scans += 1;
    const heard = [...door.disk.values()].flatMap(({ entries }) => entries);
    const used = admissionsOf(heard, serial).length > 0;
    const verdict = door.scan(serial, this.nowMs);
    if (used && verdict.verdict === 'admit') this.complaints.push(`${door.id} let in ${serial} again, and knew it`);
    this.serve(door);
  }

  #part(ids: readonly string[]): void {
    const sides = new Map(ids.map((id) => [id, this.random(2)]));
    for (const a of ids) for (const b of ids) if (sides.get(a) !== sides.get(b)) this.network.unlink(a, b);
  }

  #heal(): void {
    for (const pair of this.#paired) {
      const [a, b] = pair.split(' ') as [string, string];
      this.network.link(a, b, this.nowMs);
      this.serve(this.doors.get(a)!);
      this.serve(this.doors.get(b)!);
    }
  }

  #crash(door: SimDoor): void {
    this.network.unlinkAll(door.id);
    door.crash(this.random);
    this.#bug?.(this, door);
  }

  #newPack(door: SimDoor): void {
    const revoked = this.random(2) ? [this.random(ticketCount)] : [];
    const pack = this.#issue(packOf(this.#packs.size + 1, revoked, this.server.admissions));
    door.takePack(pack);
    this.serve(door);
  }

  #issue(pack: GatePack): GatePack {
    this.#packs.set(pack.epoch, pack);
    return pack;
  }

  #add(id: string, pack: GatePack): void {
    const door = new SimDoor(id, pack, this.random);
    this.doors.set(id, door);
    this.#bug?.(this, door);
  }

  #pair(a: string, b: string): void {
    this.#paired.add(a < b ? `${a} ${b}` : `${b} ${a}`);
    this.network.link(a, b, this.nowMs);
    this.serve(this.doors.get(a)!);
    this.serve(this.doors.get(b)!);
  }
}

function proven(deviceId: string, door: SimDoor, entries: RawEntry[]): EntriesCheck {
  const { good, problem } = nextEntries({ eventId, deviceId }, door.node.heldOf(deviceId), entries);
  const forged = good.findIndex((entry) => !isGenuine(entry));
  return forged < 0 ? { good, problem } : { good: good.slice(0, forged), problem: 'forged' };
}

/** The admissions of a ticket that nobody took back, in no particular order; plain, so that it can stand as a witness. */
export function admissionsOf(entries: readonly RawEntry[], serial: number): RawEntry[] {
  const back = new Set(
    entries.flatMap(({ undoes }) => {
      const target = undoes as { deviceId: string; sequence: number } | null;
      return target ? [`${target.deviceId} ${target.sequence}`] : [];
    }),
  );
  return entries.filter(
    (raw) =>
      raw.kind === 'scan' &&
      raw.verdict === 'admit' &&
      raw.serial === serial &&
      !back.has(`${raw.deviceId} ${raw.sequence}`),
  );
}
