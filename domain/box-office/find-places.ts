/** Where places are looked for: in the pools and in the seats, for whoever may have them. Rules H1 to H6, H10. */
import { withAllotted } from './allotments.ts';
import { firstMisfit } from './capacity.ts';
import type { HoldCommand, Refusal, RefusalCode, Replaces, SaleCode, TakenLine } from './commands.ts';
import { linesGivenBack } from './exchange.ts';
import { misfitAsAsked, withIncluded } from './order-lines.ts';
import type { Plan } from './plan.ts';
import type { BoxOfficeState } from './state.ts';
import { takeSeats, wantsSeats, type SeatsFound } from './take-seats.ts';

/** Places for all lines and what comes along with them, in their pools and in their seats; or why there are none. */
export function findPlaces(
  state: BoxOfficeState,
  { lines: wishes, mapVersion }: Pick<HoldCommand, 'lines' | 'mapVersion'>,
  code: SaleCode | null,
  replaces: Replaces | null,
): SeatsFound | Refusal {
  const plan = state.plan!;
  const bare = wishes.map(({ ticketType, occurrence, quantity }) => ({ ticketType, occurrence, quantity }));
  const all = withIncluded(plan, bare) as TakenLine[];
  const isSeated = wantsSeats(state, all, wishes);
  const lines = code === null ? all : withAllotted(state, code.code, all);
  const misfit = firstMisfit(plan, state.counters!, lines, linesGivenBack(state, replaces));
  if (misfit) return { ok: false, code: 'not-enough-left', ...misfitAsAsked(lines, misfit) };
  if (!isSeated) return { ok: true, lines, placement: null };
  return takeSeats(state, lines, { wishes, mapVersion, code: code?.code ?? null, replaces });
}

/** Why nothing of the event is sold at this time, or null. */
export function refuseEvent(plan: Plan, nowMs: number): RefusalCode | null {
  switch (plan.settings.status) {
    case 'cancelled':
      return 'event-cancelled';
    case 'ended':
      return 'event-past';
    case 'paused':
      return 'sales-paused';
    case 'on-sale':
      return plan.endsAtMs <= nowMs ? 'event-past' : null;
  }
}
