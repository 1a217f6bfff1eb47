/** Places that came free go to those who wait, in the order in which they joined. Rules W5 to W12. */
import type { BoxOfficeEvent } from './events.ts';
import type { NewFact } from './facts.ts';
import type { BoxOfficeState, WaitingEntry } from './state.ts';
import type { Line, TakenLine } from './commands.ts';
import { endWaiting, waitingFact } from './waiting-entries.ts';
import { addOffer } from './waiting-list.ts';
import { Kept, listRules, placesFor, refuseOffer, saleEndMs } from './waiting-places.ts';
import { headOf, queueOf, type Group, type Party, type WaitingQueue } from './waiting-queue.ts';

/** Offers and endings of one step; what is left of them is done in the next, before anything else. */
export const offersPerStepMax = 500;

export interface Offers {
  events: BoxOfficeEvent[];
  facts: NewFact[];
}

/** Whether somebody may have to be offered something, or told. */
export function isWaitingDue({ waiting, waitingDueMs, waitingTold }: BoxOfficeState, nowMs: number): boolean {
  return waitingTold.length > 0 || (waiting.size > 0 && waitingDueMs <= nowMs);
}

/** Brings the list up to the state: tells of offers that ended, lets go of those whose sale is over, offers what is free. Applies what it decides. */
export function settleWaiting(state: BoxOfficeState, nowMs: number): Offers {
  const offers: Offers = { events: [], facts: state.waitingTold };
  state.waitingTold = [];
  if (!state.plan || state.waiting.size === 0 || state.waitingDueMs > nowMs) return offers;
  const queue = queueOf(state);
  endThoseOver(state, queue, nowMs, offers);
  offerInOrder(state, queue, nowMs, offers);
  const isDone = offers.events.length < offersPerStepMax;
  state.waitingDueMs = isDone ? nextChangeMs(state, queue, nowMs) : 0;
  return offers;
}

/** What is not sold any more is not waited for (W12). Offers that stand run out by themselves. */
function endThoseOver(state: BoxOfficeState, queue: WaitingQueue, nowMs: number, offers: Offers): void {
  for (const group of queue.groups.values()) {
    if (group.waiting === 0 || saleEndMs(state.plan!, group.ticketType, group.occurrence) > nowMs) continue;
    for (const party of group.parties.values())
      for (let entry; offers.events.length < offersPerStepMax && (entry = headOf(queue, party));) {
        offers.events.push({ t: 'waiting-ended', id: entry.id, state: 'lapsed' });
        offers.facts.push(waitingFact(entry, 'lapsed'));
        endWaiting(state, entry.id);
      }
  }
}

interface Candidate {
  party: Party;
  entry: WaitingEntry;
}

/**
 * The earliest of all first. Who does not fit waits, and keeps from those behind what is too little for him, unless smaller parties may
 * pass. Nobody is looked at twice: whatever is offered, what did not fit fits no better after it.
 */
function offerInOrder(state: BoxOfficeState, queue: WaitingQueue, nowMs: number, offers: Offers): void {
  const { smallerMayPass } = listRules(state.plan!);
  const kept = new Kept(state);
  const passed: Line[] = [];
  const candidates = candidatesOf(state, queue, nowMs);
  while (candidates.length > 0 && offers.events.length < offersPerStepMax) {
    const { party, entry } = candidates.pop()!;
    const { ticketType, occurrence } = party.group;
    const line = { ticketType, occurrence, quantity: party.quantity };
    if (kept.hasOf(line)) continue;
    const places = placesFor(state, line);
    if (places) {
      const { event, fact } = offerTo(state, entry, places.lines, nowMs);
      offers.events.push(event);
      offers.facts.push(fact);
      addOffer(state, event, nowMs);
      // What was enough for them may be too little now: the same as if each offer were a decision of its own.
      for (const waits of passed) kept.keepFor(waits);
      const next = headOf(queue, party);
      if (next) insert(candidates, { party, entry: next });
    } else if (!smallerMayPass) {
      kept.keepFor(line);
      passed.push(line);
    }
  }
}

/** The first of each size, the earliest last. */
function candidatesOf(state: BoxOfficeState, queue: WaitingQueue, nowMs: number): Candidate[] {
  const candidates: Candidate[] = [];
  for (const group of queue.groups.values()) {
    if (group.waiting === 0 || refuseOffer(state.plan!, group, nowMs) !== null) continue;
    for (const party of group.parties.values()) {
      const entry = headOf(queue, party);
      if (entry) candidates.push({ party, entry });
    }
  }
  return candidates.sort((a, b) => b.entry.number - a.entry.number);
}

function insert(candidates: Candidate[], candidate: Candidate): void {
  let [from, before] = [0, candidates.length];
  while (from < before) {
    const middle = (from + before) >> 1;
    if (candidates[middle]!.entry.number > candidate.entry.number) from = middle + 1;
    else before = middle;
  }
  candidates.splice(from, 0, candidate);
}

/** The offer: a hold under a name that only who joined can know, until it is over or the sale is. */
export function offerTo(state: BoxOfficeState, entry: WaitingEntry, lines: readonly TakenLine[], nowMs: number) {
  const plan = state.plan!;
  const saleEnd = saleEndMs(plan, entry.ticketType, entry.occurrence);
  const deadlineMs = Math.min(nowMs + listRules(plan).offerMs, saleEnd);
  let turn = entry.offers + 1;
  while (state.holds.has(`hld_${entry.seed}-${turn}`)) turn++;
  const holdId = `hld_${entry.seed}-${turn}`;
  const event = { t: 'offered' as const, id: entry.id, holdId, lines: [...lines], deadlineMs };
  return { event, fact: waitingFact(entry, 'offered', { holdId, offerUntilMs: deadlineMs }) };
}

/** When time alone makes a difference to who still waits: a sale begins or ends. */
function nextChangeMs(state: BoxOfficeState, queue: WaitingQueue, nowMs: number): number {
  let next = Infinity;
  for (const { ticketType, occurrence, waiting } of queue.groups.values() as Iterable<Group>) {
    if (waiting === 0) continue;
    const { salesStartAtMs } = state.plan!.typeByIndex.get(ticketType)!;
    const end = saleEndMs(state.plan!, ticketType, occurrence);
    next = Math.min(next, salesStartAtMs !== null && salesStartAtMs > nowMs ? Math.min(salesStartAtMs, end) : end);
  }
  return next;
}
