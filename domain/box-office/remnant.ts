/** What a buyer leaves standing must be something that could have been bought, or a group's price would be had alone. Rule X11. */
import type { Line, Refusal, Replaces } from './commands.ts';
import { linesBeside } from './exchange.ts';
import type { PlannedType } from './plan.ts';
import type { BoxOfficeState } from './state.ts';

/**
 * Why these tickets cannot go while the others of their order and its family stand, or null. `coming` are those that take their place.
 * What was not right before, since the organizer has changed the rules, need not be right now.
 */
export function refuseRemnant(
  state: BoxOfficeState,
  { orderId, serials }: Replaces,
  coming: readonly Line[] = [],
): Refusal | null {
  const plan = state.plan!;
  const before = linesBeside(state, { orderId, serials: [] });
  const after = [...linesBeside(state, { orderId, serials }), ...coming];
  for (const index of new Set(before.map((line) => line.ticketType))) {
    const type = plan.typeByIndex.get(index)!;
    if (type.minPerOrder > 1 || (type.quantityStep ?? 1) > 1)
      if (isRight(type, before) && !isRight(type, after)) return { ok: false, code: 'bad-quantity' };
    if (type.addOnTo && hasItsTickets(type, before) && !hasItsTickets(type, after))
      return { ok: false, code: 'add-on-alone' };
  }
  return null;
}

const sumOf = (lines: readonly Line[]) => lines.reduce((sum, line) => sum + line.quantity, 0);

/** None of the type, or its least, and on each date a multiple of its step. */
function isRight({ index, minPerOrder, quantityStep }: PlannedType, lines: readonly Line[]): boolean {
  const own = lines.filter((line) => line.ticketType === index);
  if (own.length > 0 && sumOf(own) < minPerOrder) return false;
  const onDate = (date: number) => sumOf(own.filter((line) => line.occurrence === date));
  return own.every((line) => onDate(line.occurrence) % (quantityStep ?? 1) === 0);
}

/** On each date of the add-on there are tickets enough that it belongs to. */
function hasItsTickets({ index, addOnTo }: PlannedType, lines: readonly Line[]): boolean {
  const own = lines.filter((line) => line.ticketType === index);
  return own.every(({ occurrence }) => {
    const onDate = lines.filter((line) => line.occurrence === occurrence);
    const tickets = sumOf(onDate.filter((line) => addOnTo!.ticketTypes.includes(line.ticketType)));
    return sumOf(own.filter((line) => line.occurrence === occurrence)) <= tickets * addOnTo!.perTicket;
  });
}
