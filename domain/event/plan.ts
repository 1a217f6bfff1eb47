/**
 * What a draft says once it is complete: instants, minor units, pools, stable indexes. Only a plan can be published; everything
 * that stands in the way is reported at once, each with its field. The clock is handed in.
 */
import { currencyDecimals } from '../money.ts';
import type { FieldError } from '../contract/problem.ts';
import type { SeatSupply } from '../seating/seat-supply.ts';
import type { EventDraft, OccurrenceDraft } from './draft.ts';
import { isZone } from './local-time.ts';
import { checkEntrance } from './plan-entrance.ts';
import { optionalInstant, type Report } from './plan-fields.ts';
import { planTicketTypes, type PlannedPool, type PlannedTicketType } from './plan-ticket-types.ts';

export type { PlannedPool, PlannedTicketType } from './plan-ticket-types.ts';

export const everyDate = 255;

export interface PlannedOccurrence {
  index: number;
  startsAtMs: number;
  endsAtMs: number;
  doorsOpenAtMs: number;
}

export interface EventPlan {
  occurrences: PlannedOccurrence[];
  pools: PlannedPool[];
  ticketTypes: PlannedTicketType[];
  startsAtMs: number;
  endsAtMs: number;
  priceFromMinor: number;
  /** Places per date that can be sold at most, whichever bound is the tighter. */
  capacityPerDate: number;
}

export type PlanResult = { ok: true; plan: EventPlan } | { ok: false; fields: FieldError[] };

/** How long an event without an end is taken to last: a concert with its encore. */
const defaultLengthMs = 3 * 3_600_000;
/** How long before the start doors open when the organizer says nothing. */
const defaultDoorsMs = 3_600_000;

/**
 * The draft as a plan, or every reason why it is none yet. `nowMs` decides what lies in the past; `supply` is what the event's seat
 * map has to offer, null where there is none.
 */
export function planEvent(draft: EventDraft, nowMs: number, supply: SeatSupply | null = null): PlanResult {
  const fields: FieldError[] = [];
  const report: Report = (path, code, limit) =>
    fields.push(limit === undefined ? { path, code } : { path, code, limit });

  for (const path of ['name', 'venueName', 'city', 'country'] as const)
    if (draft[path].trim() === '') report(path, 'required');
  if (currencyDecimals(draft.currency) === null) report('currency', 'unknown-currency');
  if (!isZone(draft.zone)) report('zone', 'unknown-zone');
  checkEntrance(draft, report);

  const occurrences = planOccurrences(draft, nowMs, report);
  const { pools, ticketTypes, capacityPerDate } = planTicketTypes(draft, supply, report);
  if (fields.length > 0) return { ok: false, fields };
  return {
    ok: true,
    plan: {
      occurrences,
      pools,
      ticketTypes,
      startsAtMs: Math.min(...occurrences.map((occurrence) => occurrence.startsAtMs)),
      endsAtMs: Math.max(...occurrences.map((occurrence) => occurrence.endsAtMs)),
      priceFromMinor: lowestPrice(ticketTypes),
      capacityPerDate,
    },
  };
}

/** Of what everybody can buy by itself; of all where that is nothing. */
function lowestPrice(types: PlannedTicketType[]): number {
  const open = types.filter((type) => !type.hidden && type.addOnTo === null);
  return Math.min(...(open.length > 0 ? open : types).map((type) => type.priceMinor));
}

/** The highest indexes that were ever given; -1 where there are none. */
export interface UsedIndexes {
  occurrence: number;
  ticketType: number;
  gate: number;
}

/** Gives every date, type and gate that has none the lowest index above all that were ever used; existing ones keep theirs. */
export function numberDraft(draft: EventDraft, used: UsedIndexes): EventDraft {
  return {
    ...draft,
    occurrences: numbered(draft.occurrences, used.occurrence),
    ticketTypes: numbered(draft.ticketTypes, used.ticketType),
    gates: numbered(draft.gates, used.gate),
  };
}

function numbered<Row extends { index: number | null }>(rows: Row[], used: number): Row[] {
  let last = Math.max(used, ...rows.map(({ index }) => index ?? -1));
  return rows.map((row) => ({ ...row, index: row.index ?? ++last }));
}

function planOccurrences(draft: EventDraft, nowMs: number, report: Report): PlannedOccurrence[] {
  if (draft.occurrences.length === 0) report('occurrences', 'required');
  const seen = new Set<number>();
  return draft.occurrences.flatMap((occurrence, i) => {
    const path = `occurrences.${i}`;
    const planned = planOccurrence(occurrence, path, i, draft.zone, report);
    if (!planned) return [];
    if (planned.endsAtMs <= nowMs) report(`${path}.starts`, 'in-the-past');
    if (seen.has(planned.index)) report(`${path}.index`, 'duplicate');
    seen.add(planned.index);
    return [planned];
  });
}

function planOccurrence(
  occurrence: OccurrenceDraft,
  path: string,
  position: number,
  zone: string,
  report: Report,
): PlannedOccurrence | null {
  const startsAtMs = requiredInstant(occurrence.starts, `${path}.starts`, zone, report);
  if (startsAtMs === null) return null;
  const endsAtMs = optionalInstant(occurrence.ends, `${path}.ends`, zone, report) ?? startsAtMs + defaultLengthMs;
  const doorsOpenAtMs =
    optionalInstant(occurrence.doorsOpen, `${path}.doorsOpen`, zone, report) ?? startsAtMs - defaultDoorsMs;
  if (endsAtMs <= startsAtMs) report(`${path}.ends`, 'ends-before-start');
  if (doorsOpenAtMs > startsAtMs) report(`${path}.doorsOpen`, 'doors-after-start');
  return { index: occurrence.index ?? position, startsAtMs, endsAtMs, doorsOpenAtMs };
}

function requiredInstant(local: string, path: string, zone: string, report: Report): number | null {
  if (local === '') {
    report(path, 'required');
    return null;
  }
  return optionalInstant(local, path, zone, report);
}
