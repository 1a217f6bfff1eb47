/** What the Worker reads of a box office. Nothing here changes anything. */
import { plainRole } from '#domain/gate-pack/role';
import type { HoldCommand, HoldReply, PricedLine } from '#domain/box-office/commands';
import { quantityOf } from '#domain/box-office/decision';
import { settle } from '#domain/box-office/exchange';
import { priced } from '#domain/box-office/order-lines';
import { orderAt } from '#domain/box-office/orders';
import type { SalesSettings } from '#domain/box-office/settings';
import { findOrder, type BoxOfficeState, type Payment } from '#domain/box-office/state';
import { admittedFlag, revokedFlag } from '#domain/box-office/tickets';
import { numbersByType, persons, totals } from '#domain/box-office/totals';
import { describeSeat, type SeatDescription } from '#domain/seating/find-seat';
import { dataKeyPlace, openContact, unwrapKey, type KeyEncryptionKey } from '#domain/sealing';
import { useOf } from '#domain/admission/merge';
import type {
  AvailabilityReply,
  DoorRow,
  HoldView,
  LineRow,
  OpenedContact,
  OpenOrder,
  OrderRow,
  TicketRow,
  TotalsReply,
} from '../box-office-rpc.ts';
import type { EventKeys } from './keys.ts';
import type { BoxOfficeSql } from './sql.ts';
import { shownCodes } from './ticket-codes.ts';

/** As published last: without what the plan keeps of withdrawn dates, pools and types. */
export function readSettings(state: BoxOfficeState): SalesSettings | null {
  if (!state.plan) return null;
  const { withdrawn, ...settings } = state.plan.settings;
  const present = <T extends { index: number }>(items: T[], gone: number[]) =>
    items.filter((item) => !gone.includes(item.index));
  return {
    ...settings,
    occurrences: present(settings.occurrences, withdrawn.occurrences),
    pools: present(settings.pools, withdrawn.pools),
    ticketTypes: present(settings.ticketTypes, withdrawn.ticketTypes),
  };
}

/** What everybody may know: nothing of hidden types. */
export function readAvailability(state: BoxOfficeState, atMs: number): AvailabilityReply {
  const byType = numbersByType(state, atMs)
    .filter(({ ticketType }) => state.plan!.typeByIndex.get(ticketType)!.hidden !== true)
    .map(({ ticketType, occurrence, left, state }) => ({ ticketType, occurrence, left, state }));
  return { atMs, version: state.plan?.settings.version ?? 0, byType };
}

export function readTotals(state: BoxOfficeState, atMs: number, projectionLag: number): TotalsReply {
  const version = state.plan?.settings.version ?? 0;
  return {
    atMs,
    version,
    projectionLag,
    ...totals(state),
    persons: persons(state),
    byType: numbersByType(state, atMs),
  };
}

/** Whether the published prices do not tell what was held. */
export function needsView(wish: Pick<HoldCommand, 'code' | 'replaces'>, reply: HoldReply): boolean {
  return reply.lines !== undefined || wish.code !== undefined || wish.replaces !== undefined;
}

export function readHold(state: BoxOfficeState, holdId: string, serverNowMs: number): HoldView | null {
  const hold = state.holds.get(holdId);
  if (!hold || !state.plan || hold.lapsesAtMs <= serverNowMs) return null;
  const { plan } = state;
  const order = hold.order < 0 ? null : orderAt(state.orders, hold.order);
  const code = hold.code === null ? null : (state.codes.get(hold.code)?.code ?? null);
  const lines = order?.lines ?? priced(plan, hold.lines, code);
  const { creditMinor, dueMinor, surplusMinor } = settle(state, hold.replaces, lines);
  return {
    id: hold.id,
    state: order ? 'checked-out' : 'held',
    expiresAtMs: hold.deadlineMs,
    serverNowMs,
    lines: lines.map((line) => readLine(state, line)),
    totalMinor: order?.totalMinor ?? dueMinor,
    currency: plan.settings.currency,
    code: hold.code,
    exchange: hold.replaces && { ...hold.replaces, creditMinor, dueMinor: dueMinor - surplusMinor },
    orderId: order?.id ?? null,
  };
}

/** With its seats in words, and the full price where a code has lowered it. */
function readLine(state: BoxOfficeState, line: PricedLine): LineRow {
  const fullPriceMinor = state.plan!.typeByIndex.get(line.ticketType)!.priceMinor;
  const isLowered = line.within === undefined && line.unitPriceMinor < fullPriceMinor;
  const seatViews = line.seats?.flatMap((seat) => readSeat(state, seat) ?? []);
  return { ...line, ...(isLowered && { fullPriceMinor }), ...(seatViews && { seatViews }) };
}

/** Null for a seat that the present map does not have. */
function readSeat({ seats }: BoxOfficeState, seat: number): SeatDescription | null {
  return seats && seat < seats.map.seatCount ? describeSeat(seats.map, seat) : null;
}

export async function readOrder(
  sql: BoxOfficeSql,
  state: BoxOfficeState,
  keys: EventKeys | null,
  orderId: string,
): Promise<OrderRow | null> {
  const order = findOrder(state, orderId);
  const row = order && sql.order(orderId);
  if (!row || !state.plan) return null;
  const codes = JSON.parse((row.codes as string | null) ?? '[]') as string[];
  const hold = order.holdId === null ? undefined : state.holds.get(order.holdId);
  const waits = order.status === 'awaiting-payment';
  return {
    id: order.id,
    status: order.status,
    createdAtMs: order.createdAtMs,
    paidAtMs: row.paid_at_ms as number | null,
    refundedAtMs: row.refunded_at_ms as number | null,
    lines: order.lines.map((line) => readLine(state, line)),
    quantity: quantityOf(order.lines),
    totalMinor: order.totalMinor,
    currency: state.plan.settings.currency,
    locale: row.locale as string,
    dataKeyId: row.data_key_id as string,
    emailBlind: row.email_blind as string,
    paymentIntent: (order.payments.find((payment) => payment.state === 'kept') ?? order.payments[0])?.intent ?? null,
    sessionId: row.session_id as string | null,
    payUrl: waits && order.session ? (row.pay_url as string | null) : null,
    payUntilMs: waits ? (hold?.deadlineMs ?? null) : null,
    code: order.code,
    otherSeats: row.other_seats === 1,
    changes: order.replaces?.orderId ?? null,
    changedBy: order.changedBy,
    refundedMinor: order.payments.reduce((sum, payment) => sum + givenBack(payment), 0),
    tickets: await Promise.all(codes.map((code, i) => readTicket(state, keys!, order.first + i, code))),
  };
}

/** Of a payment: what has gone back, or must. */
function givenBack({ state, amountMinor, refundedMinor, owedMinor }: Payment): number {
  return state === 'kept' ? refundedMinor + owedMinor : amountMinor;
}

async function readTicket(state: BoxOfficeState, keys: EventKeys, serial: number, code: string): Promise<TicketRow> {
  const { tickets } = state;
  const flags = tickets.flags[serial]!;
  const revoked = (flags & revokedFlag) !== 0;
  const admitted = (flags & admittedFlag) !== 0;
  const generation = tickets.generation[serial]!;
  return {
    serial,
    generation,
    ticketType: tickets.type[serial]!,
    occurrence: tickets.occurrence[serial]!,
    priceMinor: tickets.priceMinor[serial]!,
    state: revoked ? 'revoked' : admitted ? 'admitted' : 'valid',
    blockedFor: state.blocked.get(serial)?.reason ?? null,
    seat: readSeat(state, tickets.seat[serial]!),
    admittedAtMs: admitted ? (useOf(state.admissions, serial)?.lastAtMs ?? null) : null,
    ...(await shownCodes(state, keys, serial, code)),
  };
}

export function readDoors(state: BoxOfficeState): DoorRow[] {
  return [...state.doors.values()].map((door) => ({
    deviceId: door.id,
    name: door.name,
    gate: door.gate,
    publicKey: door.publicKey,
    enrolledAtMs: door.enrolledAtMs,
    revokedAtMs: door.revokedAtMs,
    lastContactAtMs: door.lastContactAtMs,
    journalLength: door.through,
    packEpoch: door.packEpoch,
    role: door.role ?? plainRole,
  }));
}

/** Orders that wait for money or owe some, oldest first. */
export function readOpenOrders(state: BoxOfficeState, limit: number): OpenOrder[] {
  const open = [...state.orders.open].map((position) => orderAt(state.orders, position));
  open.sort((a, b) => a.createdAtMs - b.createdAtMs || a.position - b.position);
  return open.slice(0, limit).map((order) => {
    const due = order.payments.filter((payment) => payment.state === 'refund-due' || payment.owedMinor > 0);
    const hold = order.holdId === null ? undefined : state.holds.get(order.holdId);
    return {
      orderId: order.id,
      status: order.status,
      sessionId: order.session?.id ?? null,
      expiresAtMs: hold?.deadlineMs ?? order.createdAtMs,
      refundsDue: due.map(refundDue),
    };
  });
}

/** What must go back of a payment: all that is left of it, or what is owed for some tickets. */
function refundDue({
  intent,
  amountMinor,
  refundedMinor,
  owedMinor,
  currency,
}: Payment): OpenOrder['refundsDue'][number] {
  const due = { paymentIntent: intent, currency };
  if (owedMinor === 0) return { ...due, amountMinor: amountMinor - refundedMinor };
  return { ...due, amountMinor: owedMinor, upToMinor: refundedMinor + owedMinor };
}

/** Contacts in the order of the ids; null for whoever has been forgotten, and for orders that do not exist. */
export async function readContacts(
  sql: BoxOfficeSql,
  keks: readonly KeyEncryptionKey[],
  eventId: string,
  orderIds: readonly string[],
): Promise<OpenedContact[]> {
  const opened: OpenedContact[] = [];
  for (const orderId of orderIds) {
    const row = sql.order(orderId);
    const wrapped = row && sql.dataKey(row.data_key_id as string);
    const place = dataKeyPlace(eventId, (row?.data_key_id as string | undefined) ?? '');
    const dataKey = wrapped ? await unwrapKey(crypto.subtle, keks, wrapped, place) : null;
    const sealed = row?.sealed_contact as string | undefined;
    const contact = dataKey && sealed ? await openContact(crypto.subtle, dataKey, sealed, { eventId, orderId }) : null;
    opened.push({ orderId, contact });
  }
  return opened;
}

/** Compares without telling by its time how much was right. */
export function sameSecret(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
