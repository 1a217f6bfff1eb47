/**
 * The states of all seats, small enough for everybody who is looking: a snapshot with one bitmap a state, and deltas that name what
 * has changed since a number. Seats are positions in one version of the map. Numbers are LEB128 varints.
 *
 *     snapshot  1, map version, sequence, seats, then for held, sold and killed: form, and as the form says
 *               0 nothing · 1 bits, lowest first, ⌈seats / 8⌉ bytes · 2 runs
 *     delta     2, map version, sequence before, sequence after, seats, then runs for free, held, sold and killed
 *     runs      count, then for each the gap since the end of the one before, and its length less one
 */
import { BrokenBytes, ByteReader, ByteWriter } from '#domain/gate-pack/bytes';
import { seatingBounds } from './bounds.ts';
import { seatStates } from './seat-index.ts';

export interface SeatStatus {
  mapVersion: number;
  /** Grows with every change that is told. */
  sequence: number;
  /** A `SeatState` for each seat. */
  state: Uint8Array;
}

export type StatusProblem =
  | 'unreadable'
  /** A delta of another version of the map: fetch map and snapshot. */
  | 'other-map'
  /** A delta that begins after what is known: fetch the snapshot. */
  | 'gap';

const snapshotMark = 1;
const deltaMark = 2;
const forms = { nothing: 0, bits: 1, runs: 2 } as const;
const shownInSnapshot = [seatStates.held, seatStates.sold, seatStates.killed] as const;
const allStates = [seatStates.free, ...shownInSnapshot] as const;

/** Everything, in as few bytes as bits or runs take. */
export function encodeSnapshot({ mapVersion, sequence, state }: SeatStatus): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  out.u8(snapshotMark);
  for (const value of [mapVersion, sequence, state.length]) out.varint(value);
  for (const shown of shownInSnapshot) {
    const runs = runsIn(state, shown);
    const packed = new ByteWriter();
    writeRuns(packed, runs);
    const asRuns = packed.finish();
    if (runs.length === 0) out.u8(forms.nothing);
    else if (asRuns.length < state.length / 8) {
      out.u8(forms.runs);
      out.bytes(asRuns);
    } else {
      out.u8(forms.bits);
      out.bytes(bitsOf(state, shown));
    }
  }
  return out.finish();
}

/**
 * What is new since `before`: the present states of the seats that changed after it (any order, repeats welcome).
 * @throws RangeError for seats that do not exist
 */
export function encodeDelta(now: SeatStatus, before: number, changed: Iterable<number>): Uint8Array<ArrayBuffer> {
  const seats = Uint32Array.from(new Set(changed)).sort();
  if (seats.length > 0 && seats[seats.length - 1]! >= now.state.length) throw new RangeError('a seat beyond the map');
  const out = new ByteWriter();
  out.u8(deltaMark);
  for (const value of [now.mapVersion, before, now.sequence, now.state.length]) out.varint(value);
  for (const state of allStates) writeRuns(out, runsOf(seats.filter((seat) => now.state[seat] === state)));
  return out.finish();
}

/** The states of a snapshot, or null when it is none. */
export function openSnapshot(bytes: Uint8Array): SeatStatus | null {
  return orNull(() => {
    const from = new ByteReader(bytes);
    if (from.u8() !== snapshotMark) throw new BrokenBytes('no snapshot');
    const [mapVersion, sequence, count] = [from.varint(), from.varint(), seatCount(from)];
    const state = new Uint8Array(count);
    for (const shown of shownInSnapshot) {
      const form = from.u8();
      if (form === forms.bits) readBits(from, state, shown);
      else if (form === forms.runs) readRuns(from, state, shown);
      else if (form !== forms.nothing) throw new BrokenBytes(`form ${form}`);
    }
    from.end();
    return { mapVersion, sequence, state };
  });
}

/**
 * The status after a delta; `status` itself is left as it was. A delta that brings nothing new (a repeat) gives the same status back.
 */
export function applyDelta(status: SeatStatus, bytes: Uint8Array): SeatStatus | { problem: StatusProblem } {
  const opened = orNull(() => {
    const from = new ByteReader(bytes);
    if (from.u8() !== deltaMark) throw new BrokenBytes('no delta');
    const head = { mapVersion: from.varint(), before: from.varint(), after: from.varint(), count: seatCount(from) };
    const state = new Uint8Array(head.count).fill(untouched);
    for (const each of allStates) readRuns(from, state, each);
    from.end();
    return { ...head, state };
  });
  if (!opened || opened.after < opened.before) return { problem: 'unreadable' };
  const { mapVersion, before, after, state: news } = opened;
  if (mapVersion !== status.mapVersion || opened.count !== status.state.length) return { problem: 'other-map' };
  if (before > status.sequence) return { problem: 'gap' };
  if (after <= status.sequence) return status;
  const state = status.state.map((old, seat) => (news[seat] === untouched ? old : news[seat]!));
  return { mapVersion, sequence: after, state };
}

const untouched = 255;

/** `[first, length]` of each run of an ascending list. */
function runsOf(seats: ArrayLike<number>): [number, number][] {
  const runs: [number, number][] = [];
  for (let at = 0; at < seats.length; at++) {
    const last = runs.at(-1);
    if (last && last[0] + last[1] === seats[at]) last[1]++;
    else runs.push([seats[at]!, 1]);
  }
  return runs;
}

/** The same of all seats in a state. */
function runsIn(state: Uint8Array, shown: number): [number, number][] {
  const runs: [number, number][] = [];
  for (let seat = 0; seat < state.length; seat++) {
    if (state[seat] !== shown) continue;
    const first = seat;
    while (seat < state.length && state[seat] === shown) seat++;
    runs.push([first, seat - first]);
  }
  return runs;
}

function writeRuns(out: ByteWriter, runs: readonly [number, number][]): void {
  out.varint(runs.length);
  let end = 0;
  for (const [first, length] of runs) {
    out.varint(first - end);
    out.varint(length - 1);
    end = first + length;
  }
}

function readRuns(from: ByteReader, state: Uint8Array, value: number): void {
  const count = from.varint();
  if (count > state.length) throw new BrokenBytes('more runs than seats');
  let end = 0;
  for (let run = 0; run < count; run++) {
    const first = end + from.varint();
    end = first + from.varint() + 1;
    if (end > state.length) throw new BrokenBytes('a run beyond the map');
    state.fill(value, first, end);
  }
}

function bitsOf(state: Uint8Array, shown: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(state.length / 8));
  for (let seat = 0; seat < state.length; seat++) if (state[seat] === shown) bits[seat >> 3]! |= 1 << (seat & 7);
  return bits;
}

function readBits(from: ByteReader, state: Uint8Array, shown: number): void {
  const bits = from.bytes(Math.ceil(state.length / 8));
  for (let seat = 0; seat < state.length; seat++) if (bits[seat >> 3]! & (1 << (seat & 7))) state[seat] = shown;
}

function seatCount(from: ByteReader): number {
  const count = from.varint();
  if (count > seatingBounds.places) throw new BrokenBytes('more seats than a map may have');
  return count;
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof BrokenBytes) return null;
    throw error;
  }
}
