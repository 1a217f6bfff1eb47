/** Whether steps, limits, companions, add-ons and the waiting list of settings can be sold from. Part of `settings-check.ts`; rule S5. */
import { ticketsWithIncludedMax } from './order-lines.ts';
import { salesBounds, type SalesSettings, type SalesTicketType } from './settings.ts';

const whole = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max;
const limit = (value: number | null | undefined) => value == null || whole(value, 1, salesBounds.capacity);
/** An offer that stands for less cannot be read in time, one that stands for longer keeps places from everybody. */
const [offerMinMs, offerMaxMs] = [60_000, 7 * 24 * 3_600_000];

export function extrasAreSound({ ticketTypes, maxPerPerson, waitingList }: SalesSettings): boolean {
  const byIndex = new Map(ticketTypes.map((type) => [type.index, type]));
  const included = (type: SalesTicketType) => (type.includes ?? []).map(({ ticketType }) => ticketType);
  const addedTo = (type: SalesTicketType) => type.addOnTo?.ticketTypes ?? [];
  return (
    limit(maxPerPerson) &&
    (!waitingList || whole(waitingList.offerMs, offerMinMs, offerMaxMs)) &&
    ticketTypes.every((type) => isSound(type, byIndex)) &&
    !hasCircle(ticketTypes, byIndex, included) &&
    !hasCircle(ticketTypes, byIndex, addedTo)
  );
}

type ByIndex = ReadonlyMap<number, SalesTicketType>;

function isSound(type: SalesTicketType, byIndex: ByIndex): boolean {
  const { quantityStep: step = 1, includes = [], addOnTo } = type;
  // What is bound together is taken on the same date.
  const isBound = (index: number) => index !== type.index && byIndex.get(index)?.validity === type.validity;
  return (
    limit(type.maxPerPerson) &&
    whole(step, 1, salesBounds.ticketsPerOrder) &&
    Math.floor(type.maxPerOrder / step) * step >= type.minPerOrder && // else no quantity is right
    includes.length <= salesBounds.includesPerType &&
    new Set(includes.map(({ ticketType }) => ticketType)).size === includes.length &&
    includes.every((item) => isBound(item.ticketType) && whole(item.quantity, 1, salesBounds.ticketsPerOrder)) &&
    includes.reduce((sum, item) => sum + item.quantity, 1) <= ticketsWithIncludedMax &&
    (!addOnTo ||
      (addOnTo.ticketTypes.length > 0 &&
        addOnTo.ticketTypes.length <= salesBounds.ticketTypes &&
        addOnTo.ticketTypes.every(isBound) &&
        whole(addOnTo.perTicket, 1, salesBounds.ticketsPerOrder)))
  );
}

/** Takes away what leads to nothing that is still there, until nothing goes any more; a circle remains. */
function hasCircle(
  types: readonly SalesTicketType[],
  byIndex: ByIndex,
  next: (type: SalesTicketType) => number[],
): boolean {
  const left = new Set(types.map((type) => type.index));
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const index of left) if (!next(byIndex.get(index)!).some((further) => left.has(further))) left.delete(index);
  }
  return left.size > 0;
}
