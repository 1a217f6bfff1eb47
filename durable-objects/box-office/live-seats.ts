/**
 * What people who are choosing see: the states of all seats of a date, and what is left of each type, as sales go on. First the whole
 * picture, then what has changed. The sockets sleep with the object; after a wake everybody gets the whole picture again.
 */
import { takeSeatChanges } from '#domain/box-office/seats';
import type { BoxOfficeState } from '#domain/box-office/state';
import { everyDate } from '#domain/box-office/settings';
import { keptCategories } from '#domain/box-office/waiting-places';
import { seatStates, type SeatIndex } from '#domain/seating/seat-index';
import { encodeDelta, encodeSnapshot } from '#domain/seating/seat-status';
import { readAvailability } from './reads.ts';

/** How soon a change is told: to a few at once, to many within a second. */
const pushFirstMs = 250;
const pushLastMs = 1_000;
/** Sockets that one object serves beside its sales. Whoever comes then looks at the snapshot, which the edge keeps. */
export const seatWatchersMax = 2_000;
/** Sockets of one address: a school class, or a mobile network that many share. Whoever comes then looks at the snapshot. */
export const socketsPerAddressMax = 50;
/** The Worker says in it who asks, as a hash; without it nobody is counted. */
export const fromHeader = 'x-foyer-from';
/** From so many changes on the whole picture is as short. */
const changesMax = 2_000;

export interface LiveSeatsDeps {
  sockets(tag?: string): WebSocket[];
  accept(socket: WebSocket, tags: string[]): void;
  /** Reads what is stored, after so long. */
  after(ms: number, work: (state: BoxOfficeState) => void): void;
  now(): number;
}

/** Changes that the watchers of a date have not heard of; `all` where the whole picture is due. */
type Pending = Set<number> | 'all';

export class LiveSeats {
  readonly #deps: LiveSeatsDeps;
  /** By date: grows with every change. Begins with the time, so that it never falls back over a wake. */
  readonly #sequence = new Map<number, number>();
  readonly #pending = new Map<number, Pending>();
  /** By date: up to where every watcher has been told. Missing after a wake. */
  readonly #told = new Map<number, number>();
  /** By date: the categories that are kept for those who wait, as they were looked at last. */
  readonly #kept = new Map<number, string>();
  /** What was last said of what is left, without its time. */
  readonly #saidLeft = new Map<number, string>();
  readonly #firstSequence: number;
  #underWay = false;

  constructor(deps: LiveSeatsDeps) {
    this.#deps = deps;
    this.#firstSequence = deps.now();
  }

  /** The states of all seats of a date as bytes (domain/seating/seat-status); null where there is no map or no such date. */
  snapshot(state: BoxOfficeState, occurrence: number): Uint8Array | null {
    const { plan, seats } = state;
    const date = plan?.dateByIndex.get(occurrence);
    const index = date && seats?.byDate[date.position];
    if (!seats || !index) return null;
    const shown = this.#shown(state, occurrence, index);
    return encodeSnapshot({ mapVersion: seats.map.version, sequence: this.#at(occurrence), state: shown });
  }

  /** As others may have them: a free seat that is kept for those who wait is held for them. What is kept anew is news to everybody. */
  #shown(state: BoxOfficeState, occurrence: number, { map, state: states }: SeatIndex): Uint8Array {
    const kept = keptCategories(state, occurrence, this.#deps.now());
    const key = [...kept].sort((a, b) => a - b).join();
    if (key !== (this.#kept.get(occurrence) ?? '')) {
      this.#kept.set(occurrence, key);
      this.#pending.set(occurrence, 'all');
      this.#sequence.set(occurrence, this.#at(occurrence) + 1);
    }
    if (kept.size === 0) return states;
    return states.map((now, seat) =>
      now === seatStates.free && kept.has(map.category[seat]!) ? seatStates.held : now,
    );
  }

  /** Takes a socket in and tells it where things stand. */
  connect(request: Request, state: BoxOfficeState, occurrence: number): Response {
    if (request.headers.get('Upgrade') !== 'websocket') return new Response('a WebSocket is expected', { status: 426 });
    if (!state.plan?.dateByIndex.has(occurrence)) return new Response('no such date', { status: 404 });
    if (this.#deps.sockets().length >= seatWatchersMax) return new Response('too many watch already', { status: 503 });
    const from = request.headers.get(fromHeader);
    const tags = [tagOf(occurrence), ...(from ? [`from:${from}`] : [])];
    if (from && this.#deps.sockets(tags[1]).length >= socketsPerAddressMax)
      return new Response('too many from this address', { status: 429 });
    const [client, server] = Object.values(new WebSocketPair()) as [WebSocket, WebSocket];
    // Where nobody watched before, everybody knows what the first one is told.
    if (this.#deps.sockets(tagOf(occurrence)).length === 0) this.#hasTold(occurrence);
    this.#deps.accept(server, tags);
    const picture = this.snapshot(state, occurrence);
    if (picture) server.send(picture);
    server.send(leftText(leftOn(state, occurrence, this.#deps.now()), this.#deps.now()));
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Something was stored: whoever watches hears of it soon. */
  touch(state: BoxOfficeState): void {
    if (state.changedSeats.length > 0 || state.seatsChangedWholly) this.#note(state);
    if (this.#underWay) return;
    const watchers = this.#deps.sockets().length;
    if (watchers === 0) return this.#pending.clear();
    this.#underWay = true;
    this.#deps.after(Math.min(pushLastMs, Math.max(pushFirstMs, watchers)), (stored) => {
      this.#underWay = false;
      this.#push(stored);
    });
  }

  /** Memory was loaded anew: nobody knows what has changed. */
  forget(): void {
    this.#told.clear();
  }

  #at(occurrence: number): number {
    return this.#sequence.get(occurrence) ?? this.#firstSequence;
  }

  #hasTold(occurrence: number): void {
    this.#pending.delete(occurrence);
    this.#told.set(occurrence, this.#at(occurrence));
  }

  #note(state: BoxOfficeState): void {
    const { wholly, seats } = takeSeatChanges(state);
    const dates = state.plan?.dates ?? [];
    const changed = new Set<number>();
    if (wholly)
      for (const { index } of dates) {
        changed.add(index);
        this.#pending.set(index, 'all');
      }
    else
      for (const { date, seat } of seats) {
        const { index } = dates[date]!;
        changed.add(index);
        const known = this.#pending.get(index) ?? new Set();
        if (known !== 'all') this.#pending.set(index, known.size < changesMax ? known.add(seat) : 'all');
      }
    for (const occurrence of changed) this.#sequence.set(occurrence, this.#at(occurrence) + 1);
  }

  #push(state: BoxOfficeState): void {
    const atMs = this.#deps.now();
    for (const { index: occurrence } of state.plan?.dates ?? []) {
      const sockets = this.#deps.sockets(tagOf(occurrence));
      const news = sockets.length > 0 ? this.#news(state, occurrence) : null;
      if (news) send(sockets, news);
      this.#hasTold(occurrence);
      if (sockets.length > 0) this.#pushLeft(sockets, state, occurrence, atMs);
    }
  }

  /** What the watchers of a date have not heard, or null. */
  #news(state: BoxOfficeState, occurrence: number): Uint8Array | null {
    const { seats, plan } = state;
    if (!seats) return null;
    const shown = this.#shown(state, occurrence, seats.byDate[plan!.dateByIndex.get(occurrence)!.position]!);
    const told = this.#told.get(occurrence);
    const changed = this.#pending.get(occurrence);
    if (told !== undefined && changed === undefined) return null;
    if (told === undefined || changed === undefined || changed === 'all') return this.snapshot(state, occurrence);
    const now = { mapVersion: seats.map.version, sequence: this.#at(occurrence), state: shown };
    return encodeDelta(now, told, changed);
  }

  #pushLeft(sockets: readonly WebSocket[], state: BoxOfficeState, occurrence: number, atMs: number): void {
    const left = leftOn(state, occurrence, atMs);
    const said = JSON.stringify(left);
    if (this.#saidLeft.get(occurrence) === said) return;
    this.#saidLeft.set(occurrence, said);
    send(sockets, leftText(left, atMs));
  }
}

function tagOf(occurrence: number): string {
  return `seats:${occurrence}`;
}

/** Of the types that are sold for that date. */
function leftOn(state: BoxOfficeState, occurrence: number, atMs: number) {
  const { byType } = readAvailability(state, atMs);
  return byType.filter((entry) => entry.occurrence === occurrence || entry.occurrence === everyDate);
}

function leftText(entries: ReturnType<typeof leftOn>, atMs: number): string {
  return JSON.stringify({ kind: 'availability', atMs, entries });
}

function send(sockets: readonly WebSocket[], message: string | Uint8Array): void {
  for (const socket of sockets) {
    try {
      socket.send(message);
    } catch {
      // It is closing; the runtime forgets it by itself.
    }
  }
}
