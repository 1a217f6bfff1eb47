/** Codes and allotments, as buyers and the desk see them. Nothing here changes anything. */
import { openedBy } from '#domain/box-office/allotments';
import { codeView } from '#domain/box-office/codes';
import { categoriesFor } from '#domain/box-office/seats';
import type { PlannedType } from '#domain/box-office/plan';
import type { Allotment, BoxOfficeState } from '#domain/box-office/state';
import { numbersByType } from '#domain/box-office/totals';
import { seatId } from '#domain/seating/find-seat';
import type { AllotmentRow, CodeReply, CodeRows, TypeAvailability } from '../box-office-rpc.ts';

/** What somebody who types the code may see: what it shows, what it lowers, and what is left with it. */
export function readCode(state: BoxOfficeState, typed: string, atMs: number): CodeReply {
  const view = codeView(state, typed, atMs);
  const shown = new Set(view.unlocks);
  const entries: TypeAvailability[] = [];
  if (view.refused === null)
    for (const { ticketType, occurrence, left, state: saleState } of numbersByType(state, atMs)) {
      const type = state.plan!.typeByIndex.get(ticketType)!;
      const kept = openedBy(state, view.code, occurrence).reduce((sum, each) => sum + keptFor(state, each, type), 0);
      if (kept === 0 && !shown.has(ticketType)) continue;
      if (type.hidden && !shown.has(ticketType)) continue;
      const opened = kept > 0 && saleState === 'sold-out' ? 'on-sale' : saleState;
      entries.push({ ticketType, occurrence, left: left + kept, state: opened });
    }
  return { ...view, entries };
}

/** Places of an allotment that tickets of the type can have. */
function keptFor(state: BoxOfficeState, { ticketType, left, seats }: Allotment, type: PlannedType): number {
  if (ticketType !== null) return ticketType === type.index ? left : 0;
  const categories = categoriesFor(state, type);
  const map = state.seats?.map;
  if (!categories || !map) return 0;
  let kept = 0;
  for (const seat of seats) if (categories.includes(map.category[seat]!)) kept++;
  return kept;
}

/** Codes with their use in the order in which they were made, those after the first `from`. */
export function readCodes(state: BoxOfficeState, from: number, limit: number): CodeRows {
  const codes: CodeRows['codes'] = [];
  let at = 0;
  for (const { code, held, sold } of state.codes.values()) {
    if (at++ < from) continue;
    if (codes.length === limit) return { codes, next: at - 1 };
    codes.push({ ...code, held, sold });
  }
  return { codes, next: null };
}

export function readAllotments(state: BoxOfficeState): AllotmentRow[] {
  const map = state.seats?.map;
  return [...state.allotments.values()].map(({ seats, lent: _lent, lentSeats: _lentSeats, left, ...wish }) => ({
    ...wish,
    seats: map ? [...seats].filter((seat) => seat < map.seatCount).map((seat) => seatId(map, seat)) : [],
    left: left + seats.size,
  }));
}
