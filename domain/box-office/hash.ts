/** One number for a whole state: two objects that went the same way have the same; a replay is checked by it. */
import { standingAdmissions } from '../admission/merge.ts';
import { replyOf } from './answers.ts';
import { Digest } from './digest.ts';
import { allOrders } from './orders.ts';
import type { PlanSettings } from './plan.ts';
import type { BoxOfficeState } from './state.ts';
import { admittedFlag, ticketColumns } from './tickets.ts';

/** 14 hex digits over everything that a decision can depend on, in one canonical order. Not cryptographic. */
export function stateHash(state: BoxOfficeState): string {
  const digest = new Digest();
  const { orders, ended, plan } = state;
  digest.number(plan ? settingsHash(plan.settings) : 0);
  for (const count of [state.factSequence, state.epoch, state.refused, state.conflicts, state.answers.given])
    digest.number(count);
  for (const hold of byId(state.holds)) digest.value({ ...hold, place: undefined });
  for (const order of allOrders(orders)) digest.value(order);
  for (const door of state.doors.values()) digest.value(door);
  digest.value([state.signing.newest, ...[...state.signing.retired].sort(([a], [b]) => a - b)]);
  digest.value([...state.blocked].sort(([a], [b]) => a - b));
  digest.value([...state.admissions.heads].filter(([, sum]) => sum.in || sum.out).sort(([a], [b]) => (a < b ? -1 : 1)));
  digest.value([orders.free, ended.positions.slice(ended.head), ended.atMs.slice(ended.head)]);
  digest.value([...orders.open].sort((a, b) => a - b));
  hashOffers(state, digest);
  hashTickets(state, digest);
  for (const { key, print, atMs, reply } of [...state.answers.old.values(), ...state.answers.young.values()]) {
    digest.text(key);
    digest.number(print);
    digest.number(atMs);
    digest.value(replyOf({ reply }));
  }
  return digest.hex();
}

/** What is kept for whom: seats, allotments, codes, the waiting list. */
function hashOffers(state: BoxOfficeState, digest: Digest): void {
  const { seats } = state;
  digest.number(seats?.map.version ?? 0);
  if (seats) for (const { state: column } of seats.byDate) digest.numbers(column, column.length);
  if (seats) digest.value([...seats.shared].sort((a, b) => a - b));
  for (const [id, allotment] of [...state.allotments].sort()) {
    digest.text(id);
    const [kept, lent] = [allotment.seats, allotment.lentSeats].map((seats) => [...seats].sort((a, b) => a - b));
    digest.value({ ...allotment, seats: kept, lentSeats: lent });
  }
  for (const [code, use] of [...state.codes].sort()) {
    digest.text(code);
    digest.value(use);
  }
  for (const entry of state.waiting.values()) digest.value(entry);
}

function hashTickets({ tickets, counters, admissions }: BoxOfficeState, digest: Digest): void {
  for (const column of ticketColumns) digest.numbers(tickets[column], tickets.count);
  if (counters)
    for (const column of Object.values(counters) as ArrayLike<number>[]) digest.numbers(column, column.length);
  for (let serial = 0; serial < tickets.count; serial++) {
    if (!(tickets.flags[serial]! & admittedFlag)) continue;
    for (const { deviceId, sequence } of standingAdmissions(admissions, serial)) {
      digest.text(deviceId);
      digest.number(sequence);
    }
  }
}

function byId<T extends { id: string }>(items: ReadonlyMap<string, T>): T[] {
  return [...items.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Settings are replaced as a whole and never changed, so each is looked at once. */
const settingsHashes = new WeakMap<PlanSettings, number>();

function settingsHash(settings: PlanSettings): number {
  const known = settingsHashes.get(settings);
  if (known !== undefined) return known;
  const digest = new Digest();
  digest.value(settings);
  const hash = digest.result();
  settingsHashes.set(settings, hash);
  return hash;
}
