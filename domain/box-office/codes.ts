/** Sale codes: which one a buyer means, and how often each was used. What it does to a price is in `order-lines.ts`. Rules K1 to K9. */
import { touchCode, touchUse } from './code-pages.ts';
import type { Refusal, Replaces, SaleCode, TakenLine } from './commands.ts';
import { discounts, priceOf } from './order-lines.ts';
import { allOrders, type Order } from './orders.ts';
import { findOrder, type BoxOfficeState } from './state.ts';
import { revokedFlag } from './tickets.ts';

/** Makes codes or changes them; their use stays. */
export function setCodes(state: BoxOfficeState, codes: readonly SaleCode[]): void {
  for (const code of codes) {
    const known = state.codes.get(code.code);
    const { position, held, sold } = known ?? { position: state.codes.size, held: 0, sold: 0 };
    const use = { code, position, held, sold };
    state.codes.set(code.code, use);
    touchCode(state, use);
  }
}

/** The code that somebody typed, if it can be used now; null when nothing was typed. */
export function codeFor(
  state: BoxOfficeState,
  typed: string | undefined,
  nowMs: number,
): { ok: true; code: SaleCode } | Refusal | null {
  const text = typed?.trim().toUpperCase();
  if (!text) return null;
  const known = state.codes.get(text);
  if (!known) return { ok: false, code: 'unknown-code' };
  return isValidAt(known.code, nowMs) ? { ok: true, code: known.code } : { ok: false, code: 'code-not-valid-now' };
}

function isValidAt({ withdrawn, fromMs, untilMs }: SaleCode, nowMs: number): boolean {
  return !withdrawn && (fromMs === null || nowMs >= fromMs) && (untilMs === null || nowMs < untilMs);
}

/** What a hold was made with, as it is now. A code that was withdrawn meanwhile still counts for it. */
export function codeOf({ codes }: BoxOfficeState, code: string | null): SaleCode | null {
  return code === null ? null : (codes.get(code)?.code ?? null);
}

/**
 * The lines with the tickets of each that count as use of the code: all of those it unlocks or discounts, else those from its allotment.
 * Fixed with the hold, so that a later change of the code does not change what is given back.
 */
export function markUse(
  state: BoxOfficeState,
  code: SaleCode | null,
  lines: readonly TakenLine[],
): readonly TakenLine[] {
  if (code === null) return lines;
  return lines.map((line) => {
    const type = state.plan!.typeByIndex.get(line.ticketType)!;
    const isWhole = line.within === undefined && (isUnlocked(code, type) || discounts(code, type.index));
    const byCode = isWhole ? line.quantity : (line.fromAllotment ?? 0);
    return byCode === 0 ? line : { ...line, byCode };
  });
}

function isUnlocked(code: SaleCode, type: { index: number; hidden?: boolean }): boolean {
  return type.hidden === true && code.unlocks.includes(type.index);
}

/** Why marked lines would use the code too often, or null. Tickets that they take the place of give their use back. */
export function refuseUse(
  state: BoxOfficeState,
  code: SaleCode | null,
  lines: readonly TakenLine[],
  replaces: Replaces | null,
): Refusal | null {
  if (code === null) return null;
  const left = leftFor(state, code, replaces);
  return usedBy(lines) > left ? { ok: false, code: 'code-used-up', left } : null;
}

/** How many tickets can still be had with the code in one order; `Infinity` without a limit. */
function leftFor(state: BoxOfficeState, code: SaleCode, replaces: Replaces | null): number {
  const { held, sold } = state.codes.get(code.code)!;
  const inAll = code.maxTickets ?? Infinity;
  const given = replaces === null ? 0 : givenBack(state, code, replaces);
  return Math.max(0, Math.min(code.maxPerOrder ?? Infinity, inAll - held - sold + given));
}

function givenBack(state: BoxOfficeState, code: SaleCode, { orderId, serials }: Replaces): number {
  const order = findOrder(state, orderId);
  return order?.code === code.code ? serials.filter((serial) => isByCode(order, serial)).length : 0;
}

/** Tickets among the lines that count as use of their code. */
export function usedBy(lines: readonly TakenLine[]): number {
  let used = 0;
  for (const { byCode } of lines) if (byCode !== undefined) used += byCode;
  return used;
}

/** Whether that ticket of the order counts as use of its code: of each line, the first ones do. */
export function isByCode(order: Pick<Order, 'first' | 'lines'>, serial: number): boolean {
  let at = serial - order.first;
  for (const { quantity, byCode = 0 } of order.lines) {
    if (at < quantity) return at < byCode;
    at -= quantity;
  }
  return false;
}

/** Counts use of a code by tickets in holds, or by tickets that stand; less with a negative number. */
export function countUse(state: BoxOfficeState, code: string | null, what: 'held' | 'sold', tickets: number): void {
  const use = code === null ? undefined : state.codes.get(code);
  if (!use || tickets === 0) return;
  use[what] += tickets;
  touchUse(state, use.position);
}

/** The use of all codes from holds and tickets, as if they had been used one by one: to check the books. */
export function recountUse(state: BoxOfficeState): void {
  for (const use of state.codes.values()) [use.held, use.sold] = [0, 0];
  for (const hold of state.holds.values()) countUse(state, hold.code, 'held', usedBy(hold.lines));
  for (const order of allOrders(state.orders)) {
    if (!order || order.code === null || order.first < 0) continue;
    for (let serial = order.first; serial < order.first + order.count; serial++)
      if (!(state.tickets.flags[serial]! & revokedFlag) && isByCode(order, serial))
        countUse(state, order.code, 'sold', 1);
  }
}

export interface CodeView {
  code: string;
  /** Why it cannot be used now; null when it can. */
  refused: 'unknown-code' | 'code-not-valid-now' | 'code-used-up' | null;
  /** Hidden types that it shows. */
  unlocks: number[];
  /** Of each type that costs less with it. */
  prices: { ticketType: number; priceMinor: number }[];
  /** Tickets that can still be had with it in one order; null without a limit. */
  left: number | null;
  maxPerOrder: number | null;
  maxPerPerson: number | null;
}

/** What somebody who types the code may see of it. One that cannot be used shows nothing. */
export function codeView(state: BoxOfficeState, typed: string, nowMs: number): CodeView {
  const found = codeFor(state, typed, nowMs) ?? { ok: false as const, code: 'unknown-code' as const };
  const nothing = { unlocks: [], prices: [], left: 0, maxPerOrder: null, maxPerPerson: null };
  const code = typed.trim().toUpperCase();
  if (!found.ok) return { code, refused: found.code as CodeView['refused'], ...nothing };
  const left = leftFor(state, found.code, null);
  if (left === 0) return { code, refused: 'code-used-up', ...nothing };
  const types = state.plan?.types.filter((type) => !type.withdrawn) ?? [];
  const { maxPerOrder, maxPerPerson } = found.code;
  return {
    ...{ code, refused: null, maxPerOrder, maxPerPerson },
    unlocks: types.filter((type) => isUnlocked(found.code, type)).map((type) => type.index),
    prices: types
      .map((type) => ({ ticketType: type.index, priceMinor: priceOf(type, found.code), was: type.priceMinor }))
      .filter(({ priceMinor, was }) => priceMinor < was)
      .map(({ ticketType, priceMinor }) => ({ ticketType, priceMinor })),
    left: left === Infinity ? null : left,
  };
}
