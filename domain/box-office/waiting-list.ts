/** Who waits for places, in the order in which they came. */
import type { BoxOfficeEvent } from './events.ts';
import { addHold } from './holds.ts';
import type { BoxOfficeState } from './state.ts';

type Of<T extends BoxOfficeEvent['t']> = Extract<BoxOfficeEvent, { t: T }>;

export function addWaiting(state: BoxOfficeState, event: Of<'waiting'>, joinedAtMs: number): void {
  const { id, ticketType, occurrence, quantity, person, seed } = event;
  const fresh = { state: 'waiting', holdId: null, offers: 0 } as const;
  state.waiting.set(id, { id, ticketType, occurrence, quantity, person, seed, joinedAtMs, ...fresh });
}

export function endWaiting(state: BoxOfficeState, id: string, _as: Of<'waiting-ended'>['state']): void {
  state.waiting.delete(id);
}

export function addOffer(state: BoxOfficeState, event: Of<'offered'>, atMs: number): void {
  const entry = state.waiting.get(event.id)!;
  entry.state = 'offered';
  entry.holdId = event.holdId;
  entry.offers++;
  addHold(state, { id: event.holdId, lines: event.lines, deadlineMs: event.deadlineMs }, atMs, event.id);
}
