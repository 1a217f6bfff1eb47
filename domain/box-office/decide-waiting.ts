/** Joining the waiting list, leaving it, and being offered places out of turn. Rules W1 to W4, W11, W13. */
import type { JoinWaitingList, LeaveWaitingList, OfferNow, Refusal } from './commands.ts';
import { already, refuse, type Decision } from './decision.ts';
import { refuseEvent } from './find-places.ts';
import { offerTo } from './offer-places.ts';
import { checkLines } from './order-lines.ts';
import { orderAt } from './orders.ts';
import { personOf } from './people.ts';
import type { Plan } from './plan.ts';
import { salesBounds } from './settings.ts';
import type { BoxOfficeState } from './state.ts';
import { waitingFact } from './waiting-entries.ts';
import { keptPlaces, largestParty, listRules, placesFor, refuseOffer } from './waiting-places.ts';
import { personKey, queueOf, waitingFor } from './waiting-queue.ts';

const entryIdForm = /^[\w-]{1,64}$/;
/** Long enough that nobody guesses the hold that is named by it. */
const seedForm = /^[\w-]{22,64}$/;

export function decideJoin(state: BoxOfficeState, command: JoinWaitingList, nowMs: number): Decision {
  const { entryId, ticketType, occurrence, quantity, holdSeed, contact } = command;
  if (!entryIdForm.test(entryId) || state.waiting.has(entryId) || !seedForm.test(holdSeed)) return refuse('invalid');
  const wish = { ticketType, occurrence, quantity };
  const against = refuseWaiting(state, { ...wish, emailBlind: contact.emailBlind }, nowMs);
  if (against) return { events: [], facts: [], reply: against };
  const person = personOf(contact.emailBlind);
  const entry = { id: entryId, ...wish, person, seed: holdSeed };
  const fact = waitingFact(
    { ...entry, number: 0, joinedAtMs: nowMs, state: 'waiting', holdId: null, offers: 0 },
    'waiting',
    { emailBlind: contact.emailBlind },
  );
  const position = waitingFor(queueOf(state), ticketType, occurrence) + 1;
  return {
    events: [{ t: 'waiting', ...entry }],
    facts: [fact],
    reply: { ok: true, entryId, state: 'waiting', position },
  };
}

type Asked = Pick<JoinWaitingList, 'ticketType' | 'occurrence' | 'quantity'>;

/** What stands against this person's waiting for that, or null (W1 to W4). Also asked before anybody is written to. */
export function refuseWaiting(
  state: BoxOfficeState,
  { emailBlind, ...wish }: Asked & { emailBlind: string },
  nowMs: number,
): Refusal | null {
  const { plan } = state;
  const no = (code: Refusal['code']): Refusal => ({ ok: false, code });
  if (!plan || !state.counters) return no('event-not-published');
  if (!listRules(plan).open) return no('waiting-list-closed');
  const closed = refuseEvent(plan, nowMs);
  if (closed) return no(closed);
  const wrong = refuseParty(plan, wish, nowMs);
  if (wrong) return wrong;
  if (queueOf(state).who.has(personKey({ person: personOf(emailBlind), ...wish }))) return no('already-waiting');
  if (state.waiting.size >= salesBounds.waiting) return no('waiting-list-full');
  const isKept = keptPlaces(state, nowMs)?.hasOf(wish) ?? false;
  return !isKept && placesFor(state, wish) ? no('not-sold-out') : null;
}

/** Whom no offer could ever suit need not wait: the party must be one that could buy (W3). */
function refuseParty(plan: Plan, command: Asked, nowMs: number): Refusal | null {
  const { ticketType, occurrence, quantity } = command;
  const wrong = checkLines(plan, [{ ticketType, occurrence, quantity }], null, nowMs);
  if (wrong) return wrong;
  const perPerson = plan.typeByIndex.get(ticketType)!.maxPerPerson ?? Infinity;
  const left = Math.min(perPerson, plan.settings.maxPerPerson ?? Infinity, largestParty(plan, command));
  return quantity > left ? { ok: false, code: 'bad-quantity', line: 0, left } : null;
}

export function decideLeave(state: BoxOfficeState, { entryId }: LeaveWaitingList): Decision {
  const entry = state.waiting.get(entryId);
  if (!entry) return refuse('unknown-entry');
  const decision: Decision = {
    events: [{ t: 'waiting-ended', id: entryId, state: 'left' }],
    facts: [waitingFact(entry, 'left')],
    reply: { ok: true, entryId, state: 'left', position: 0 },
  };
  const hold = entry.holdId === null ? undefined : state.holds.get(entry.holdId);
  if (!hold) return decision;
  const order = hold.order < 0 ? null : orderAt(state.orders, hold.order);
  if (order?.session) return refuse('payment-under-way');
  decision.events.push({ t: 'hold-ended', id: hold.id, status: 'expired' });
  if (order) decision.facts.push({ kind: 'order-expired', orderId: order.id, why: 'released' });
  return decision;
}

/** The organizer says whose turn it is, if there are places for them. */
export function decideOfferNow(state: BoxOfficeState, { entryId }: OfferNow, nowMs: number): Decision {
  const entry = state.waiting.get(entryId);
  if (!entry || !state.plan) return refuse('unknown-entry');
  const reply = { ok: true, entryId, state: 'offered', position: 0 } as const;
  if (entry.state === 'offered') return already(reply);
  const closed = refuseOffer(state.plan, entry, nowMs);
  if (closed) return refuse(closed);
  const { ticketType, occurrence, quantity } = entry;
  const places = placesFor(state, { ticketType, occurrence, quantity });
  if (!places) return refuse('not-enough-left');
  const { event, fact } = offerTo(state, entry, places.lines, nowMs);
  return { events: [event], facts: [fact], reply };
}
