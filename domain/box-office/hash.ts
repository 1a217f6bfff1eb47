/** One number for a whole state: two objects that went the same way have the same; a replay is checked by it. */
import { standingAdmissions } from '../admission/merge.ts';
import { hash53 } from './print.ts';
import { allOrders } from './orders.ts';
import { replyOf, type BoxOfficeState } from './state.ts';
import { admittedFlag, ticketColumns } from './tickets.ts';

/** 14 hex digits over everything that a decision can depend on, in one canonical order. Not cryptographic. */
export function stateHash(state: BoxOfficeState): string {
  const parts: (string | null)[] = [
    JSON.stringify(state.plan?.settings ?? null),
    [state.factSequence, state.epoch, state.refused, state.conflicts, state.answersGiven].join(),
    ...[...state.holds.values()]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((h) => [h.id, linesOf(h.lines), h.createdAtMs, h.deadlineMs, h.lapsesAtMs, h.order, h.askedToClose].join()),
    ...Array.from(
      allOrders(state.orders),
      (o) =>
        o &&
        [o.id, o.status, o.holdId, linesOf(o.lines), o.totalMinor, o.createdAtMs, o.first, o.count].join() +
          JSON.stringify([o.session, o.payments]),
    ),
    ...[...state.doors.values()].map((door) => JSON.stringify(door)),
    ...[...state.answers].map(([key, a]) => `${key},${a.print},${a.atMs},${JSON.stringify(replyOf(a))}`),
  ];
  const { tickets, counters } = state;
  for (const column of ticketColumns) parts.push(hashNumbers(tickets[column].subarray(0, tickets.count)));
  if (counters) for (const column of Object.values(counters)) parts.push(hashNumbers(column as ArrayLike<number>));
  for (let serial = 0; serial < tickets.count; serial++)
    if (tickets.flags[serial]! & admittedFlag)
      parts.push(
        standingAdmissions(state.admissions, serial)
          .map((f) => `${f.deviceId}/${f.sequence}`)
          .join(),
      );
  return hash53(parts.join('\n')).toString(16).padStart(14, '0');
}

function linesOf(lines: readonly { ticketType: number; occurrence: number; quantity: number }[]): string {
  return lines.map((line) => `${line.ticketType}/${line.occurrence}/${line.quantity}`).join('+');
}

function hashNumbers(numbers: ArrayLike<number>): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    hash = Math.imul(hash ^ (value | 0), 0x01000193);
    hash = Math.imul(hash ^ ((value / 4_294_967_296) | 0), 0x01000193);
  }
  return `${numbers.length}:${hash >>> 0}`;
}
