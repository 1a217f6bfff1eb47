/**
 * What a Worker needs to seal names for doors (domain/gate-pack G15 to G20): which pages there are, and their rows. Nothing is opened or
 * sealed here: an object that decides for a whole event has better things to do.
 */
import { namePagesPerCall } from '#domain/contract/door';
import { orderAt } from '#domain/box-office/orders';
import { findOrder, type BoxOfficeState } from '#domain/box-office/state';
import { noSeat, revokedFlag } from '#domain/box-office/tickets';
import { namePagesMax, namesPerPage, pageOfSerial } from '#domain/gate-pack/names-page';
import { describeSeat } from '#domain/seating/find-seat';
import type { NamePageRows, NameRow } from '../box-office-rpc.ts';
import type { EventKeys } from './keys.ts';
import type { BoxOfficeSql } from './sql.ts';
import { codeNow } from './ticket-codes.ts';

/** Names are of no use to doors a day after the last date. */
const keptAfterEndMs = 24 * 3_600_000;

const touchedPrefix = 'names:';

/** The revision of every page, by number; null where names do not travel (any more). */
export function namePages(state: BoxOfficeState, sql: BoxOfficeSql, nowMs: number): number[] | null {
  const settings = state.plan?.settings;
  if (!settings?.namesAtDoor) return null;
  const lastEndMs = Math.max(...settings.occurrences.map(({ endsAtMs }) => endsAtMs));
  if (nowMs >= lastEndMs + keptAfterEndMs) return null;
  const touched = sql.numbersFrom(touchedPrefix);
  const pages = Math.min(Math.ceil(state.tickets.count / namesPerPage), namePagesMax);
  return Array.from({ length: pages }, (_, page) => revisionOf(state, page, touched.get(String(page)) ?? 0));
}

/** The rows of some pages; of orders whose tickets are all revoked, and of persons who were forgotten, there are none. */
export function nameRows(
  state: BoxOfficeState,
  keys: EventKeys,
  sql: BoxOfficeSql,
  pages: readonly number[],
  nowMs: number,
): Promise<NamePageRows[]> {
  const revisions = namePages(state, sql, nowMs) ?? [];
  const known = pages.slice(0, namePagesPerCall).filter((page) => revisions[page] !== undefined);
  return Promise.all(
    known.map(async (page) => ({ page, revision: revisions[page]!, orders: await rowsOf(state, keys, sql, page) })),
  );
}

/** A person was forgotten: the pages with their name must be fetched anew. */
export function touchNames(sql: BoxOfficeSql, state: BoxOfficeState, dataKeyId: string): void {
  const pages = new Set<number>();
  for (const orderId of sql.orderIdsOfDataKey(dataKeyId)) {
    const first = findOrder(state, orderId)?.first ?? -1;
    if (first >= 0) pages.add(pageOfSerial(first));
  }
  for (const page of pages) sql.setNumber(touchedPrefix + page, sql.number(touchedPrefix + page) + 1);
}

/** 53 bits of all that a page is made of; it goes on to the end of the last order that begins in it. */
function revisionOf({ tickets, seats, signing }: BoxOfficeState, page: number, touched: number): number {
  let high = 0x811c9dc5;
  let low = 0x1000193;
  const mix = (value: number) => {
    high = Math.imul(high ^ value, 0x01000193);
    low = Math.imul(low ^ (value + (high >>> 7)), 0x85ebca6b);
  };
  mix(touched);
  mix(signing.retired.size); // what was signed with a retired key is signed anew
  mix(seats?.map.version ?? 0);
  const end = (page + 1) * namesPerPage;
  for (let serial = page * namesPerPage; serial < tickets.count; serial++) {
    if (serial >= end && tickets.order[serial] !== tickets.order[serial - 1]) break;
    mix(tickets.order[serial]!);
    mix((tickets.generation[serial]! << 1) | (tickets.flags[serial]! & revokedFlag));
    mix(tickets.seat[serial]!);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

function rowsOf(state: BoxOfficeState, keys: EventKeys, sql: BoxOfficeSql, page: number): Promise<NameRow[]> {
  const { tickets, orders } = state;
  const end = Math.min((page + 1) * namesPerPage, tickets.count);
  const rows: NameRow[] = [];
  for (let serial = page * namesPerPage; serial < end; serial++) {
    if (serial > 0 && tickets.order[serial] === tickets.order[serial - 1]) continue;
    const order = orderAt(orders, tickets.order[serial]!);
    const row = order.first === serial ? rowOf(state, sql, order) : null;
    if (row) rows.push(row);
  }
  const shown = rows.map(async (row) => ({
    ...row,
    codes: await Promise.all(row.codes.map((code, i) => codeNow(state, keys, row.first + i, code))),
  }));
  return Promise.all(shown);
}

function rowOf(
  state: BoxOfficeState,
  sql: BoxOfficeSql,
  { id, first, count, code }: { id: string; first: number; count: number; code: string | null },
): NameRow | null {
  const { flags, seat } = state.tickets;
  const serials = Array.from({ length: count }, (_, i) => first + i);
  if (serials.every((serial) => flags[serial]! & revokedFlag)) return null;
  const row = sql.order(id);
  const dataKeyId = (row?.data_key_id as string | undefined) ?? '';
  const wrappedDataKey = sql.dataKey(dataKeyId);
  if (!row || wrappedDataKey === null) return null;
  const map = state.seats?.map;
  const describe = (at: number) => (map && at !== noSeat && at < map.seatCount ? describeSeat(map, at) : null);
  return {
    ...{ orderId: id, first, code, dataKeyId, wrappedDataKey },
    sealedContact: row.sealed_contact as string,
    codes: JSON.parse((row.codes as string | null) ?? '[]') as string[],
    seats: serials.map((serial) => describe(seat[serial]!)),
  };
}
