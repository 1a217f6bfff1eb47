/** What a draft says in short: the columns by which the catalogue lists and finds an event. */
import type { EventTexts, Publication, SavedDraft } from '#db/events';
import type { EventDraft } from '#domain/event/draft';
import { instantToLocal, localToInstant } from '#domain/event/local-time';
import type { EventPlan } from '#domain/event/plan';

export function textsOf(draft: EventDraft): EventTexts {
  const { name, summary, description, category, locale, venueName, venueAddress, city, country } = draft;
  const { zone, currency, region } = draft;
  return {
    ...{ category, locale, zone, currency, region, country, description },
    ...{ name: name.trim(), summary: summary.trim(), city: city.trim() },
    ...{ venueName: venueName.trim(), venueAddress: venueAddress.trim() },
  };
}

/** Dates, price and capacity of a draft that is complete; nothing yet of one that is not. */
export function outlineOf(plan: EventPlan | null): SavedDraft['outline'] {
  if (!plan) return { startsAtMs: null, endsAtMs: null, minPriceMinor: null, capacity: 0, occurrenceCount: 0 };
  return {
    startsAtMs: plan.startsAtMs,
    endsAtMs: plan.endsAtMs,
    minPriceMinor: plan.priceFromMinor,
    capacity: plan.capacityPerDate * plan.occurrences.length,
    occurrenceCount: plan.occurrences.length,
  };
}

/** Everything that a publication writes, but for who and when. */
export function partsOf(
  draft: EventDraft,
  plan: EventPlan,
): Pick<
  Publication,
  | 'startsAtMs'
  | 'endsAtMs'
  | 'salesStartAtMs'
  | 'salesEndAtMs'
  | 'minPriceMinor'
  | 'capacity'
  | 'occurrences'
  | 'pools'
  | 'ticketTypes'
> {
  const day = (atMs: number) => instantToLocal(atMs, draft.zone).slice(0, 10);
  return {
    startsAtMs: plan.startsAtMs,
    endsAtMs: plan.endsAtMs,
    salesStartAtMs: instantOrNull(draft.salesStart, draft.zone),
    salesEndAtMs: instantOrNull(draft.salesEnd, draft.zone),
    minPriceMinor: plan.priceFromMinor,
    capacity: plan.capacityPerDate * plan.occurrences.length,
    occurrences: plan.occurrences.map((date) => ({
      ...date,
      startsOn: day(date.startsAtMs),
      endsOn: day(date.endsAtMs),
    })),
    pools: plan.pools,
    ticketTypes: plan.ticketTypes.map((type) => {
      const { quantityStep, maxPerPerson, hidden, seatCategories, includes, addOnTo, ...columns } = type;
      return { ...columns, rules: { quantityStep, maxPerPerson, hidden, seatCategories, includes, addOnTo } };
    }),
  };
}

function instantOrNull(local: string, zone: string): number | null {
  const instant = local === '' ? null : localToInstant(local, zone);
  return instant?.ok ? instant.atMs : null;
}
