import { describe, expect, it } from 'vitest';
import { chooseSeats, type SeatChoice } from './choose-seats.ts';
import { seatId } from './find-seat.ts';
import { seatStates, setSeats, type SeatIndex } from './seat-index.ts';
import { indexOf, randomCase } from './testing/agree.ts';
import { drawnIndex } from './testing/drawn.ts';
import { seeded } from './testing/random-map.ts';

/** Seats as `A1`. */
function choose(index: SeatIndex, seats: string[], rest: Partial<SeatChoice> = {}) {
  const ids = seats.map((seat) => `z/${seat[0]}/${seat.slice(1)}`);
  const chosen = chooseSeats(index, { mapVersion: 1, seats: ids, categories: null, ...rest });
  return chosen.ok ? 'ok' : [chosen.code, ...chosen.seats.map((id) => id.slice(2).replace('/', ''))];
}

describe('seats that a buyer has picked', () => {
  it('[S30] free seats are given as they were picked, in the order of the map', () => {
    const index = drawnIndex(['.....']);
    const chosen = chooseSeats(index, { mapVersion: 1, seats: ['z/A/3', 'z/A/2', 'z/A/1'], categories: null });
    expect(chosen).toEqual({ ok: true, seats: [0, 1, 2] });
    expect(index.state).toEqual(new Uint8Array(5));
  });
  it('[S31] each fault has its code and names its seats', () => {
    const index = drawnIndex(['..b.#', 'Ac...']);
    setSeats(index, [3], seatStates.killed);
    expect(choose(index, [])).toEqual(['no-seats']);
    expect(
      choose(
        index,
        Array.from({ length: 101 }, () => 'A1'),
      ),
    ).toEqual(['too-many-seats']);
    expect(choose(index, ['A1'], { mapVersion: 2 })).toEqual(['stale-map']);
    expect(choose(index, ['A1', 'A9', 'X1'])).toEqual(['unknown-seat', 'A9', 'X1']);
    expect(choose(index, ['A1', 'A1'])).toEqual(['seat-twice', 'A1']);
    expect(choose(index, ['A2', 'A3'], { categories: [0] })).toEqual(['wrong-category', 'A3']);
    expect(choose(index, ['A4'])).toEqual(['seat-killed', 'A4']);
    expect(choose(index, ['A5', 'A1'])).toEqual(['seat-taken', 'A5']);
    setSeats(index, [0], seatStates.held);
    expect(choose(index, ['A1', 'A2'])).toEqual(['seat-taken', 'A1']);
  });
  it('[S32] a place and its companion seat go together', () => {
    const index = drawnIndex(['Ac..', 'A...']);
    expect(choose(index, ['A1'])).toEqual(['unit-split', 'A2']);
    expect(choose(index, ['A2'])).toEqual(['unit-split', 'A1']);
    expect(choose(index, ['A2', 'A1'])).toBe('ok');
    expect(choose(index, ['B1'])).toBe('ok');
  });
  it('[S33] a single seat may not be left where it can be avoided', () => {
    const index = drawnIndex(['.....', '#####']);
    expect(choose(index, ['A2', 'A3'])).toEqual(['leaves-single', 'A1']);
    expect(choose(index, ['A2', 'A4'])).toEqual(['leaves-single', 'A1', 'A3', 'A5']);
    expect(choose(index, ['A1', 'A2'])).toBe('ok');
    expect(chooseSeats(index, { mapVersion: 1, seats: ['z/A/2'], categories: null }, { singlesAllowed: true }).ok).toBe(
      true,
    );
  });
  it('[S33] the whole choice is judged at once', () => {
    expect(choose(drawnIndex(['....']), ['A1', 'A2', 'A3', 'A4'])).toBe('ok');
    expect(choose(drawnIndex(['...|...']), ['A1', 'A4', 'A5', 'A6'])).toBe('ok');
    expect(choose(drawnIndex(['....', '#..#']), ['A1', 'A2', 'A3'])).toBe('ok');
  });
  it('[S33] a seat that was alone before is nobody’s fault', () => {
    expect(choose(drawnIndex(['.#..#.']), ['A3', 'A4'])).toBe('ok');
  });
  it('[S34] where every option leaves a single seat, the choice stands', () => {
    expect(choose(drawnIndex(['#...#']), ['A2', 'A3'])).toBe('ok');
    expect(choose(drawnIndex(['#...#', '#..##']), ['A2', 'A3'])).toEqual(['leaves-single', 'A4']);
    expect(choose(drawnIndex(['#..#']), ['A2'])).toBe('ok');
    expect(choose(drawnIndex(['#..#', '#.##']), ['A2'])).toEqual(['leaves-single', 'A3']);
  });
  it('[S34] an option of another price is no option', () => {
    expect(choose(drawnIndex(['#...#', '#bb##']), ['A2', 'A3'])).toBe('ok');
  });
  it('[S34] the last seats can always be sold, one choice after the other', () => {
    for (let seed = 0; seed < 1_000; seed++) {
      const index = indexOf(randomCase(seed));
      const { map, state } = index;
      const random = seeded(seed);
      for (;;) {
        const free = [...state.keys()].filter((seat) => state[seat] === seatStates.free);
        if (free.length === 0) break;
        free.sort(() => random() - 0.5);
        const sold = free.find((seat) => {
          const ids = [seat, ...(map.partner.has(seat) ? [map.partner.get(seat)!] : [])].map((each) =>
            seatId(map, each),
          );
          const chosen = chooseSeats(index, { mapVersion: 1, seats: ids, categories: null });
          if (chosen.ok) setSeats(index, chosen.seats, seatStates.sold);
          return chosen.ok;
        });
        // what cannot be sold alone is half of a unit whose other half is gone
        if (sold === undefined) {
          expect(
            free.every((seat) => map.partner.has(seat)),
            `seed ${seed}`,
          ).toBe(true);
          break;
        }
      }
    }
  });
});
