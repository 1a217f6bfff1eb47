/** The entries of the waiting list: how they come, change and go, how they are told of, and how they are stored. */
import type { WaitingState } from './commands.ts';
import type { BoxOfficeEvent } from './events.ts';
import type { NewFact } from './facts.ts';
import type { BoxOfficeState, Hold, WaitingEntry } from './state.ts';
import { dequeue, enqueue, personKey } from './waiting-queue.ts';

type Of<T extends BoxOfficeEvent['t']> = Extract<BoxOfficeEvent, { t: T }>;

export function addWaiting(state: BoxOfficeState, event: Of<'waiting'>, joinedAtMs: number): void {
  const { id, ticketType, occurrence, quantity, person, seed } = event;
  const number = state.waitingJoined++;
  const fresh = { state: 'waiting', holdId: null, offers: 0 } as const;
  const entry = { ...{ id, number, ticketType, occurrence, quantity, person, seed, joinedAtMs }, ...fresh };
  state.waiting.set(id, entry);
  if (state.queue) enqueue(state.queue, entry);
  touchEntry(state, entry);
}

/** The entry is done with; whoever it was may join again. */
export function endWaiting(state: BoxOfficeState, id: string): void {
  const entry = state.waiting.get(id)!;
  state.waiting.delete(id);
  touchEntry(state, entry);
  if (!state.queue) return;
  dequeue(state.queue, entry);
  state.queue.who.delete(personKey(entry));
}

/** The entry has an offer, and waits no more. */
export function noteOffer(state: BoxOfficeState, id: string, holdId: string): void {
  const entry = state.waiting.get(id)!;
  if (state.queue) dequeue(state.queue, entry);
  entry.state = 'offered';
  entry.holdId = holdId;
  entry.offers++;
  touchEntry(state, entry);
}

/** The hold that was offered is bought, or over; what is to be told of it is kept until the step ends. */
export function endOffer(state: BoxOfficeState, { offeredTo, id }: Hold, as: 'taken' | 'lapsed'): void {
  const entry = offeredTo === null ? undefined : state.waiting.get(offeredTo);
  if (!entry || entry.holdId !== id) return;
  endWaiting(state, entry.id);
  state.waitingTold.push(waitingFact(entry, as));
}

/** Something happened by which there may be room for who waits. */
export function stirWaiting(state: BoxOfficeState): void {
  if (state.waiting.size > 0) state.waitingDueMs = 0;
}

/** Events after which there may be more room, or more of those who wait. */
export const stirring: ReadonlySet<BoxOfficeEvent['t']> = new Set<BoxOfficeEvent['t']>([
  ...(['configured', 'seat-map', 'allotment-released', 'hold-ended', 'swept', 'revoked'] as const),
  ...(['tickets-revoked', 'waiting', 'waiting-ended'] as const),
]);

export function waitingFact(
  { id, ticketType, occurrence, quantity, holdId }: WaitingEntry,
  state: WaitingState,
  more: { emailBlind?: string; holdId?: string; offerUntilMs?: number } = {},
): NewFact {
  const { emailBlind = null, offerUntilMs = null } = more;
  const entry = { entryId: id, state, ticketType, occurrence, quantity };
  return { kind: 'waiting-changed', ...entry, emailBlind, holdId: more.holdId ?? holdId, offerUntilMs };
}

/** Entries are saved in pages, by the order in which they joined. */
export const waitingPerPage = 256;

function touchEntry(state: BoxOfficeState, { number }: WaitingEntry): void {
  state.unsaved.waitingPages.add(Math.floor(number / waitingPerPage));
}

type WaitingRow = [
  ...[id: string, number: number, ticketType: number, occurrence: number, quantity: number, person: number],
  ...[seed: string, joinedAtMs: number, holdId: string | 0, offers: number],
];

/** Pages as text; one of which nobody waits any more is an empty list. */
export function packWaiting(state: BoxOfficeState, pages: ReadonlySet<number>): { number: number; data: string }[] {
  if (pages.size === 0) return [];
  const rows = new Map<number, WaitingRow[]>([...pages].map((page) => [page, []]));
  for (const entry of state.waiting.values()) {
    const { id, number, ticketType, occurrence, quantity, person, seed, joinedAtMs, holdId, offers } = entry;
    const page = rows.get(Math.floor(number / waitingPerPage));
    page?.push([id, number, ticketType, occurrence, quantity, person, seed, joinedAtMs, holdId ?? 0, offers]);
  }
  return [...rows].map(([number, page]) => ({ number, data: JSON.stringify(page) }));
}

/** Puts a stored page back; pages must come in order. */
export function loadWaiting(state: BoxOfficeState, text: string): void {
  for (const row of JSON.parse(text) as WaitingRow[]) {
    const [id, number, ticketType, occurrence, quantity, person, seed, joinedAtMs, hold, offers] = row;
    const offer = { state: hold === 0 ? ('waiting' as const) : ('offered' as const), holdId: hold === 0 ? null : hold };
    const entry = { ...{ id, number, ticketType, occurrence, quantity, person, seed, joinedAtMs, offers }, ...offer };
    state.waiting.set(id, entry);
  }
  state.waitingDueMs = 0; // whether something can be offered is looked at anew
}
