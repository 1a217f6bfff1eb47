/**
 * What is free for one command, tried out on the real indexes and put back afterwards. A ticket for every date needs a seat that is free on
 * each of them; a code sees the seats that are kept for it.
 */
import type { CompiledSeatMap } from '../seating/compiled-map.ts';
import { buildSeatIndex, seatStates, setSeats, type SeatIndex, type SeatState } from '../seating/seat-index.ts';
import { openedBy } from './allotments.ts';
import { datePositions, seatIndexOf } from './seats.ts';
import { everyDate } from './settings.ts';
import type { Replaces } from './commands.ts';
import type { BoxOfficeState } from './state.ts';
import { noSeat } from './tickets.ts';

export class SeatViews {
  readonly #state: BoxOfficeState;
  readonly #code: string | null;
  /** What to put back, last first. */
  readonly #undo: { index: SeatIndex; seats: number[]; to: SeatState }[] = [];
  readonly #allotted = new Map<number, Set<number>>();

  /** For who has that code, and gives those tickets back: their seats count as free. */
  constructor(state: BoxOfficeState, code: string | null, replaces: Replaces | null) {
    this.#state = state;
    this.#code = code;
    for (const serial of replaces?.serials ?? []) this.#freeSeatOf(serial);
  }

  #freeSeatOf(serial: number): void {
    const { tickets, seats, plan } = this.#state;
    const seat = tickets.seat[serial]!;
    if (!seats || seat === noSeat) return;
    for (const date of datePositions(plan!, tickets.occurrence[serial]!)) {
      const index = seats.byDate[date]!;
      if (index.state[seat] === seatStates.sold && !seats.shared.has(date * seats.map.seatCount + seat))
        this.#put(index, [seat], seatStates.free, seatStates.sold);
    }
  }

  get map(): CompiledSeatMap {
    return this.#state.seats!.map;
  }

  /** Seats of that date which are kept for the code, and in nobody's hold. */
  allotted(occurrence: number): ReadonlySet<number> {
    const known = this.#allotted.get(occurrence);
    if (known) return known;
    const seats = new Set(openedBy(this.#state, this.#code, occurrence).flatMap((each) => [...each.seats]));
    this.#allotted.set(occurrence, seats);
    if (seats.size > 0) this.#put(seatIndexOf(this.#state, occurrence), [...seats], seatStates.free, seatStates.killed);
    return seats;
  }

  /** What is free on that date, with what is kept for the code; for 255 of all dates together, without what is kept on one of them. */
  of(occurrence: number): SeatIndex {
    if (occurrence !== everyDate) {
      this.allotted(occurrence);
      return seatIndexOf(this.#state, occurrence);
    }
    const { map, byDate } = this.#state.seats!;
    const taken = new Uint8Array(map.seatCount);
    for (const { state } of byDate) for (let seat = 0; seat < taken.length; seat++) taken[seat] ||= state[seat]!;
    for (const kept of this.#allotted.values()) for (const seat of kept) taken[seat] ||= seatStates.killed;
    return buildSeatIndex(map, taken);
  }

  /** Only what is kept for the code on that date; null when that is nothing. */
  ofAllotted(occurrence: number): SeatIndex | null {
    const allotted = this.allotted(occurrence);
    if (allotted.size === 0) return null;
    const index = seatIndexOf(this.#state, occurrence);
    const taken = new Uint8Array(index.map.seatCount).fill(seatStates.held);
    for (const seat of allotted) taken[seat] = index.state[seat]!;
    return buildSeatIndex(index.map, taken);
  }

  /** Seats that are given in this command: nobody else in it gets them. */
  take(occurrence: number, seats: readonly number[]): void {
    for (const date of datePositions(this.#state.plan!, occurrence))
      this.#put(this.#state.seats!.byDate[date]!, [...seats], seatStates.held, seatStates.free);
  }

  /** Whether all of them are there and free on that date, for who has the code. */
  areFree(occurrence: number, seats: readonly number[]): boolean {
    if (occurrence !== everyDate) this.allotted(occurrence);
    else if (seats.some((seat) => this.#isKept(seat))) return false;
    const { byDate } = this.#state.seats!;
    return datePositions(this.#state.plan!, occurrence).every((date) =>
      seats.every((seat) => byDate[date]!.state[seat] === seatStates.free),
    );
  }

  /** On any date, for the code. An allotment is of one date, so tickets for every date do not come out of it. */
  #isKept(seat: number): boolean {
    for (const kept of this.#allotted.values()) if (kept.has(seat)) return true;
    return false;
  }

  /** Everything is as it was. */
  close(): void {
    for (const { index, seats, to } of this.#undo.reverse()) setSeats(index, seats, to);
  }

  #put(index: SeatIndex, seats: number[], to: SeatState, back: SeatState): void {
    this.#undo.push({ index, seats, to: back });
    setSeats(index, seats, to);
  }
}
