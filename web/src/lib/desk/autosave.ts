/**
 * Keeps what is being typed on this device, so that a closed tab, a dead battery or an expired session costs nothing.
 * Writing is synchronous (`localStorage`), because a page that is being closed waits for nobody.
 */
import { createSubscriber } from 'svelte/reactivity';

export interface AutosaveDeps {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  now(): number;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

export interface Kept<T> {
  value: T;
  keptAtMs: number;
  /** What the value was changed from: the server's version then. */
  baseVersion: number;
}

/** So long after the last key stroke; short enough that a crash costs a word at most. */
const quietMs = 400;
/** Bumped when the shape of what is kept changes; older shapes are ignored. */
const shape = 1;

export class Autosave<T> {
  readonly #deps: AutosaveDeps;
  readonly #key: string;
  readonly #read: (value: unknown) => T | null;
  #timer: unknown = null;
  #waiting: (() => { value: T; baseVersion: number }) | null = null;
  #works = true;
  #update: () => void = () => undefined;
  readonly #subscribe = createSubscriber((update) => {
    this.#update = update;
  });

  /** @param read judges what was found on the device, perhaps written by an older version of the page: `null` refuses it. */
  constructor(deps: AutosaveDeps, key: string, read: (value: unknown) => T | null) {
    this.#deps = deps;
    this.#key = `foyer:draft:${key}`;
    this.#read = read;
  }

  /** False once the device refused to keep anything (private mode, full storage): then only saving helps. */
  get works(): boolean {
    this.#subscribe();
    return this.#works;
  }

  /** Something was typed: keep it soon. `snapshot` is asked only when it is written. */
  changed(snapshot: () => { value: T; baseVersion: number }): void {
    this.#waiting = snapshot;
    if (this.#timer !== null) this.#deps.clearTimeout(this.#timer);
    this.#timer = this.#deps.setTimeout(() => this.flush(), quietMs);
  }

  /** Writes at once what waits to be written; for `pagehide` and before a page is left. */
  flush(): void {
    if (this.#timer !== null) this.#deps.clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#waiting) return;
    const { value, baseVersion } = this.#waiting();
    this.#waiting = null;
    try {
      this.#deps.storage.setItem(this.#key, JSON.stringify({ shape, value, baseVersion, keptAtMs: this.#deps.now() }));
      this.#works = true;
    } catch {
      this.#works = false;
    }
    this.#update();
  }

  /** What was kept and never saved, or `null`. */
  kept(): Kept<T> | null {
    try {
      const found = JSON.parse(this.#deps.storage.getItem(this.#key) ?? 'null') as Record<string, unknown> | null;
      if (!found || found['shape'] !== shape) return null;
      const { keptAtMs, baseVersion } = found;
      if (typeof keptAtMs !== 'number' || typeof baseVersion !== 'number') return null;
      const value = this.#read(found['value']);
      return value === null ? null : { value, keptAtMs, baseVersion };
    } catch {
      return null;
    }
  }

  /** It is saved, or was given up: nothing is to be restored. */
  forget(): void {
    if (this.#timer !== null) this.#deps.clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = null;
    try {
      this.#deps.storage.removeItem(this.#key);
    } catch {
      // a device that keeps nothing has nothing to forget
    }
  }
}
