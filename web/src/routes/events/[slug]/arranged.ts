/** Tickets in the order of the organizer, extras right under the last ticket that they belong to. */
import type { Offer } from '$lib/shop/cart';

export interface Arranged {
  offer: Offer;
  /** An extra that stands under its ticket. */
  under: boolean;
}

/** @param isSeated whether a ticket is sold for seats of the plan; with those come the extras that belong to them alone */
export function arranged(
  offers: readonly Offer[],
  isSeated: (offer: Offer) => boolean,
): { seated: Arranged[]; others: Arranged[] } {
  const groups = { seated: [] as Arranged[], others: [] as Arranged[] };
  const tickets = offers.filter((offer) => offer.type.addOnTo === null);
  const sorted = [...tickets.filter(isSeated), ...tickets.filter((offer) => !isSeated(offer))];
  const extras = offers.filter((offer) => offer.type.addOnTo !== null);
  const lastOf = (extra: Offer) =>
    sorted.findLast((ticket) => extra.type.addOnTo!.ticketTypes.includes(ticket.type.index));
  for (const offer of sorted) {
    const group = isSeated(offer) ? groups.seated : groups.others;
    group.push({ offer, under: false });
    for (const extra of extras)
      if (lastOf(extra) === offer) groups.others.push({ offer: extra, under: !isSeated(offer) });
  }
  for (const extra of extras) if (!lastOf(extra)) groups.others.push({ offer: extra, under: false });
  return groups;
}
