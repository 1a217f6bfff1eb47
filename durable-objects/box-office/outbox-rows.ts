/** How heavy facts are, so that neither a row of the outbox nor a delivery becomes larger than the world takes. */
import type { Fact } from '#domain/box-office/facts';

/** Facts of one delivery at most. */
export const factsMax = 500;
/** And what they weigh: an order of a hundred tickets is a hundred rows for the catalogue and ten kilobytes here. */
export const weightMax = 2_000;

export function weightOf(fact: Fact): number {
  switch (fact.kind) {
    case 'order-paid':
      return 1 + fact.tickets.length;
    case 'order-placed':
      return 1 + fact.lines.length;
    case 'order-cancelled':
      return 1 + fact.serials.length;
    case 'totals':
      return 1 + fact.byType.length;
    default:
      return 1;
  }
}

/** The longest beginning of `facts` within the bounds; at least one. */
export function firstPart<F extends Fact>(facts: readonly F[], countMax = factsMax): F[] {
  let weight = 0;
  let end = 0;
  while (end < facts.length && end < countMax) {
    weight += weightOf(facts[end]!);
    if (end > 0 && weight > weightMax) break;
    end++;
  }
  return facts.slice(0, end);
}

/** The facts of one transaction as rows, each well under the 2 MB that a row may have. */
export function outboxRows(facts: readonly Fact[]): Fact[][] {
  const rows: Fact[][] = [];
  for (let at = 0; at < facts.length; at += rows.at(-1)!.length) rows.push(firstPart(facts.slice(at, at + factsMax)));
  return rows;
}
