/** What may be asked for together, and what it costs: the lines of an order. Rules H7, H11, H12, L1 to L14. */
import type { Line, PricedLine, Refusal, RefusalCode, SaleCode, TakenLine } from './commands.ts';
import { quantityOf } from './decision.ts';
import type { Plan } from './plan.ts';
import { everyDate, salesBounds } from './settings.ts';

/** Why these lines cannot be held together with that code, whatever is left; null when they can. */
export function checkLines(plan: Plan, lines: readonly Line[], _code: SaleCode | null, nowMs: number): Refusal | null {
  if (lines.length === 0 || lines.length > salesBounds.linesPerHold) return { ok: false, code: 'invalid' };
  for (let position = 0; position < lines.length; position++) {
    const code = refuseLine(plan, lines[position]!, nowMs);
    if (code) return { ok: false, code, line: position };
  }
  for (let position = 0; position < lines.length; position++) {
    const type = plan.typeByIndex.get(lines[position]!.ticketType)!;
    let quantity = 0;
    for (const line of lines) if (line.ticketType === type.index) quantity += line.quantity;
    if (quantity < type.minPerOrder) return { ok: false, code: 'bad-quantity', line: position, left: type.minPerOrder };
    if (quantity > type.maxPerOrder) return { ok: false, code: 'bad-quantity', line: position, left: type.maxPerOrder };
  }
  if (quantityOf(lines) > plan.settings.maxPerOrder)
    return { ok: false, code: 'too-many-tickets', left: plan.settings.maxPerOrder };
  return null;
}

function refuseLine(plan: Plan, line: Line, nowMs: number): RefusalCode | null {
  const type = plan.typeByIndex.get(line.ticketType);
  if (!type || type.withdrawn) return 'unknown-ticket-type';
  if (!Number.isInteger(line.quantity) || line.quantity < 1) return 'bad-quantity';
  if ((type.validity === 'every-date') !== (line.occurrence === everyDate)) return 'unknown-occurrence';
  if (line.occurrence !== everyDate) {
    const date = plan.dateByIndex.get(line.occurrence);
    if (!date || date.withdrawn) return 'unknown-occurrence';
    if (type.occurrences !== null && !type.occurrences.includes(line.occurrence)) return 'unknown-occurrence';
    if (date.endsAtMs <= nowMs) return 'event-past';
  }
  if (type.salesStartAtMs !== null && nowMs < type.salesStartAtMs) return 'not-on-sale-yet';
  if (type.salesEndAtMs !== null && nowMs >= type.salesEndAtMs) return 'sale-ended';
  return null;
}

/** The lines with what they cost at this moment. */
export function priced(plan: Plan, lines: readonly TakenLine[], _code: SaleCode | null): PricedLine[] {
  return lines.map((line) => ({
    ...line,
    unitPriceMinor: plan.typeByIndex.get(line.ticketType)!.priceMinor,
  }));
}
