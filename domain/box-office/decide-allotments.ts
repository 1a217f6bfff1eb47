/** What the organizer keeps off general sale, and puts back. Rules A1 to A7. */
import { seatId } from '../seating/find-seat.ts';
import { seatStates } from '../seating/seat-index.ts';
import { leftIn } from './allotments.ts';
import { leftOf } from './capacity.ts';
import type { Allot, AllotmentWish, Refusal, RefusalCode, ReleaseAllotment } from './commands.ts';
import { refuse, type Decision } from './decision.ts';
import { seatIndexOf, seatPositions } from './seats.ts';
import { everyDate, salesBounds } from './settings.ts';
import type { Allotment, BoxOfficeState } from './state.ts';

/** In one allotment: a block of an arena, and what fits into one line of the journal. */
export const allottedSeatsMax = 20_000;
const reasonMax = 500;
const idForm = /^[\w-]{1,64}$/;

export function decideAllot(state: BoxOfficeState, { allotment: wish }: Allot, nowMs: number): Decision {
  if (!state.plan || !state.counters) return refuse('event-not-published');
  if (state.allotments.size >= salesBounds.allotments) return refuse('too-many-allotments');
  const allotment = { ...wish, code: wish.code === null ? null : wish.code.trim().toUpperCase() };
  const wrong = refuseForm(state, allotment, nowMs);
  if (wrong) return refuse(wrong);
  const found = allotment.ticketType === null ? findSeats(state, allotment) : refuseCounted(state, allotment);
  if ('ok' in found) return { events: [], facts: [], reply: found };
  const { allotmentId } = allotment;
  const left = allotment.quantity + found.length;
  return {
    // Ids of the seats would be as long again as their positions; those are enough.
    events: [{ t: 'allotted', allotment: { ...allotment, seats: [] }, seats: found }],
    facts: [{ kind: 'allotment-changed', allotmentId, left, why: 'made' }],
    reply: { ok: true, allotmentId, left },
  };
}

/** Counted places of a type or seats of a date, never both; a kill is for nobody. */
function refuseForm(state: BoxOfficeState, wish: AllotmentWish, nowMs: number): RefusalCode | null {
  const { allotmentId, ticketType, quantity, seats, code, releaseAtMs, reason } = wish;
  if (!idForm.test(allotmentId) || state.allotments.has(allotmentId) || reason.length > reasonMax) return 'invalid';
  if (releaseAtMs !== null && !(releaseAtMs > nowMs)) return 'invalid';
  if (wish.purpose === 'kill' && code !== null) return 'invalid';
  if (code !== null && !state.codes.has(code)) return 'unknown-code';
  const counted = ticketType !== null;
  if (counted !== seats.length < 1 || seats.length > allottedSeatsMax) return 'invalid';
  return Number.isInteger(quantity) && (counted ? quantity >= 1 : quantity === 0) ? null : 'bad-quantity';
}

function refuseCounted(state: BoxOfficeState, { ticketType, occurrence, quantity }: AllotmentWish): Refusal | [] {
  const no = (code: RefusalCode, left?: number): Refusal => ({ ok: false, code, ...(left !== undefined && { left }) });
  const plan = state.plan!;
  const type = plan.typeByIndex.get(ticketType!);
  if (!type || type.withdrawn) return no('unknown-ticket-type');
  if (type.seatCategories) return no('invalid'); // what is sold by seat is kept by seat
  if ((type.validity === 'every-date') !== (occurrence === everyDate)) return no('unknown-occurrence');
  if (occurrence !== everyDate && !isDate(state, occurrence)) return no('unknown-occurrence');
  const left = leftOf(plan, state.counters!, type, occurrence);
  return quantity > left ? no('not-enough-left', left) : [];
}

/** Positions of the seats, all of them free, ascending; or the seats at fault. */
function findSeats(state: BoxOfficeState, { occurrence, seats: ids }: AllotmentWish): Refusal | number[] {
  if (!state.seats) return { ok: false, code: 'no-seat-map' };
  if (!isDate(state, occurrence)) return { ok: false, code: 'unknown-occurrence' };
  const index = seatIndexOf(state, occurrence);
  const seats = seatPositions(state, ids);
  const unknown = ids.filter((_, at) => seats[at] === -1);
  if (unknown.length > 0) return { ok: false, code: 'unknown-seat', seats: unknown };
  if (new Set(seats).size !== seats.length) return { ok: false, code: 'seat-twice', seats: twice(ids) };
  const those = (bad: (seat: number) => boolean) => seats.filter(bad).map((seat) => seatId(index.map, seat));
  const taken = those((seat) => index.state[seat] === seatStates.held || index.state[seat] === seatStates.sold);
  if (taken.length > 0) return { ok: false, code: 'seat-taken', seats: taken };
  const killed = those((seat) => index.state[seat] === seatStates.killed);
  if (killed.length > 0) return { ok: false, code: 'seat-killed', seats: killed };
  return seats.sort((a, b) => a - b);
}

function isDate(state: BoxOfficeState, occurrence: number): boolean {
  const date = state.plan!.dateByIndex.get(occurrence);
  return date !== undefined && !date.withdrawn;
}

function twice(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.has(id) || !seen.add(id));
}

export function decideReleaseAllotment(state: BoxOfficeState, command: ReleaseAllotment): Decision {
  const allotment = state.allotments.get(command.allotmentId);
  if (!allotment) return refuse('unknown-allotment');
  const part = partOf(state, allotment, command);
  if ('ok' in part) return { events: [], facts: [], reply: part };
  const { allotmentId } = allotment;
  const left = leftIn(allotment) - part.quantity - part.seats.length;
  return {
    events: [{ t: 'allotment-released', id: allotmentId, ...part }],
    facts: [{ kind: 'allotment-changed', allotmentId, left, why: 'released' }],
    reply: { ok: true, allotmentId, left },
  };
}

/** What is to be released: all, so many places, or those seats. */
function partOf(
  state: BoxOfficeState,
  allotment: Allotment,
  { quantity, seats: ids }: ReleaseAllotment,
): { quantity: number; seats: number[] } | Refusal {
  if (quantity === undefined && ids === undefined) return { quantity: allotment.left, seats: [...allotment.seats] };
  const some = quantity ?? 0;
  if (!Number.isInteger(some) || some < 0 || some + (ids?.length ?? 0) === 0)
    return { ok: false, code: 'bad-quantity' };
  if (some > allotment.left) return { ok: false, code: 'not-enough-left', left: allotment.left };
  const seats = ids && state.seats ? seatPositions(state, ids) : [];
  const foreign = (ids ?? []).filter((_, at) => !allotment.seats.has(seats[at] ?? -1));
  if (foreign.length > 0) return { ok: false, code: 'unknown-seat', seats: foreign };
  return { quantity: some, seats: [...new Set(seats)] };
}
