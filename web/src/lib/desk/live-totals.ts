/**
 * The numbers of an event as they change. A socket brings them; where it does not come about, or falls silent, the same numbers are
 * asked for over HTTP, and the page says which of the two it is and how old the numbers are.
 */
import { createSubscriber } from 'svelte/reactivity';
import type { DeskTotals } from '#domain/contract/desk';
import { backoffMs } from './backoff.ts';

/** `live`: the socket is open. `polling`: asked every few seconds. `offline`: neither answers; the last numbers stand. */
export type LiveState = 'connecting' | 'live' | 'polling' | 'offline';

export interface LiveSocket {
  close(): void;
}

/** What the socket tells. */
export interface LiveEars {
  opened(): void;
  said(data: unknown): void;
  closed(): void;
}

export interface LiveDeps {
  openSocket(ears: LiveEars): LiveSocket;
  /** `null` where no answer came. */
  askTotals(): Promise<DeskTotals | null>;
  now(): number;
  random(): number;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** While there is no socket. */
const pollMs = 5_000;
/** An open socket may be silent because nothing is sold, or because it is dead: after this the numbers are asked for to find out. */
const silenceMs = 20_000;
/** A socket that has not opened by then is given up for this time. */
const openWithinMs = 8_000;

export class LiveTotals {
  readonly #deps: LiveDeps;
  readonly #subscribe: () => void;
  #update: () => void = () => undefined;
  #socket: LiveSocket | null = null;
  #line: symbol | null = null;
  #attempt = 0;
  #running = false;
  readonly #timers = new Map<'reconnect' | 'ask' | 'open', unknown>();
  #state: LiveState = 'connecting';
  #totals: DeskTotals | null = null;
  #heardAtMs: number | null = null;

  constructor(deps: LiveDeps) {
    this.#deps = deps;
    this.#subscribe = createSubscriber((update) => {
      this.#update = update;
    });
  }

  get state(): LiveState {
    this.#subscribe();
    return this.#state;
  }

  get totals(): DeskTotals | null {
    this.#subscribe();
    return this.#totals;
  }

  /** When this device last heard numbers, by its own clock (the server's may differ); `null` before the first. */
  get heardAtMs(): number | null {
    this.#subscribe();
    return this.#heardAtMs;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#connect();
    void this.#ask();
  }

  stop(): void {
    this.#running = false;
    for (const name of [...this.#timers.keys()]) this.#cancel(name);
    this.#drop();
  }

  /** The network is back, or the page is looked at again: try at once instead of waiting for the next turn. */
  wake(): void {
    if (!this.#running) return;
    this.#attempt = 0;
    if (!this.#socket) this.#connect();
    void this.#ask();
  }

  #connect(): void {
    this.#cancel('reconnect');
    const line = Symbol('line'); // what an earlier socket still says is passed over
    this.#line = line;
    try {
      this.#socket = this.#deps.openSocket({
        opened: () => this.#line === line && this.#opened(),
        said: (data) => this.#line === line && this.#hear(data),
        closed: () => this.#line === line && this.#lost(),
      });
    } catch {
      this.#lost();
      return;
    }
    this.#later('open', openWithinMs, () => this.#lost());
  }

  #opened(): void {
    this.#cancel('open');
    this.#attempt = 0;
    this.#set('live');
    this.#later('ask', silenceMs, () => void this.#ask());
  }

  #hear(data: unknown): void {
    const totals = readTotals(data);
    if (!totals) return;
    this.#keep(totals);
    this.#set('live');
    this.#later('ask', silenceMs, () => void this.#ask());
  }

  /** No socket: go on by asking, and try again, ever less often. */
  #lost(): void {
    this.#drop();
    this.#cancel('open');
    if (!this.#running) return;
    if (this.#state === 'live') this.#set('polling');
    this.#later('reconnect', backoffMs(this.#attempt++, this.#deps.random()), () => this.#connect());
    this.#later('ask', this.#state === 'offline' ? pollMs : 0, () => void this.#ask());
  }

  async #ask(): Promise<void> {
    this.#cancel('ask');
    const totals = await this.#deps.askTotals();
    if (!this.#running) return;
    if (totals) this.#keep(totals);
    const open = this.#socket !== null && this.#state === 'live';
    if (!totals && open) return this.#lost(); // an open socket over a dead line: both are given up
    if (!open) this.#set(totals ? 'polling' : 'offline');
    this.#later('ask', open ? silenceMs : pollMs, () => void this.#ask());
  }

  #keep(totals: DeskTotals): void {
    this.#heardAtMs = this.#deps.now();
    // Answers overtake each other on the way; the younger one stands.
    if (!this.#totals || totals.atMs >= this.#totals.atMs) this.#totals = totals;
    this.#update();
  }

  #set(state: LiveState): void {
    this.#state = state;
    this.#update();
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#line = null;
    socket?.close();
  }

  #later(name: 'reconnect' | 'ask' | 'open', ms: number, run: () => void): void {
    this.#cancel(name);
    this.#timers.set(name, this.#deps.setTimeout(run, ms));
  }

  #cancel(name: 'reconnect' | 'ask' | 'open'): void {
    const timer = this.#timers.get(name);
    if (timer !== undefined) this.#deps.clearTimeout(timer);
    this.#timers.delete(name);
  }
}

/** A message that is not totals (a pong, a future kind) is passed over. */
function readTotals(data: unknown): DeskTotals | null {
  if (typeof data !== 'string') return null;
  try {
    const totals = JSON.parse(data) as Partial<DeskTotals>;
    return typeof totals.atMs === 'number' && Array.isArray(totals.byType) ? (totals as DeskTotals) : null;
  } catch {
    return null;
  }
}
