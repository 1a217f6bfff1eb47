import { describe, expect, it } from 'vitest';
import { bestAvailable, type SeatWish } from './best-available.ts';
import { findSeat, seatId } from './find-seat.ts';
import { buildSeatIndex, seatStates, setSeats, type SeatIndex } from './seat-index.ts';
import { singlesLeftBy } from './singles.ts';
import { compareMany, indexOf, randomCase, realAnswer } from './testing/agree.ts';
import { drawnIndex } from './testing/drawn.ts';
import { plantedBugs } from './testing/planted-bugs.ts';
import { seeded, upTo } from './testing/random-map.ts';

function askFor(index: SeatIndex, ...wishes: SeatWish[]) {
  const answer = bestAvailable(index, wishes);
  if (!answer.ok) return answer;
  return answer.placed.map(({ seats, placement }) => [
    placement,
    ...seats.map((seat) => seatId(index.map, seat).slice('z/'.length)),
  ]);
}

/** Seats of any category, for parties of these sizes in one order. */
function ask(index: SeatIndex, ...quantities: number[]) {
  return askFor(index, ...quantities.map((quantity) => ({ quantity, categories: null })));
}

describe('best available, step by step', () => {
  it('[S20] sits a party together, nearest to the focal point', () => {
    expect(ask(drawnIndex(['.......', '.......']), 3)).toEqual([['together', 'A/3', 'A/4', 'A/5']]);
    expect(ask(drawnIndex(['.......', '.......'], 0), 3)).toEqual([['together', 'A/1', 'A/2', 'A/3']]);
  });
  it('[S20] takes a farther block rather than leave a single seat', () => {
    expect(ask(drawnIndex(['#...#', '#..##']), 2)).toEqual([['together', 'B/2', 'B/3']]);
  });
  it('[S20] an aisle parts neighbours, and so does an accessible place', () => {
    expect(ask(drawnIndex(['..|..', '....']), 4)).toEqual([['together', 'B/1', 'B/2', 'B/3', 'B/4']]);
    expect(ask(drawnIndex(['..A..', '....']), 4)).toEqual([['together', 'B/1', 'B/2', 'B/3', 'B/4']]);
  });
  it('[S21] leaves a single seat when nothing else fits that size', () => {
    expect(ask(drawnIndex(['#...#', '#...#']), 2)).toEqual([['leaves-single', 'A/2', 'A/3']]);
    expect(ask(drawnIndex(['....', '....']), 3)).toEqual([['leaves-single', 'A/1', 'A/2', 'A/3']]);
  });
  it('[S21] leaves one rather than two', () => {
    const wish = { quantity: 2, categories: [0] };
    expect(askFor(drawnIndex(['b..b', '####', '#..b']), wish)).toEqual([['leaves-single', 'C/2', 'C/3']]);
  });
  it('[S22] splits over an aisle or neighbouring rows, nobody alone if it can be', () => {
    expect(ask(drawnIndex(['..|..', '#..#']), 4)).toEqual([['split', 'A/1', 'A/2', 'A/3', 'A/4']]);
    expect(ask(drawnIndex(['###.#', '#...#', '##..#']), 4)).toEqual([['split', 'B/2', 'B/3', 'C/3', 'C/4']]);
    expect(ask(drawnIndex(['##', '.#', '#.']), 2)).toEqual([['split', 'B/1', 'C/2']]);
  });
  it('[S23] scatters before it refuses, the largest blocks first', () => {
    expect(ask(drawnIndex(['..#.', '####', '####', '.###']), 4)).toEqual([['scattered', 'A/1', 'A/2', 'A/4', 'D/1']]);
  });
  it('[S24] refuses only when fewer seats are free, and says how many', () => {
    expect(ask(drawnIndex(['..#.', 'Ac##']), 4)).toEqual({ ok: false, code: 'not-enough-seats', wish: 0, left: 3 });
    expect(askFor(drawnIndex(['..b']), { quantity: 3, categories: [0] })).toMatchObject({ ok: false, left: 2 });
    expect(askFor(drawnIndex(['..b']), { quantity: 1, categories: [] })).toMatchObject({ ok: false, left: 0 });
  });
  it('[S26] of equals the first on the map', () => {
    expect(ask(drawnIndex(['....', '....']), 2)).toEqual([['together', 'A/1', 'A/2']]);
    expect(ask(drawnIndex(['.|.']), 1)).toEqual([['together', 'A/1']]);
  });
  it('[S29] quantities beyond reason are a mistake of the caller', () => {
    const index = drawnIndex(['....']);
    for (const quantity of [0, -1, 1.5, 101, Number.NaN]) expect(() => ask(index, quantity)).toThrow(RangeError);
    expect(() => ask(index, 60, 60)).toThrow(RangeError);
  });
});

describe('best available for accessible places', () => {
  const wish = (quantity: number, accessibleUnits: number): SeatWish => ({
    quantity,
    categories: null,
    accessibleUnits,
  });

  it('[S25] never gives an accessible place or its companion seat out unasked', () => {
    expect(ask(drawnIndex(['Ac.A', '....']), 1)).toEqual([['together', 'A/3']]);
    expect(ask(drawnIndex(['AcA']), 1)).toMatchObject({ ok: false, left: 0 });
  });
  it('[S25] gives both as one unit, and the others beside them', () => {
    expect(askFor(drawnIndex(['######', 'Ac....']), wish(4, 1))).toEqual([['together', 'B/1', 'B/2', 'B/3', 'B/4']]);
    expect(askFor(drawnIndex(['Ac']), wish(2, 1))).toEqual([['together', 'A/1', 'A/2']]);
  });
  it('[S25] does not split a unit for a person alone', () => {
    expect(askFor(drawnIndex(['Ac..']), wish(1, 1))).toMatchObject({ code: 'not-enough-accessible', left: 1 });
    expect(askFor(drawnIndex(['Ac..', 'A...']), wish(1, 1))).toEqual([['together', 'B/1']]);
  });
  it('[S25] two units sit near each other, and leave room for the rest', () => {
    expect(askFor(drawnIndex(['Ac.Ac.....Ac']), wish(5, 2))).toEqual([['together', 'A/1', 'A/2', 'A/3', 'A/4', 'A/5']]);
    expect(askFor(drawnIndex(['Ac.A', '....']), wish(3, 2))).toEqual([['together', 'A/1', 'A/2', 'A/4']]);
  });
  it('[S25] a taken companion seat takes the unit off', () => {
    const index = drawnIndex(['Ac..']);
    setSeats(index, [1], seatStates.killed);
    expect(askFor(index, wish(2, 1))).toEqual({ ok: false, code: 'not-enough-accessible', wish: 0, left: 0 });
  });
});

describe('several wishes in one order', () => {
  it('[S27] do not take the same seats, and do not leave single seats between them', () => {
    const index = drawnIndex(['.......']);
    const answer = bestAvailable(index, [
      { quantity: 2, categories: null },
      { quantity: 3, categories: null },
    ]);
    if (!answer.ok) throw new Error(answer.code);
    const seats = answer.placed.flatMap((each) => each.seats);
    expect(new Set(seats).size).toBe(5);
    expect(singlesLeftBy(index.map, index.state, seats)).toEqual([]);
  });
  it('[S27] answers come in the order of the wishes', () => {
    const answer = ask(drawnIndex(['......']), 1, 2);
    expect(answer).toMatchObject([{ length: 2 }, { length: 3 }]);
  });
  it('[S27] whoever can go elsewhere makes room', () => {
    const either = { quantity: 2, categories: null };
    expect(askFor(drawnIndex(['..bb']), either, { quantity: 2, categories: [0] })).toEqual([
      ['together', 'A/3', 'A/4'],
      ['together', 'A/1', 'A/2'],
    ]);
  });
  it('[S27] all or none', () => {
    const index = drawnIndex(['..bb']);
    const wishes = [
      { quantity: 2, categories: [0] },
      { quantity: 1, categories: [0] },
    ];
    expect(askFor(index, ...wishes)).toEqual({ ok: false, code: 'not-enough-seats', wish: 1, left: 0 });
  });
  it('[S24] [S27] no order is lost while seats for all its wishes are free', () => {
    for (let seed = 0; seed < 4_000; seed++) {
      const given = randomCase(seed);
      const index = indexOf(given);
      const before = index.nodes.slice();
      const random = seeded(seed);
      const categories = index.map.categories.map((_, category) => category);
      const wishes: SeatWish[] = Array.from({ length: 2 + upTo(random, 3) }, () => ({
        quantity: 1 + upTo(random, 5),
        categories: categories.filter(() => random() < 0.6),
      }));
      const answer = bestAvailable(index, wishes);
      expect(answer.ok, `seed ${seed}`).toBe(canServe(wishes, [...index.freeByCategory]));
      expect(index.nodes, '[S28] the index is left as it was').toEqual(before);
      if (!answer.ok) continue;
      const seats = answer.placed.flatMap((each) => each.seats);
      expect(new Set(seats).size).toBe(wishes.reduce((sum, { quantity }) => sum + quantity, 0));
      for (const [at, { seats }] of answer.placed.entries()) {
        expect(seats.length).toBe(wishes[at]!.quantity);
        for (const seat of seats) {
          expect(index.state[seat]).toBe(seatStates.free);
          expect(index.map.segmentOf[seat]! < index.map.segmentCount).toBe(true);
          expect(wishes[at]!.categories).toContain(index.map.category[seat]);
        }
      }
    }
  });
});

/** Hall's condition, tried on every set of wishes: together they ask for no more than their categories have. */
function canServe(wishes: readonly SeatWish[], free: readonly number[]): boolean {
  for (let set = 1; set < 1 << wishes.length; set++) {
    const asking = wishes.filter((_, at) => set & (1 << at));
    const has = free.filter((_, category) => asking.some(({ categories }) => categories!.includes(category)));
    if (asking.reduce((sum, { quantity }) => sum + quantity, 0) > has.reduce((sum, count) => sum + count, 0))
      return false;
  }
  return true;
}

describe('best available against brute force', () => {
  // `node bench/seating.ts --agree 1000000` goes on where this ends
  const chunk = 20_000;
  it.each([0, 1, 2, 3, 4])(
    '[S20-S26] a hundred thousand cases agree (part %i)',
    (part) => {
      expect(compareMany(part * chunk, (part + 1) * chunk, realAnswer)).toEqual({ differ: 0, first: null });
    },
    120_000,
  );

  it.each(Object.entries(plantedBugs))('[S20-S26] catches an engine that %s', (_, wrong) => {
    expect(compareMany(0, 2_000, wrong).differ).toBeGreaterThan(0);
  });

  it('[S26] the same question has the same answer, whatever came before it', () => {
    for (let seed = 0; seed < 500; seed++) {
      const given = randomCase(seed);
      const fresh = buildSeatIndex(given.compiled, indexOf(given).state.slice());
      expect(indexOf(given)).toEqual(fresh);
    }
  });

  it('[S20] lengths beyond the bits of a run are found as well', () => {
    const index = drawnIndex(['.'.repeat(80), `${'.'.repeat(33)}|${'.'.repeat(32)}`]);
    for (const size of [29, 30, 31, 32, 33, 40, 80]) expect(ask(index, size)).toMatchObject([{ 0: 'together' }]);
    expect(ask(index, 79)).toMatchObject([{ 0: 'leaves-single' }]);
    setSeats(index, [40], seatStates.sold);
    expect(ask(index, 40)).toMatchObject([{ 0: 'together' }]);
    expect(ask(index, 41)).toMatchObject([{ 0: 'split' }]);
    expect(findSeat(index.map, 'z/A/80')).toBe(79);
  });
});
