/** From a hold to an order, and the payment page in between. Rules C1 to C8. */
import { usedFacts } from './allotments.ts';
import type { Checkout, PricedLine, Replaces, SessionExpired, SessionOpened } from './commands.ts';
import { codeOf } from './codes.ts';
import { already, quantityOf, refuse, ticketsToIssue, type Decision } from './decision.ts';
import { refuseReplaces, settle, takePlace } from './exchange.ts';
import { priced } from './order-lines.ts';
import { personOf, refuseForPerson } from './people.ts';
import { refuseRemnant } from './remnant.ts';
import { listRules } from './waiting-places.ts';
import { findOrder, holdLifeMaxMs, sessionGraceMs, sessionLifeMaxMs, type BoxOfficeState } from './state.ts';

/** Short, and without a comma: pages of the snapshot list ids with one between. */
const orderIdForm = /^[\w-]{1,64}$/;

export function decideCheckout(state: BoxOfficeState, command: Checkout, nowMs: number): Decision {
  const hold = state.holds.get(command.holdId);
  if (!hold || !state.plan) return refuse('hold-expired');
  if (hold.order >= 0) return refuse('hold-checked-out');
  if (state.plan.settings.status === 'cancelled') return refuse('event-cancelled');
  if (!orderIdForm.test(command.orderId) || state.orders.positionById.has(command.orderId)) return refuse('invalid');
  const lines = priced(state.plan, hold.lines, codeOf(state, hold.code));
  const { replaces } = hold;
  const noExchange = replaces && (refuseReplaces(state, replaces, nowMs) ?? refuseRemnant(state, replaces, hold.lines));
  if (noExchange) return { events: [], facts: [], reply: noExchange };
  const totalMinor = settle(state, replaces, lines).dueMinor;
  const { currency } = state.plan.settings;
  if (command.expectedTotalMinor !== null && command.expectedTotalMinor !== totalMinor)
    return refuse('price-changed', { totalMinor });

  const person = personOf(command.contact.emailBlind);
  const tooMany = refuseForPerson(state, hold, person);
  if (tooMany) return { events: [], facts: [], reply: tooMany };

  const { orderId, locale } = command;
  const free = totalMinor === 0;
  const equalSeats = command.equalSeatsWelcome === true;
  const decision: Decision = {
    events: [{ t: 'ordered', orderId, holdId: hold.id, lines, totalMinor, person, ...(equalSeats && { equalSeats }) }],
    facts: [
      {
        kind: 'order-placed',
        orderId,
        lines,
        quantity: quantityOf(lines),
        totalMinor,
        currency,
        emailBlind: command.contact.emailBlind,
        locale,
        ...(replaces && { replaces }),
        ...(hold.code !== null && { code: hold.code }),
      },
    ],
    reply: {
      ok: true,
      orderId,
      status: free ? 'paid' : 'awaiting-payment',
      totalMinor,
      currency,
      expiresAtMs: hold.deadlineMs,
    },
  };
  if (free) addFreeIssue(state, decision, { orderId, lines, replaces, code: hold.code }, nowMs);
  return decision;
}

interface Placed {
  orderId: string;
  lines: PricedLine[];
  replaces: Replaces | null;
  code: string | null;
}

/** Nobody has to pay, so nothing is waited for (C3). */
function addFreeIssue(state: BoxOfficeState, decision: Decision, placed: Placed, nowMs: number) {
  const { orderId, lines, replaces } = placed;
  const replaced = takePlace(state, replaces, lines);
  decision.events.push(...replaced.events, { t: 'issued', orderId });
  decision.facts.push(...replaced.facts);
  decision.facts.push({
    kind: 'order-paid',
    orderId,
    paymentIntent: null,
    totalMinor: 0,
    currency: state.plan!.settings.currency,
    paidAtMs: nowMs,
    late: false,
    tickets: ticketsToIssue(state, { lines }),
  });
  decision.facts.push(...usedFacts(state, placed.code, lines, false));
}

/** The places wait for Stripe while its page is open: until the session's own end and a grace for the webhook (C5). */
export function decideSessionOpened(state: BoxOfficeState, command: SessionOpened, nowMs: number): Decision {
  const order = findOrder(state, command.orderId);
  if (!order) return refuse('unknown-order');
  const hold = order.holdId === null ? undefined : state.holds.get(order.holdId);
  if (order.status !== 'awaiting-payment' || !hold || !state.plan) return refuse('order-not-payable');
  const reply = { ok: true as const, orderId: order.id, status: order.status };
  if (order.session?.id === command.sessionId) return already({ ...reply, expiresAtMs: hold.deadlineMs });
  if (order.session) return refuse('payment-under-way');
  // An offer may stand for days and be taken at its end; there is time to pay then as well.
  const { settings } = state.plan;
  const offered = hold.offeredTo !== null ? listRules(state.plan).offerMs + settings.holdMs : 0;
  const bound = hold.createdAtMs + Math.max(holdLifeMaxMs, offered);
  const deadlineMs = Math.max(hold.deadlineMs, Math.min(nowMs + settings.holdMs, bound));
  const lapsesAtMs = Math.max(
    deadlineMs,
    Math.min(command.expiresAtMs + sessionGraceMs, nowMs + sessionLifeMaxMs + sessionGraceMs),
  );
  return {
    events: [
      {
        t: 'session-opened',
        orderId: order.id,
        id: command.sessionId,
        expiresAtMs: command.expiresAtMs,
        deadlineMs,
        lapsesAtMs,
      },
    ],
    facts: [],
    reply: { ...reply, expiresAtMs: deadlineMs },
  };
}

/** Stripe has closed the page: nobody can pay there any more. The places are free when their time has run out too (C7). */
export function decideSessionExpired(state: BoxOfficeState, command: SessionExpired, nowMs: number): Decision {
  const order = findOrder(state, command.orderId);
  if (!order) return refuse('unknown-order');
  const hold = order.holdId === null ? undefined : state.holds.get(order.holdId);
  const reply = { ok: true as const, orderId: order.id, expiresAtMs: hold?.deadlineMs ?? nowMs };
  if (order.session?.id !== command.sessionId || !hold) return already({ ...reply, status: order.status });
  const closed = { t: 'session-closed', orderId: order.id } as const;
  if (hold.deadlineMs > nowMs && !hold.askedToClose)
    return { events: [closed], facts: [], reply: { ...reply, status: order.status } };
  return {
    events: [closed, { t: 'hold-ended', id: hold.id, status: 'expired' }],
    facts: [{ kind: 'order-expired', orderId: order.id, why: 'expired' }],
    reply: { ...reply, status: 'expired' },
  };
}
