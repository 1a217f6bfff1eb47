/** A large house, the same for every benchmark that needs one. */
import type { SeatMap } from '#domain/seating/seat-map';

/** A house of `rows` rows of 40 seats (an aisle in the middle) in blocks of 50 rows, ten blocks side by side, five prices by distance. */
export function house(seats: number): SeatMap {
  const perRow = 40;
  const rowsPerZone = 50;
  const zones = Array.from({ length: seats / perRow / rowsPerZone }, (_, zone) => {
    const left = ((zone % 10) - 5) * 24;
    const front = Math.floor(zone / 10) * 50;
    const rows = Array.from({ length: rowsPerZone }, (_, at) => ({
      id: `${at + 1}`,
      category: `p${Math.min(4, Math.floor((front + at) / 50))}`,
      seats: Array.from({ length: perRow }, (_, seat) => ({
        id: `${seat + 1}`,
        x: left + seat * 0.55,
        y: front + at * 0.9,
        ...(seat === 19 ? { aisleAfter: true } : {}),
      })),
    }));
    return { id: `z${zone}`, name: `Block ${zone}`, rows };
  });
  const categories = Array.from({ length: 5 }, (_, price) => ({ id: `p${price}`, name: `Price ${price}` }));
  return { version: 1, name: 'Bench', focalPoint: { x: 0, y: -10 }, categories, zones };
}
