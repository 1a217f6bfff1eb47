/**
 * A seat map while somebody draws it: what there is, what is selected, and the way back. It knows nothing of pixels; the canvas draws
 * it and tells it what was pointed at.
 */
import type { SeatMap } from '#domain/seating/seat-map';
import type { Added } from './change-map.ts';
import type { Keys } from './change-seats.ts';
import { historyOf, redone, step, undone, type History } from './history.ts';
import { layOut, type LaidOut } from './laid-out.ts';
import { blockOf, type BlockKey, type SeatKey } from './seat-key.ts';

/** What is selected beside seats: a standing area, or the stage. */
export type Thing = { kind: 'area'; key: BlockKey } | { kind: 'stage' } | null;

/** How a new choice meets the one before. */
export type Joining = 'replace' | 'add' | 'toggle';

export class MapEditor {
  #history = $state.raw<History<SeatMap>>()!;
  #saved = $state.raw<SeatMap | null>(null);
  selected = $state.raw<Keys>(new Set());
  thing = $state.raw<Thing>(null);
  /** The seat that the keyboard is at; -1 before it was used. */
  cursor = $state(-1);
  readonly map = $derived(this.#history.present);
  readonly laid: LaidOut = $derived(layOut(this.map));
  readonly canUndo = $derived(this.#history.past.length > 0);
  readonly canRedo = $derived(this.#history.future.length > 0);
  readonly dirty = $derived(this.map !== this.#saved);
  readonly #onchange: (map: SeatMap) => void;

  /** @param saved as the server has it; null when `map` was never saved. */
  constructor(map: SeatMap, saved: SeatMap | null, onchange: (map: SeatMap) => void = () => undefined) {
    this.#history = historyOf(map);
    this.#saved = saved;
    this.#onchange = onchange;
  }

  /** One step. `kind` joins it with the same kind just before, so that dragging and typing are undone at once. */
  change(next: SeatMap, kind: string | null = null): void {
    if (next === this.map) return;
    this.#history = step(this.#history, next, kind);
    this.#settle();
  }

  /** Does something to the selected seats. */
  apply(operation: (map: SeatMap, keys: Keys) => SeatMap, kind: string | null = null): void {
    this.change(operation(this.map, this.selected), kind);
  }

  /** Takes over what was added and selects it, ready to be moved. */
  added({ map, seats, block }: Added): void {
    this.change(map);
    this.selected = seats;
    this.thing = block === null ? null : { kind: 'area', key: block };
  }

  undo(): void {
    this.#history = undone(this.#history);
    this.#settle();
  }

  redo(): void {
    this.#history = redone(this.#history);
    this.#settle();
  }

  saved(map: SeatMap): void {
    this.#saved = map;
  }

  select(seats: readonly number[], joining: Joining): void {
    const keys = seats.map((seat) => this.laid.keys[seat]!);
    const next = joining === 'replace' ? new Set<SeatKey>() : new Set(this.selected);
    const remove = joining === 'toggle' && keys.length > 0 && keys.every((key) => next.has(key));
    for (const key of keys) {
      if (remove) next.delete(key);
      else next.add(key);
    }
    this.selected = next;
    this.thing = null;
  }

  /** All seats of the rows that have some of the selected ones. */
  selectRows(): void {
    const blocks = new Set([...this.selected].map(blockOf));
    this.selected = new Set(this.laid.keys.filter((key) => blocks.has(blockOf(key))));
  }

  selectWhere(fits: (key: SeatKey, at: number) => boolean): void {
    this.selected = new Set(this.laid.keys.filter(fits));
    this.thing = null;
  }

  selectThing(thing: Thing): void {
    this.selected = new Set();
    this.thing = thing;
  }

  clear(): void {
    this.selectThing(null);
  }

  /** After a step: what is not there any more cannot be selected. */
  #settle(): void {
    const { indexOf, areas, count } = this.laid;
    if ([...this.selected].some((key) => !indexOf.has(key)))
      this.selected = new Set([...this.selected].filter((key) => indexOf.has(key)));
    const { thing } = this;
    if (thing?.kind === 'area' && !areas.some(({ key }) => key === thing.key)) this.thing = null;
    if (this.cursor >= count) this.cursor = -1;
    this.#onchange(this.map);
  }
}
