/**
 * What a draft says once it is complete: instants, minor units, pools, stable indexes. Only a plan can be published; everything
 * that stands in the way is reported at once, each with its field. The clock is handed in.
 */
import { currencyDecimals, parsePrice } from '../money.ts';
import type { FieldCode, FieldError } from '../contract/problem.ts';
import type { EventDraft, OccurrenceDraft, TicketTypeDraft } from './draft.ts';
import { isZone, localToInstant } from './local-time.ts';

export const everyDate = 255;

export interface PlannedOccurrence {
  index: number;
  startsAtMs: number;
  endsAtMs: number;
  doorsOpenAtMs: number;
}

export interface PlannedPool {
  index: number;
  name: string;
  capacity: number;
}

export interface PlannedTicketType {
  index: number;
  name: string;
  description: string;
  priceMinor: number;
  /** Indexes into `pools`; a ticket takes one place from each. */
  pools: number[];
  validity: 'one-date' | 'every-date';
  minPerOrder: number;
  maxPerOrder: number;
  salesStartAtMs: number | null;
  salesEndAtMs: number | null;
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

type Report = (path: string, code: FieldCode, limit?: number) => void;

/** How long an event without an end is taken to last: a concert with its encore. */
const defaultLengthMs = 3 * 3_600_000;
/** How long before the start doors open when the organizer says nothing. */
const defaultDoorsMs = 3_600_000;

/** The draft as a plan, or every reason why it is none yet. `nowMs` decides what lies in the past. */
export function planEvent(draft: EventDraft, nowMs: number): PlanResult {
  const fields: FieldError[] = [];
  const report: Report = (path, code, limit) =>
    fields.push(limit === undefined ? { path, code } : { path, code, limit });

  for (const path of ['name', 'venueName', 'city', 'country'] as const)
    if (draft[path].trim() === '') report(path, 'required');
  if (currencyDecimals(draft.currency) === null) report('currency', 'unknown-currency');
  if (!isZone(draft.zone)) report('zone', 'unknown-zone');
  draft.gates.forEach((gate, i) => gate.name.trim() === '' && report(`gates.${i}.name`, 'required'));
  if (draft.gates.length === 0) report('gates', 'required');

  const occurrences = planOccurrences(draft, nowMs, report);
  const { pools, ticketTypes } = planTicketTypes(draft, report);
  if (fields.length > 0) return { ok: false, fields };
  return {
    ok: true,
    plan: {
      occurrences,
      pools,
      ticketTypes,
      startsAtMs: Math.min(...occurrences.map((occurrence) => occurrence.startsAtMs)),
      endsAtMs: Math.max(...occurrences.map((occurrence) => occurrence.endsAtMs)),
      priceFromMinor: Math.min(...ticketTypes.map((type) => type.priceMinor)),
      capacityPerDate: capacityPerDate(draft),
    },
  };
}

/** Gives every date and type that has none the lowest index above all that were ever used; existing ones keep theirs. */
export function numberDraft(draft: EventDraft, used: { occurrence: number; ticketType: number }): EventDraft {
  let occurrence = Math.max(used.occurrence, ...draft.occurrences.map((o) => o.index ?? -1));
  let ticketType = Math.max(used.ticketType, ...draft.ticketTypes.map((t) => t.index ?? -1));
  return {
    ...draft,
    occurrences: draft.occurrences.map((o) => ({ ...o, index: o.index ?? ++occurrence })),
    ticketTypes: draft.ticketTypes.map((t) => ({ ...t, index: t.index ?? ++ticketType })),
  };
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

function planTicketTypes(
  draft: EventDraft,
  report: Report,
): { pools: PlannedPool[]; ticketTypes: PlannedTicketType[] } {
  if (draft.ticketTypes.length === 0) report('ticketTypes', 'required');
  const pools: PlannedPool[] = [];
  if (draft.totalCapacity !== null) {
    if (draft.totalCapacity === 0) report('totalCapacity', 'too-small', 1);
    pools.push({ index: 0, name: 'total', capacity: draft.totalCapacity });
  }
  const names = new Set<string>();
  const indexes = new Set<number>();
  const ticketTypes = draft.ticketTypes.flatMap((type, i) => {
    const path = `ticketTypes.${i}`;
    const name = type.name.trim().toLowerCase();
    if (names.has(name) && name !== '') report(`${path}.name`, 'duplicate');
    names.add(name);
    const index = type.index ?? i;
    if (indexes.has(index)) report(`${path}.index`, 'duplicate');
    indexes.add(index);
    const planned = planTicketType(draft, type, index, path, report);
    return planned ? [withPools(planned, type, pools)] : [];
  });
  return { pools, ticketTypes };
}

/** Pool 0 is the total where there is one; a type with a bound of its own has the pool `index + 1`, so pools keep their numbers. */
function withPools(planned: PlannedTicketType, type: TicketTypeDraft, pools: PlannedPool[]): PlannedTicketType {
  const total = pools[0]?.index === 0 ? [0] : [];
  if (type.capacity === null) return { ...planned, pools: total };
  const pool = { index: planned.index + 1, name: planned.name, capacity: type.capacity };
  pools.push(pool);
  return { ...planned, pools: [...total, pool.index] };
}

function planTicketType(
  draft: EventDraft,
  type: TicketTypeDraft,
  index: number,
  path: string,
  report: Report,
): PlannedTicketType | null {
  if (type.name.trim() === '') report(`${path}.name`, 'required');
  if (type.capacity === null && draft.totalCapacity === null) report(`${path}.capacity`, 'required');
  if (type.capacity !== null && draft.totalCapacity !== null && type.capacity > draft.totalCapacity)
    report(`${path}.capacity`, 'more-than-total', draft.totalCapacity);
  if (type.minPerOrder < 1) report(`${path}.minPerOrder`, 'too-small', 1);
  if (type.maxPerOrder < 1) report(`${path}.maxPerOrder`, 'too-small', 1);
  if (type.minPerOrder > type.maxPerOrder) report(`${path}.minPerOrder`, 'min-above-max', type.maxPerOrder);
  const price = type.price.trim() === '' ? null : parsePrice(type.price, draft.currency);
  if (price === null) report(`${path}.price`, 'required');
  else if (!price.ok && price.code !== 'unknown-currency') report(`${path}.price`, price.code);
  const start = optionalInstant(
    type.salesStart || draft.salesStart,
    windowPath(draft, type, path, 'salesStart'),
    draft.zone,
    report,
  );
  const end = optionalInstant(
    type.salesEnd || draft.salesEnd,
    windowPath(draft, type, path, 'salesEnd'),
    draft.zone,
    report,
  );
  if (start !== null && end !== null && end <= start)
    report(windowPath(draft, type, path, 'salesEnd'), 'ends-before-start');
  if (!price?.ok) return null;
  return {
    index,
    name: type.name.trim(),
    description: type.description.trim(),
    priceMinor: price.priceMinor,
    pools: [],
    validity: type.validity,
    minPerOrder: type.minPerOrder,
    maxPerOrder: type.maxPerOrder,
    salesStartAtMs: start,
    salesEndAtMs: end,
  };
}

/** A type without a window of its own has the event's; the error then belongs to the event's field. */
function windowPath(draft: EventDraft, type: TicketTypeDraft, path: string, field: 'salesStart' | 'salesEnd'): string {
  return type[field] === '' && draft[field] !== '' ? field : `${path}.${field}`;
}

function requiredInstant(local: string, path: string, zone: string, report: Report): number | null {
  if (local === '') {
    report(path, 'required');
    return null;
  }
  return optionalInstant(local, path, zone, report);
}

function optionalInstant(local: string, path: string, zone: string, report: Report): number | null {
  if (local === '') return null;
  const instant = localToInstant(local, zone);
  if (instant.ok) return instant.atMs;
  if (instant.code !== 'unknown-zone') report(path, instant.code); // the zone has its own field
  return null;
}

function capacityPerDate(draft: EventDraft): number {
  const total = draft.totalCapacity ?? Infinity;
  const sum = draft.ticketTypes.reduce((places, type) => places + (type.capacity ?? Infinity), 0);
  return Math.min(total, sum);
}
