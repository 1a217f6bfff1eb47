/** How far each door's journal is held here, who brought it, and which of them turned out to be two (M8, M12, M15). */
import type { EntriesCheck } from './check-entries.ts';
import type { Held } from './messages.ts';

type Entries = EntriesCheck['good'];

export class HeldJournals {
  readonly #genesisOf: (deviceId: string) => string;
  readonly #held = new Map<string, Held>();
  readonly #forked = new Set<string>();
  /** The neighbour that brought the newest of each journal. */
  readonly #sources = new Map<string, string>();

  /** @param genesisOf hash that the first entry of a device's journal links to */
  constructor(genesisOf: (deviceId: string) => string) {
    this.#genesisOf = genesisOf;
  }

  get all(): ReadonlyMap<string, Held> {
    return this.#held;
  }

  of(deviceId: string): Held {
    return this.#held.get(deviceId) ?? { through: 0, hash: this.#genesisOf(deviceId) };
  }

  sourceOf(deviceId: string): string | undefined {
    return this.#sources.get(deviceId);
  }

  /** Never back: what is held is held. */
  reached(deviceId: string, held: Held): void {
    if (held.through >= this.of(deviceId).through) this.#held.set(deviceId, held);
  }

  /** Known up to there without its entries, so that the hash there is not (M15). */
  knownThrough(deviceId: string, through: number): void {
    if (through > this.of(deviceId).through) this.#held.set(deviceId, { through, hash: null });
  }

  hasForked(deviceId: string): boolean {
    return this.#forked.has(deviceId);
  }

  /** @returns whether that is news */
  fork(deviceId: string): boolean {
    if (this.#forked.has(deviceId)) return false;
    this.#forked.add(deviceId);
    return true;
  }

  /**
   * Takes in checked entries that continue what is held; while they were checked, another neighbour may have brought the same ones.
   * @returns those that are new; `forked` where they link to another entry than the one held
   */
  grow(deviceId: string, good: Entries, from: string | undefined): Entries | 'forked' {
    const held = this.of(deviceId);
    const fresh = good.filter(({ sequence }) => sequence > held.through);
    const [first] = fresh;
    if (!first || first.sequence !== held.through + 1 || this.#forked.has(deviceId)) return [];
    if (held.hash !== null && first.previous !== held.hash) return 'forked';
    const last = fresh.at(-1)!;
    this.#held.set(deviceId, { through: last.sequence, hash: last.hash });
    if (from) this.#sources.set(deviceId, from);
    return fresh;
  }
}
