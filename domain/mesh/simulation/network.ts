/** The air between simulated doors: links come and go, messages take their time, and in bad air they are lost, doubled or swapped. */
import { readMessage, writeMessage, type MeshMessage } from '../messages.ts';
import type { SimDoor } from './door.ts';
import type { Random } from './random.ts';

type Flying = { from: string; to: string; message: MeshMessage | string; dueMs: number; link: number };

export class Network {
  readonly #random: Random;
  readonly #doors: ReadonlyMap<string, SimDoor>;
  /** By pair of ids: which connection of theirs this is; a message of an earlier one never arrives. */
  readonly #links = new Map<string, number>();
  readonly #through: boolean;
  #flying: Flying[] = [];
  #made = 0;
  /** In bad air one message in so many is lost, doubled or late. 0 for good air. */
  badness = 0;
  /** Entries that crossed, for counting. */
  entriesSent = 0;
  delivered = 0;
  charactersSent = 0;

  /** @param through every message goes through its text, as on a real wire */
  constructor(random: Random, doors: ReadonlyMap<string, SimDoor>, through: boolean) {
    this.#random = random;
    this.#doors = doors;
    this.#through = through;
  }

  isLinked(a: string, b: string): boolean {
    return this.#links.has(pairOf(a, b));
  }

  link(a: string, b: string, nowMs: number): void {
    if (a === b || this.isLinked(a, b)) return;
    this.#links.set(pairOf(a, b), ++this.#made);
    this.#doors.get(a)!.node.linked(b, nowMs);
    this.#doors.get(b)!.node.linked(a, nowMs);
  }

  unlink(a: string, b: string): void {
    if (!this.#links.delete(pairOf(a, b))) return;
    this.#doors.get(a)!.node.lost(b);
    this.#doors.get(b)!.node.lost(a);
  }

  unlinkAll(id: string): void {
    for (const other of this.#doors.keys()) if (other !== id) this.unlink(id, other);
  }

  send(from: string, to: string, message: MeshMessage | string, nowMs: number): void {
    const link = this.#links.get(pairOf(from, to));
    if (link === undefined) return;
    if (typeof message !== 'string' && message.kind === 'entries') this.entriesSent += message.entries.length;
    const wire = this.#through && typeof message !== 'string' ? writeMessage(message) : message;
    if (typeof wire === 'string') this.charactersSent += wire.length;
    const chance = this.badness > 0 ? this.#random(this.badness) : 9;
    const hello = typeof message !== 'string' && message.kind === 'hello'; // once in a connection, and those lose nothing
    if (chance === 0 && !hello) return;
    const dueMs = nowMs + 5 + this.#random(40) + (chance === 1 ? this.#random(3_000) : 0);
    this.#flying.push({ from, to, message: wire, dueMs: this.badness > 0 ? dueMs : nowMs + 10, link });
    if (chance === 2) this.#flying.push({ from, to, message: wire, dueMs: dueMs + 5, link });
  }

  /** The next message that is due, handed over. @returns the door that got it, or null where nothing is due */
  deliver(nowMs: number): SimDoor | null {
    let at = -1;
    for (let i = 0; i < this.#flying.length; i++)
      if (this.#flying[i]!.dueMs <= nowMs && (at < 0 || this.#flying[i]!.dueMs < this.#flying[at]!.dueMs)) at = i;
    if (at < 0) return null;
    const [{ from, to, message, link }] = this.#flying.splice(at, 1) as [Flying];
    const door = this.#doors.get(to)!;
    if (this.#links.get(pairOf(from, to)) !== link) return door;
    this.delivered += 1;
    if (typeof message === 'string') door.node.received(from, message, nowMs);
    else door.node.take(from, message, nowMs);
    return door;
  }
}

function pairOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** What a bad neighbour says instead of what it should. */
export function garbled(message: MeshMessage, random: Random): string {
  const text = writeMessage(message);
  const at = random(text.length);
  const broken = text.slice(0, at) + String.fromCharCode(32 + random(90)) + text.slice(at + 1);
  return readMessage(broken).kind === 'garbage' ? broken : '{';
}
