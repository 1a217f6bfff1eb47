/** One random map, one random wish: what the oracle says and what somebody else says, side by side. */
import { bestAvailable } from '../best-available.ts';
import { compileSeatMap } from '../compile-seat-map.ts';
import type { CompiledSeatMap } from '../compiled-map.ts';
import { seatId } from '../find-seat.ts';
import type { SeatMap } from '../seat-map.ts';
import { buildSeatIndex, seatStates, setSeats, type SeatIndex } from '../seat-index.ts';
import { BruteForce, type OracleWish } from './brute-force.ts';
import { randomMap, seeded, upTo } from './random-map.ts';

export interface Case {
  map: SeatMap;
  compiled: CompiledSeatMap;
  oracle: BruteForce;
  /** Positions of seats that are gone, in two batches. */
  first: number[];
  later: number[];
  /** Positions that are gone for a while and free again. */
  released: number[];
  wish: OracleWish;
}

type Drawn = Pick<Case, 'map' | 'compiled' | 'oracle'>;

/** Cases with neighbouring seeds share a map; drawing and compiling cost more than asking. */
const casesPerMap = 4;
let drawn: { seed: number; drawn: Drawn } | null = null;

function draw(seed: number): Drawn {
  if (drawn?.seed === seed) return drawn.drawn;
  const map = randomMap(seeded(seed));
  drawn = { seed, drawn: { map, compiled: compileSeatMap(map), oracle: new BruteForce(map) } };
  return drawn.drawn;
}

export function randomCase(seed: number): Case {
  const { map, compiled, oracle } = draw(Math.floor(seed / casesPerMap));
  const random = seeded(-1 - seed);
  const share = random() * 0.85;
  const first: number[] = [];
  const later: number[] = [];
  const released: number[] = [];
  for (let seat = 0; seat < compiled.seatCount; seat++) {
    if (random() < share) (random() < 0.5 ? first : later).push(seat);
    else if (random() < 0.2) released.push(seat);
  }
  const categories = random() < 0.6 ? null : map.categories.map(({ id }) => id).filter(() => random() < 0.7);
  const accessibleUnits = random() < 0.1 ? 1 + upTo(random, 2) : 0;
  const wish = { quantity: 1 + upTo(random, 6), categories, accessibleUnits };
  return { map, compiled, oracle, first, later, released, wish };
}

/** Something that answers a wish on a map; `null` is a refusal. Seats are ids. */
export type Answerer = (given: Case) => { placement: string; seats: string[] } | null;

/** The index of a case, made in one piece and then changed step by step, as a life at the box office would. */
export function indexOf({ first, later, released, compiled }: Case, map = compiled): SeatIndex {
  const state = new Uint8Array(map.seatCount);
  for (const seat of first) state[seat] = seatStates.sold;
  const index = buildSeatIndex(map, state);
  setSeats(index, released, seatStates.held);
  setSeats(index, later, seatStates.held);
  setSeats(index, released, seatStates.free);
  setSeats(index, later, seatStates.killed);
  return index;
}

export const realAnswer: Answerer = (given) => askIndex(indexOf(given), given.wish);

/** Asks the real thing on an index. */
export function askIndex(index: SeatIndex, wish: OracleWish): { placement: string; seats: string[] } | null {
  const { map } = index;
  const categories = wish.categories?.map((id) => map.categories.findIndex((each) => each.id === id)) ?? null;
  const answer = bestAvailable(index, [{ ...wish, categories }]);
  if (!answer.ok) return null;
  const { placement, seats } = answer.placed[0]!;
  return { placement, seats: seats.map((seat) => seatId(map, seat)) };
}

/** Null where both agree, else both answers in words. */
export function disagreement(given: Case, answerer: Answerer): string | null {
  const { oracle } = given;
  const gone = new Set([...given.first, ...given.later].map((seat) => oracle.spots[seat]!.id));
  const expected = oracle.answer(gone, given.wish);
  const actual = answerer(given);
  const wanted = 'refused' in expected ? 'refused' : `${expected.placement}: ${[...expected.seats].sort().join(' ')}`;
  const got = actual === null ? 'refused' : `${actual.placement}: ${[...actual.seats].sort().join(' ')}`;
  return wanted === got ? null : `expected ${wanted}, got ${got}`;
}

/** How many of the seeds `from … before - 1` disagree; the first is described. */
export function compareMany(
  from: number,
  before: number,
  answerer: Answerer,
): { differ: number; first: string | null } {
  let differ = 0;
  let first: string | null = null;
  for (let seed = from; seed < before; seed++) {
    const difference = disagreement(randomCase(seed), answerer);
    if (difference === null) continue;
    differ += 1;
    first ??= `seed ${seed}: ${difference}`;
  }
  return { differ, first };
}
