/**
 * What survives a crash: the pages of the last snapshot and the journal after it. Most lives keep the entries as they are, which is
 * quick; a strict one keeps text, as the real disk does, so that what text cannot carry is lost there too.
 */
import type { CompiledSeatMap } from '../../seating/compiled-map.ts';
import type { Entry } from '../events.ts';
import { inOrder, restoreSnapshot, takeSnapshot, type Page } from '../snapshot.ts';
import { emptyState, type BoxOfficeState } from '../state.ts';
import type { House } from './houses.ts';
import type { Machine } from './machine.ts';

export class Disk {
  readonly #machine: Machine;
  readonly strict: boolean;
  #pages: Map<string, Page> | null = null;
  #journal: (Entry | string)[];
  readonly #maps: ReadonlyMap<number, CompiledSeatMap>;

  /** `opening`: what was stored before the life began. */
  constructor(machine: Machine, strict: boolean, { opening, maps }: Pick<House, 'opening' | 'maps'>) {
    this.#machine = machine;
    this.#maps = maps;
    this.strict = strict;
    this.#journal = [...opening];
  }

  append(entries: readonly Entry[]): void {
    for (const entry of entries) this.#journal.push(this.strict ? JSON.stringify(entry) : entry);
  }

  /** Takes a snapshot of the state, which must be what the disk tells. */
  save(state: BoxOfficeState): void {
    this.#pages = withPages(this.#pages, state);
    this.#journal = [];
  }

  load(): BoxOfficeState {
    const state = this.#pages ? this.#restored(this.#pages) : emptyState();
    state.seatMaps = new Map(this.#maps);
    for (const entry of this.#journal)
      this.#machine.apply(state, typeof entry === 'string' ? (JSON.parse(entry) as Entry) : entry);
    return state;
  }

  /** What would be loaded if a snapshot were taken now; the disk stays as it is. */
  loadThroughSnapshot(): BoxOfficeState {
    return this.#restored(withPages(this.#pages, this.load()));
  }

  #restored(pages: ReadonlyMap<string, Page>): BoxOfficeState {
    return restoreSnapshot(inOrder(pages.values()), new Map(this.#maps));
  }
}

function withPages(former: Map<string, Page> | null, state: BoxOfficeState): Map<string, Page> {
  const pages = new Map(former);
  const { pages: written, neededFrom } = takeSnapshot(state);
  for (const page of written) pages.set(`${page.kind}/${page.number}`, page);
  for (const [name, { kind, number }] of pages) if (number < (neededFrom[kind] ?? 0)) pages.delete(name);
  return pages;
}
