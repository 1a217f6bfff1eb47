/** What may be asked for together, what comes along, and what it costs: the lines of an order. Rules H7, H11, H12, L1 to L9. */
import type { Line, PricedLine, Refusal, RefusalCode, SaleCode, TakenLine } from './commands.ts';
import { quantityOf } from './decision.ts';
import type { Plan, PlannedType } from './plan.ts';
import { everyDate, salesBounds } from './settings.ts';

/** Tickets of one order with all that comes along: what can be signed in one go and fits into one mail. */
export const ticketsWithIncludedMax = 500;

const noLines: readonly Line[] = [];

/**
 * Why these lines cannot be held together with that code, whatever is left; null when they can. `beside` are tickets that stand already
 * and stay: those of the order that these lines are added to.
 */
export function checkLines(
  plan: Plan,
  lines: readonly Line[],
  code: SaleCode | null,
  nowMs: number,
  beside: readonly Line[] = noLines,
): Refusal | null {
  if (lines.length === 0 || lines.length > salesBounds.linesPerHold) return { ok: false, code: 'invalid' };
  for (let position = 0; position < lines.length; position++) {
    const reason = refuseLine(plan, lines[position]!, code, nowMs);
    if (reason) return { ok: false, code: reason, line: position };
  }
  for (let position = 0; position < lines.length; position++) {
    const type = plan.typeByIndex.get(lines[position]!.ticketType)!;
    const wrong = refuseQuantity(type, lines, position) ?? refuseAddOn(plan, type, lines, position, beside);
    if (wrong) return wrong;
  }
  return refuseTogether(plan, lines);
}

function refuseLine(plan: Plan, line: Line, code: SaleCode | null, nowMs: number): RefusalCode | null {
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
  if (type.hidden && !code?.unlocks.includes(type.index)) return 'code-required';
  if (type.salesStartAtMs !== null && nowMs < type.salesStartAtMs) return 'not-on-sale-yet';
  if (type.salesEndAtMs !== null && nowMs >= type.salesEndAtMs) return 'sale-ended';
  return null;
}

/** Lines of one type add up: to its least and most per order, and on each date to a multiple of its step (H7, L1). */
function refuseQuantity(type: PlannedType, lines: readonly Line[], position: number): Refusal | null {
  const { occurrence } = lines[position]!;
  let quantity = 0;
  let onDate = 0;
  for (const line of lines) {
    if (line.ticketType !== type.index) continue;
    quantity += line.quantity;
    if (line.occurrence === occurrence) onDate += line.quantity;
  }
  if (quantity < type.minPerOrder) return badQuantity(position, type.minPerOrder);
  if (quantity > type.maxPerOrder) return badQuantity(position, type.maxPerOrder);
  const step = type.quantityStep ?? 1;
  return onDate % step === 0 ? null : badQuantity(position, Math.max(step, onDate - (onDate % step)));
}

function badQuantity(line: number, left: number): Refusal {
  return { ok: false, code: 'bad-quantity', line, left };
}

/** An add-on needs tickets that it belongs to, on the same date; those that come along with others count (L2). */
function refuseAddOn(
  plan: Plan,
  type: PlannedType,
  lines: readonly Line[],
  position: number,
  beside: readonly Line[],
): Refusal | null {
  if (!type.addOnTo) return null;
  const { ticketTypes, perTicket } = type.addOnTo;
  const { occurrence } = lines[position]!;
  let [wanted, tickets, there] = [0, 0, 0];
  for (const line of lines) {
    if (line.occurrence !== occurrence) continue;
    if (line.ticketType === type.index) wanted += line.quantity;
    if (ticketTypes.includes(line.ticketType)) tickets += line.quantity;
    for (const { ticketType, quantity } of plan.typeByIndex.get(line.ticketType)!.includes ?? [])
      if (ticketTypes.includes(ticketType)) tickets += line.quantity * quantity;
  }
  for (const line of beside) {
    if (line.occurrence !== occurrence) continue;
    if (line.ticketType === type.index) there += line.quantity;
    if (ticketTypes.includes(line.ticketType)) tickets += line.quantity;
  }
  if (tickets === 0) return { ok: false, code: 'add-on-alone', line: position };
  const left = Math.max(0, tickets * perTicket - there);
  return wanted <= left ? null : { ok: false, code: 'too-many-add-ons', line: position, left };
}

function refuseTogether(plan: Plan, lines: readonly Line[]): Refusal | null {
  const { maxPerOrder } = plan.settings;
  if (quantityOf(lines) > maxPerOrder) return { ok: false, code: 'too-many-tickets', left: maxPerOrder };
  let withIncluded = 0;
  for (const { ticketType, quantity } of lines)
    withIncluded += quantity * (1 + quantityOf(plan.typeByIndex.get(ticketType)!.includes ?? noLines));
  if (withIncluded <= ticketsWithIncludedMax) return null;
  return {
    ok: false,
    code: 'too-many-tickets',
    left: Math.floor((ticketsWithIncludedMax * quantityOf(lines)) / withIncluded),
  };
}

/**
 * The lines and, behind them, what comes along with each: `within` is the position of the line that includes it. Types that come along need
 * not be on sale and bring nothing themselves (L4). Without any, the very lines that were given.
 */
export function withIncluded(plan: Plan, lines: readonly TakenLine[]): readonly TakenLine[] {
  let all: TakenLine[] | null = null;
  for (let within = 0; within < lines.length; within++) {
    const { ticketType, occurrence, quantity } = lines[within]!;
    for (const included of plan.typeByIndex.get(ticketType)!.includes ?? []) {
      all ??= [...lines];
      all.push({ ticketType: included.ticketType, occurrence, quantity: quantity * included.quantity, within });
    }
  }
  return all ?? lines;
}

/** What is left, told of the line that was asked for: where its companions do not fit, so many of it as they would (L5). */
export function misfitAsAsked(lines: readonly TakenLine[], misfit: { line: number; left: number }) {
  const { within, quantity } = lines[misfit.line]!;
  if (within === undefined) return misfit;
  const perTicket = quantity / lines[within]!.quantity;
  return { line: within, left: Math.floor(misfit.left / perTicket) };
}

/** The lines with what they cost at this moment, with that code. What came along costs nothing. */
export function priced(plan: Plan, lines: readonly TakenLine[], code: SaleCode | null): PricedLine[] {
  return lines.map((line) => ({
    ...line,
    unitPriceMinor: line.within === undefined ? priceOf(plan.typeByIndex.get(line.ticketType)!, code) : 0,
  }));
}

/** Minor units for one ticket. A code never raises a price, and what it takes off is rounded up (L7). */
export function priceOf({ index, priceMinor }: PlannedType, code: SaleCode | null): number {
  if (!code?.discount || !discounts(code, index)) return priceMinor;
  const { discount } = code;
  switch (discount.kind) {
    case 'percent':
      return Math.floor((priceMinor * (10_000 - discount.hundredths)) / 10_000);
    case 'amount':
      return Math.max(0, priceMinor - discount.minor);
    case 'price':
      return Math.min(priceMinor, discount.minor);
  }
}

/** Whether the code lowers the price of the type. */
export function discounts(code: SaleCode, ticketType: number): boolean {
  return code.discount !== null && (code.appliesTo === null || code.appliesTo.includes(ticketType));
}
