/** Places that the organizer keeps off general sale: kills and holds, counted or by seat. */
import type { AllotmentWish } from './commands.ts';
import type { BoxOfficeState } from './state.ts';

/** Keeps the places; `seats` are positions in the present map. */
export function addAllotment(state: BoxOfficeState, wish: AllotmentWish, seats: readonly number[]): void {
  const { allotmentId } = wish;
  state.allotments.set(allotmentId, { ...wish, left: wish.quantity, seats: new Set(seats) });
}

/** Puts places of it back on sale; an empty allotment is gone. */
export function shrinkAllotment(state: BoxOfficeState, id: string, quantity: number, seats: readonly number[]): void {
  const allotment = state.allotments.get(id)!;
  allotment.left -= quantity;
  for (const seat of seats) allotment.seats.delete(seat);
  if (allotment.left === 0 && allotment.seats.size === 0) state.allotments.delete(id);
}
