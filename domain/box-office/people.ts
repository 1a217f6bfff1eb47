/** How much one person may have. People are known by a number made of their address' keyed hash, and by nothing else. Rules N1 to N5. */
import type { Refusal, RefusalCode } from './commands.ts';
import { codeOf } from './codes.ts';
import { orderAt, positionsOf, type Order } from './orders.ts';
import { hash53 } from './print.ts';
import type { BoxOfficeState, Hold } from './state.ts';
import { revokedFlag } from './tickets.ts';

/** 1 to 2^52 - 1. Two addresses of a hundred thousand share a number once in a million events. */
export function personOf(emailBlind: string): number {
  return (hash53(emailBlind) % (2 ** 52 - 1)) + 1;
}

interface Limit {
  most: number;
  /** The line that is said to be at fault; missing where all of them are. */
  line?: number;
  counts: (line: Order['lines'][number], order: Pick<Order, 'code'>) => number;
}

/** Why this person cannot check the hold out, or null. Nothing is looked up where there is no limit. */
export function refuseForPerson(state: BoxOfficeState, hold: Hold, person: number): Refusal | null {
  const limits = limitsOf(state, hold);
  if (limits.length === 0) return null;
  const gone = new Set(hold.replaces?.serials);
  const had = limits.map(() => 0);
  for (const position of positionsOf(state.orders, person)) {
    const order = orderAt(state.orders, position);
    if (order.first < 0 && order.status !== 'awaiting-payment') continue;
    limits.forEach((limit, i) => (had[i]! += countIn(state, order, limit, gone)));
  }
  const code: RefusalCode = 'too-many-for-person';
  for (const [i, { most, line, counts }] of limits.entries()) {
    const wanted = hold.lines.reduce((sum, wish) => sum + counts({ ...wish, unitPriceMinor: 0 }, hold), 0);
    const left = Math.max(0, most - had[i]!);
    if (wanted > left) return { ok: false, code, left, ...(line !== undefined && { line }) };
  }
  return null;
}

/** What comes along with a ticket counts for nobody's limit. */
function limitsOf(state: BoxOfficeState, hold: Hold): Limit[] {
  const { plan } = state;
  const limits: Limit[] = [];
  const inAll = plan!.settings.maxPerPerson;
  if (inAll != null) limits.push({ most: inAll, counts: (line) => (line.within === undefined ? line.quantity : 0) });
  const seen = new Set<number>();
  for (const [line, { ticketType, within }] of hold.lines.entries()) {
    const most = plan!.typeByIndex.get(ticketType)!.maxPerPerson;
    if (most == null || within !== undefined || seen.has(ticketType)) continue;
    seen.add(ticketType);
    const isOfType = (other: Order['lines'][number]) => other.ticketType === ticketType && other.within === undefined;
    limits.push({ most, line, counts: (other) => (isOfType(other) ? other.quantity : 0) });
  }
  const most = codeOf(state, hold.code)?.maxPerPerson;
  if (most != null) limits.push({ most, counts: (line, { code }) => (code === hold.code ? (line.byCode ?? 0) : 0) });
  return limits;
}

/** Tickets of the order that count for the limit: all while it waits for its money, then those that stand. */
function countIn(state: BoxOfficeState, order: Order, { counts }: Limit, gone: ReadonlySet<number>): number {
  let sum = 0;
  let at = order.first;
  for (const line of order.lines) {
    const counting = counts(line, order);
    if (order.first < 0) sum += counting;
    else {
      // Where a limit counts a part of a line, it is the first tickets of it.
      for (let serial = at; serial < at + counting; serial++)
        if (!(state.tickets.flags[serial]! & revokedFlag) && !gone.has(serial)) sum++;
      at += line.quantity;
    }
  }
  return sum;
}
