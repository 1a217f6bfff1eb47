/** An event as it looks to somebody who has a code: hidden tickets shown, prices lowered, what is left with it. */
import type { Availability, EventPage } from '#domain/contract/public';
import type { CodeView } from '#domain/contract/sale';
import type { OfferedType } from './cart.ts';

export type OfferedEvent = Omit<EventPage, 'ticketTypes'> & { ticketTypes: OfferedType[] };

export function eventWithCode(event: EventPage, code: CodeView | null): OfferedEvent {
  if (!code) return event;
  const known = new Set(event.ticketTypes.map((type) => type.index));
  const types = [...event.ticketTypes, ...code.types.filter((type) => !known.has(type.index))];
  return {
    ...event,
    ticketTypes: types.map((type) => {
      const price = code.prices.find((each) => each.ticketType === type.index);
      return price && price.priceMinor < type.priceMinor
        ? { ...type, priceMinor: price.priceMinor, fullPriceMinor: type.priceMinor }
        : type;
    }),
  };
}

/** What the code says of a ticket on a date stands in place of what everybody is told. */
export function availabilityWithCode(availability: Availability | null, code: CodeView | null): Availability | null {
  if (!availability || !code) return availability;
  const same = (a: Availability['entries'][number], b: CodeView['entries'][number]) =>
    a.ticketType === b.ticketType && a.occurrence === b.occurrence;
  const others = availability.entries.filter((entry) => !code.entries.some((own) => same(entry, own)));
  return { ...availability, entries: [...others, ...code.entries] };
}
