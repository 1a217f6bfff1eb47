/** What came along with a ticket goes with it. Rule L8. */
import { revokedFlag } from './tickets.ts';

/** Of an order: where its serials begin, and how its lines come along with one another. */
interface Laid {
  first: number;
  lines: readonly { quantity: number; within?: number | undefined }[];
}

/** The serials and, behind them, what came along with each of them and still stands. Those that are not the order's are left as they are. */
export function withCompanions(
  { tickets }: { tickets: { flags: Readonly<Record<number, number>> } },
  order: Laid,
  serials: readonly number[],
): readonly number[] {
  const { lines, first } = order;
  if (first < 0 || lines.every((line) => line.within === undefined)) return serials;
  const known = new Set(serials);
  const companions: number[] = [];
  const starts = startsOf(order);
  for (const [at, { within, quantity }] of lines.entries()) {
    if (within === undefined) continue;
    const each = quantity / lines[within]!.quantity;
    for (const serial of serials) {
      const turn = serial - starts[within]!;
      if (!(turn >= 0 && turn < lines[within]!.quantity)) continue;
      for (let i = 0; i < each; i++) {
        const companion = starts[at]! + turn * each + i;
        if (!known.has(companion) && !(tickets.flags[companion]! & revokedFlag)) companions.push(companion);
      }
    }
  }
  return [...serials, ...new Set(companions)];
}

/** The serial of the first ticket of each line. */
function startsOf({ first, lines }: Laid): number[] {
  let next = first;
  return lines.map(({ quantity }) => (next += quantity) - quantity);
}
