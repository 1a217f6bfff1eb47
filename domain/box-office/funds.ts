/**
 * What was paid, and what of it must go back. Orders that change one another (exchanges, additions) are a family: what was paid for one
 * may have to pay for tickets of another, so money that goes back is looked for in all of them. Rules X6 to X9.
 */
import type { OrderStatus, RefundReason } from './commands.ts';
import type { BoxOfficeEvent } from './events.ts';
import type { NewFact } from './facts.ts';
import type { Order, Payment } from './orders.ts';
import { findOrder, touchOrder, type BoxOfficeState } from './state.ts';
import { revokedFlag } from './tickets.ts';

/** Orders of one family that are looked at; nobody changes an order more often. */
const familyMax = 100;

/** The order, then all others of its family: those it changed and those that changed it. */
export function familyOf(state: BoxOfficeState, order: Order): Order[] {
  const family = new Set([order]);
  for (const member of family) {
    const ids = member.replaces ? [member.replaces.orderId, ...member.changedBy] : member.changedBy;
    for (const id of ids) {
      const relative = findOrder(state, id);
      if (relative && family.size < familyMax) family.add(relative);
    }
  }
  return [...family];
}

/** Serials of the order's tickets that still stand. */
export function standingOf(state: BoxOfficeState, order: Order): number[] {
  const serials: number[] = [];
  for (let serial = order.first; serial >= 0 && serial < order.first + order.count; serial++)
    if (!(state.tickets.flags[serial]! & revokedFlag)) serials.push(serial);
  return serials;
}

/** What was paid for these tickets, in minor units. */
export function worthOf(state: BoxOfficeState, serials: readonly number[]): number {
  return serials.reduce((sum, serial) => sum + state.tickets.priceMinor[serial]!, 0);
}

/** What of a payment is still ours to keep. */
export function keptOf({ state, amountMinor, refundedMinor, owedMinor }: Payment): number {
  return state === 'kept' ? Math.max(0, amountMinor - refundedMinor - owedMinor) : 0;
}

export interface GivenBack {
  events: BoxOfficeEvent[];
  facts: NewFact[];
  amountMinor: number;
  /** The first payment it comes from. */
  paymentIntent: string | null;
}

/**
 * Money that must go back, from the order's own payment first, then from those of its family. Never more than there is.
 * `gone` are the tickets that are revoked in the same decision, `except` a payment that is dealt with already.
 */
export function giveBack(
  state: BoxOfficeState,
  order: Order,
  wantedMinor: number,
  gone: ReadonlySet<number>,
  reason: RefundReason,
  except: Payment | null = null,
): GivenBack {
  const given: GivenBack = { events: [], facts: [], amountMinor: 0, paymentIntent: null };
  for (const owner of familyOf(state, order)) {
    const stands = standingOf(state, owner).some((serial) => !gone.has(serial));
    const ended = owner.id === order.id && reason !== 'exchanged' ? 'cancelled' : owner.status;
    for (const payment of owner.payments) {
      const amountMinor = Math.min(keptOf(payment), wantedMinor - given.amountMinor);
      if (amountMinor <= 0 || payment === except) continue;
      const whole = amountMinor === keptOf(payment);
      const status = stands ? owner.status : whole ? 'refund-due' : ended;
      addOwed(given, { owner, payment, amountMinor, reason }, status, whole);
    }
  }
  return given;
}

interface Part {
  owner: Order;
  payment: Payment;
  amountMinor: number;
  reason: RefundReason;
}

function addOwed(given: GivenBack, { owner, payment, amountMinor, reason }: Part, status: OrderStatus, whole: boolean) {
  const { intent, currency } = payment;
  const upToMinor = payment.refundedMinor + payment.owedMinor + amountMinor;
  given.amountMinor += amountMinor;
  given.paymentIntent ??= intent;
  given.events.push({ t: 'owed', orderId: owner.id, intent, amountMinor, status, reason });
  given.facts.push({
    ...{ kind: 'refund-due', orderId: owner.id, status, paymentIntent: intent, amountMinor, currency, reason },
    ...(!whole && { upToMinor }),
  });
}

/** So much of the kept payment must go back; when that is all of it, it is not kept any more. */
export function owe(
  state: BoxOfficeState,
  order: Order,
  { intent, amountMinor, status, reason }: Extract<BoxOfficeEvent, { t: 'owed' }>,
): void {
  const payment = order.payments.find((candidate) => candidate.intent === intent)!;
  payment.reason = reason;
  payment.owedMinor += amountMinor;
  if (payment.refundedMinor + payment.owedMinor >= payment.amountMinor) {
    payment.state = 'refund-due';
    payment.owedMinor = 0;
  }
  order.status = status;
  touchOrder(state, order);
}
