/** Little houses drawn with letters. */
import { compileSeatMap } from '../compile-seat-map.ts';
import type { MapRow, SeatMap } from '../seat-map.ts';
import { buildSeatIndex, seatStates, setSeats, type SeatIndex } from '../seat-index.ts';

/**

 * A zone drawn with letters: `.` a free seat, `#` a taken one, `|` an aisle, `A` an accessible place, `c` its companion seat on its
 * right, `b` a free seat of category b. The focal point is above the middle of the first row unless given.
 */
export function drawnIndex(lines: string[], focalX?: number): SeatIndex {
  const taken: number[] = [];
  let count = 0;
  const rows = lines.map((line, y): MapRow => {
    const seats: MapRow['seats'] = [];
    for (const letter of line) {
      if (letter === '|') seats.at(-1)!.aisleAfter = true;
      else {
        if (letter === '#') taken.push(count);
        const seat: MapRow['seats'][number] = { id: `${seats.length + 1}`, x: seats.length, y };
        if (letter === 'A') seat.accessible = true;
        if (letter === 'c') seat.companionOf = seats.at(-1)!.id;
        if (letter === 'b') seat.category = 'b';
        seats.push(seat);
        count++;
      }
    }
    return { id: String.fromCharCode(65 + y), category: 'a', seats };
  });
  const map: SeatMap = {
    version: 1,
    name: 'Drawn',
    focalPoint: { x: focalX ?? (rows[0]!.seats.length - 1) / 2, y: -1 },
    categories: ['a', 'b'].map((id) => ({ id, name: id })),
    zones: [{ id: 'z', name: 'Zone', rows }],
  };
  const index = buildSeatIndex(compileSeatMap(map));
  setSeats(index, taken, seatStates.sold);
  return index;
}
