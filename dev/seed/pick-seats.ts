/** Some buyers choose their seats, here and there in the house, so that it looks as houses look. */
import type { DeskEvent } from '#domain/contract/desk';
import type { WishedLine } from '#domain/contract/sale';
import type { SeatMap } from '#domain/seating/seat-map';

/** Every third takes the best there is. */
const choosers = 3;

/** The line with seats in pairs, which leave no single seat behind; some without, and some whose seats may be gone by then. */
export function lineWithSeats(event: DeskEvent, map: SeatMap, line: WishedLine, n: number): WishedLine {
  const categories = event.draft.ticketTypes.find(({ index }) => index === line.ticketType)?.seatCategories ?? [];
  if (n % choosers === 0 || line.quantity !== 2) return line;
  const pairs = map.zones.flatMap((zone) =>
    zone.rows.flatMap((row) => {
      const found: string[][] = [];
      let first = 0; // of the block between two aisles
      row.seats.forEach((seat, i) => {
        const pair = [row.seats[i - 1], seat];
        const isPair = (i - first) % 2 === 1 && pair.every((each) => each && isFor(each, row.category, categories));
        if (isPair) found.push(pair.map((each) => `${zone.id}/${row.id}/${each!.id}`));
        if (seat.aisleAfter) first = i + 1;
      });
      return found;
    }),
  );
  const seats = pairs[(n * 7_919) % Math.max(1, pairs.length)];
  return seats ? { ...line, seats } : line;
}

function isFor(
  seat: { category?: string; accessible?: boolean; companionOf?: string },
  ofRow: string | undefined,
  categories: readonly string[],
): boolean {
  return !seat.accessible && seat.companionOf === undefined && categories.includes(seat.category ?? ofRow ?? '');
}
