/**
 * The states of all seats of one date, kept as fresh as the network lets us: a socket tells every change; where it cannot be had, the
 * whole picture is asked for again and again.
 */
import { applyDelta, openSnapshot, type SeatStatus } from '#domain/seating/seat-status';
import { seatStates } from '#domain/seating/seat-index';
import type { Availability } from '#domain/contract/public';

export type Freshness = 'live' | 'polling' | 'away';

export interface LiveSeatsDeps {
  openSocket: (path: string) => WebSocket;
  fetch: (path: string) => Promise<Response>;
  /** Seats whose state is another now; all of them at first and after a gap. */
  onchange: (seats: readonly number[] | null) => void;
  /** The map itself is another one now. */
  onnewmap: () => void;
  onavailability: (availability: Availability) => void;
  random: () => number;
}

const pollEveryMs = 2_000;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

export class LiveSeats {
  freshness = $state<Freshness>('polling');
  status: SeatStatus | null = null;
  #path: string;
  #mapVersion: number;
  #deps: LiveSeatsDeps;
  #socket: WebSocket | null = null;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #poll: ReturnType<typeof setInterval> | undefined;
  #stopped = false;

  constructor(eventId: string, occurrence: number, mapVersion: number, deps: LiveSeatsDeps) {
    this.#path = `/api/events/${eventId}/occurrences/${occurrence}/seats`;
    this.#mapVersion = mapVersion;
    this.#deps = deps;
  }

  /** Begins; returns how to stop. */
  follow(): () => void {
    this.#connect();
    void this.#ask();
    this.#poll = setInterval(() => this.freshness !== 'live' && void this.#ask(), pollEveryMs);
    const look = () => document.visibilityState === 'visible' && this.#wake();
    const wake = () => this.#wake();
    document.addEventListener('visibilitychange', look);
    addEventListener('online', wake);
    return () => {
      this.#stopped = true;
      clearInterval(this.#poll);
      clearTimeout(this.#retry);
      this.#socket?.close();
      document.removeEventListener('visibilitychange', look);
      removeEventListener('online', wake);
    };
  }

  isFree(seat: number): boolean {
    return this.status === null || this.status.state[seat] === seatStates.free;
  }

  /** Asks at once, for whoever has reason to doubt. */
  refresh(): Promise<void> {
    return this.#ask();
  }

  #wake(): void {
    if (this.freshness === 'live') return;
    this.#failures = 0;
    clearTimeout(this.#retry);
    this.#connect();
    void this.#ask();
  }

  #connect(): void {
    if (this.#stopped || (this.#socket && this.#socket.readyState <= 1)) return;
    let socket: WebSocket;
    try {
      socket = this.#deps.openSocket(`${this.#path}/live`);
    } catch {
      return this.#later();
    }
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => this.#hear(data as unknown));
    socket.addEventListener('close', () => {
      if (this.#socket !== socket || this.#stopped) return;
      this.#socket = null;
      if (this.freshness === 'live') this.freshness = 'polling';
      this.#later();
    });
  }

  #later(): void {
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures++);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), pause * (0.5 + this.#deps.random() / 2));
  }

  #hear(data: unknown): void {
    if (typeof data === 'string') return this.#hearText(data);
    if (!(data instanceof ArrayBuffer)) return;
    const bytes = new Uint8Array(data);
    const whole = openSnapshot(bytes);
    if (whole) {
      this.#failures = 0;
      this.freshness = 'live';
      return this.#take(whole);
    }
    if (!this.status) return;
    const before = this.status;
    const next = applyDelta(before, bytes);
    if ('problem' in next) {
      if (next.problem === 'other-map') this.#deps.onnewmap();
      else this.#socket?.close(); // a gap: the next connection begins with the whole picture
      return;
    }
    this.#take(next);
  }

  #hearText(text: string): void {
    try {
      const message = JSON.parse(text) as { kind?: string } & Availability;
      if (message.kind === 'availability') this.#deps.onavailability(message);
    } catch {
      // not for us
    }
  }

  async #ask(): Promise<void> {
    if (document.visibilityState !== 'visible') return;
    try {
      const response = await this.#deps.fetch(this.#path);
      if (!response.ok) throw new Error(String(response.status));
      const whole = openSnapshot(new Uint8Array(await response.arrayBuffer()));
      if (this.#stopped || !whole) return;
      if (this.freshness === 'away') this.freshness = 'polling';
      if (!this.status || whole.sequence >= this.status.sequence || this.freshness !== 'live') this.#take(whole);
    } catch {
      if (this.freshness !== 'live') this.freshness = 'away';
    }
  }

  #take(next: SeatStatus): void {
    if (next.mapVersion !== this.#mapVersion) return this.#deps.onnewmap();
    const before = this.status;
    this.status = next;
    if (!before) return this.#deps.onchange(null);
    const changed: number[] = [];
    for (let seat = 0; seat < next.state.length; seat++)
      if (before.state[seat] !== next.state[seat]) changed.push(seat);
    if (changed.length > 0) this.#deps.onchange(changed);
  }
}
