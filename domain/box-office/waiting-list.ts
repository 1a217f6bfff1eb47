/** Who waits for places, in the order in which they came, and what is offered to them. Rules W1 to W14. */
import type { WaitingState } from './commands.ts';
import type { BoxOfficeEvent } from './events.ts';
import { addHold } from './holds.ts';
import type { BoxOfficeState, WaitingEntry } from './state.ts';
import { noteOffer } from './waiting-entries.ts';
import { placeInLine, queueOf, waitingFor } from './waiting-queue.ts';

/** A hold in the name of who waits. */
export function addOffer(
  state: BoxOfficeState,
  { id, holdId, lines, deadlineMs }: Extract<BoxOfficeEvent, { t: 'offered' }>,
  atMs: number,
): void {
  noteOffer(state, id, holdId);
  addHold(state, { id: holdId, lines, deadlineMs }, atMs, id);
}

export interface WaitingView {
  entryId: string;
  ticketType: number;
  occurrence: number;
  quantity: number;
  state: WaitingState;
  /** 1 is next of those that wait for the same; 0 with an offer. */
  position: number;
  joinedAtMs: number;
  /** With an offer: what to check out, until when, and whether that was begun. */
  holdId: string | null;
  offerUntilMs: number | null;
  isCheckedOut: boolean;
}

/** One who waits, or has an offer; null for one that is done or never was. */
export function waitingView(state: BoxOfficeState, entryId: string): WaitingView | null {
  const entry = state.waiting.get(entryId);
  return entry ? viewOf(state, entry) : null;
}

function viewOf(state: BoxOfficeState, entry: WaitingEntry): WaitingView {
  const { id, ticketType, occurrence, quantity, joinedAtMs, holdId } = entry;
  const hold = holdId === null ? undefined : state.holds.get(holdId);
  return {
    ...{ entryId: id, ticketType, occurrence, quantity, state: entry.state, joinedAtMs, holdId },
    position: placeInLine(queueOf(state), entry),
    offerUntilMs: hold?.deadlineMs ?? null,
    isCheckedOut: (hold?.order ?? -1) >= 0,
  };
}

/** For the desk, in the order in which they joined: at most `limit`, those after the entry of that number. */
export function waitingOf(
  state: BoxOfficeState,
  { after = -1, limit = 500 }: { after?: number; limit?: number } = {},
): { entries: (WaitingView & { number: number })[]; more: boolean } {
  const entries: (WaitingView & { number: number })[] = [];
  for (const entry of state.waiting.values()) {
    if (entry.number <= after) continue;
    if (entries.length === limit) return { entries, more: true };
    entries.push({ ...viewOf(state, entry), number: entry.number });
  }
  return { entries, more: false };
}

/** How many parties wait for the type on that date. */
export function waitingCount(state: BoxOfficeState, ticketType: number, occurrence: number): number {
  return state.waiting.size === 0 ? 0 : waitingFor(queueOf(state), ticketType, occurrence);
}
