/** The plan as the box office takes it: what it must know to sell, and the texts it gives back with an order. */
import { defaultHoldMs, type SalesSettings, type WaitingListRules } from '#domain/box-office/settings';
import type { EventDraft } from '#domain/event/draft';
import { hiddenDescription } from '../sale/show-code.ts';
import type { EventPlan } from '#domain/event/plan';

export interface Publishing {
  eventId: string;
  slug: string;
  version: number;
  organizerName: string;
}

export function salesSettings(
  { eventId, slug, version, organizerName }: Publishing,
  draft: EventDraft,
  plan: EventPlan,
): SalesSettings {
  return {
    version,
    eventId,
    name: draft.name.trim(),
    currency: draft.currency,
    zone: draft.zone,
    status: 'on-sale',
    test: false,
    occurrences: plan.occurrences.map(({ index, startsAtMs, endsAtMs, doorsOpenAtMs }) => ({
      index,
      startsAtMs,
      endsAtMs,
      doorsOpenAtMs,
    })),
    pools: plan.pools,
    ticketTypes: plan.ticketTypes.map(({ description: _description, ...type }) => ({
      ...type,
      occurrences: null,
    })),
    maxPerOrder: draft.maxPerOrder,
    maxPerPerson: draft.maxPerPerson,
    buyersMay: {
      exchange: draft.buyersMay.exchange,
      cancel: draft.buyersMay.cancel,
      untilMsBefore: Math.round(draft.buyersMay.hoursBefore * 3_600_000),
    },
    waitingList: waitingListRules(draft),
    singleSeatsAllowed: draft.singleSeatsAllowed,
    holdMs: defaultHoldMs,
    ...doorSettings(draft),
    display: {
      slug,
      organizerName,
      venueName: draft.venueName.trim(),
      venueAddress: draft.venueAddress.trim(),
      city: draft.city.trim(),
      country: draft.country,
      locale: draft.locale,
      ...hiddenDescriptions(plan),
    },
  };
}

type DoorSettings = Pick<
  SalesSettings,
  'gates' | 'zones' | 'admission' | 'admissionLimits' | 'liveCodes' | 'namesAtDoor' | 'doorAlerts'
>;

/** Gates and the zones behind them, how often they open, and what the doors are told. */
function doorSettings(draft: EventDraft): DoorSettings {
  const { gates, zones, admission, admissionLimits, liveCodes, namesAtDoor } = draft;
  const { staleMinutes, silentSeconds } = draft.doorAlerts;
  return {
    admission,
    admissionLimits: { entries: admissionLimits.entries, minimumGapMs: admissionLimits.gapMinutes * 60_000 },
    liveCodes,
    namesAtDoor,
    doorAlerts: {
      staleAfterMs: staleMinutes * 60_000,
      silentAfterMs: silentSeconds === null ? null : silentSeconds * 1_000,
    },
    gates: gates.map((gate, i) => ({ ...gate, index: gate.index ?? i, name: gate.name.trim() })),
    zones: zones.map((zone, index) => ({ ...zone, index, name: zone.name.trim() })),
  };
}

/** The page of the event does not have them; a code brings them along. */
function hiddenDescriptions({ ticketTypes }: EventPlan): Record<string, string> {
  const hidden = ticketTypes.filter((type) => type.hidden && type.description !== '');
  return Object.fromEntries(hidden.map(({ index, description }) => [hiddenDescription(index), description]));
}

function waitingListRules({ waitingList }: EventDraft): WaitingListRules {
  const { open, first, smallerMayPass, offerHours } = waitingList;
  return { open, first, smallerMayPass, offerMs: Math.round(offerHours * 3_600_000) };
}
