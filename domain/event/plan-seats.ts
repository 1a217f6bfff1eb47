/** What of the seat map a ticket type is sold for. */
import type { SeatSupply } from '../seating/seat-supply.ts';
import type { TicketTypeDraft } from './draft.ts';
import type { Report } from './plan-fields.ts';

export interface SeatOffer {
  /** Categories whose seats it is sold for; null for standing places, which are only counted. */
  categories: string[] | null;
  /** All categories that were named. */
  from: string[];
  /** Seats, or standing places. */
  places: number;
}

/** Null for a type without the map, and where something is wrong, which is reported. */
export function offerOf(
  type: TicketTypeDraft,
  supply: SeatSupply | null,
  path: string,
  report: Report,
): SeatOffer | null {
  const from = type.seatCategories;
  if (from === null) return null;
  const field = `${path}.seatCategories`;
  if (from.length === 0) report(field, 'required');
  if (new Set(from).size < from.length) report(field, 'duplicate');
  if (!supply) report(field, 'no-seat-map');
  if (!supply || from.length === 0) return null;
  const offered = supply.categories.filter(({ id }) => from.includes(id));
  if (offered.length < new Set(from).size) {
    report(field, 'unknown-category');
    return null;
  }
  const seats = offered.reduce((sum, category) => sum + category.seats, 0);
  const standing = offered.reduce((sum, category) => sum + category.places, 0);
  if (seats + standing === 0) report(field, 'no-places');
  return seats > 0 ? { categories: from, from, places: seats } : { categories: null, from, places: standing };
}
