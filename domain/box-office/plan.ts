/**
 * The settings, compiled for deciding: indexes become positions in dense arrays. What has vanished from a newer publication
 * (a date, a pool, a type) is kept as withdrawn, because tickets of it still stand and still take their places.
 */
import {
  everyDate,
  type SalesOccurrence,
  type SalesPool,
  type SalesSettings,
  type SalesTicketType,
} from './settings.ts';

/** What was published, together with what was withdrawn: the settings as the journal keeps them. */
export interface PlanSettings extends SalesSettings {
  withdrawn: { occurrences: number[]; pools: number[]; ticketTypes: number[] };
}

export interface PlannedType extends SalesTicketType {
  position: number;
  withdrawn: boolean;
  /** Positions of its pools. */
  poolPositions: number[];
}
export interface PlannedDate extends SalesOccurrence {
  position: number;
  withdrawn: boolean;
}

export interface Plan {
  settings: PlanSettings;
  types: PlannedType[];
  dates: PlannedDate[];
  pools: SalesPool[];
  typeByIndex: Map<number, PlannedType>;
  dateByIndex: Map<number, PlannedDate>;
  /** Of a cell: places of one pool on one date. `cell = date position × pools + pool position`. */
  cells: number;
  /** Of a slot: what is counted by type and date. `slot = type position × (dates + 1) + date position`; every date comes last. */
  slots: number;
  /** End of the last date that was not withdrawn. */
  endsAtMs: number;
}

/** The published settings with everything the former ones had beside them, marked as withdrawn. Order: by index. */
export function withWithdrawn(former: PlanSettings | null, settings: SalesSettings): PlanSettings {
  const keep = <T extends { index: number }>(old: T[], now: T[]) => {
    const present = new Set(now.map((item) => item.index));
    const gone = old.filter((item) => !present.has(item.index));
    return { all: [...now, ...gone].sort((a, b) => a.index - b.index), gone: gone.map((item) => item.index) };
  };
  const occurrences = keep(former?.occurrences ?? [], settings.occurrences);
  const pools = keep(former?.pools ?? [], settings.pools);
  const ticketTypes = keep(former?.ticketTypes ?? [], settings.ticketTypes);
  return {
    ...settings,
    occurrences: occurrences.all,
    pools: pools.all,
    ticketTypes: ticketTypes.all,
    withdrawn: { occurrences: occurrences.gone, pools: pools.gone, ticketTypes: ticketTypes.gone },
  };
}

/** @throws RangeError when a type names a pool that does not exist; `checkSettings` has seen to that before. */
export function compilePlan(settings: PlanSettings): Plan {
  const poolPosition = new Map(settings.pools.map((pool, position) => [pool.index, position]));
  const types = settings.ticketTypes.map((type, position) => ({
    ...type,
    position,
    withdrawn: settings.withdrawn.ticketTypes.includes(type.index),
    poolPositions: type.pools.map((index) => {
      const found = poolPosition.get(index);
      if (found === undefined) throw new RangeError(`ticket type ${type.index} draws on the unknown pool ${index}`);
      return found;
    }),
  }));
  const dates = settings.occurrences.map((occurrence, position) => ({
    ...occurrence,
    position,
    withdrawn: settings.withdrawn.occurrences.includes(occurrence.index),
  }));
  return {
    settings,
    types,
    dates,
    pools: settings.pools,
    typeByIndex: new Map(types.map((type) => [type.index, type])),
    dateByIndex: new Map(dates.map((date) => [date.index, date])),
    cells: dates.length * settings.pools.length,
    slots: types.length * (dates.length + 1),
    endsAtMs: dates.reduce((end, date) => (date.withdrawn ? end : Math.max(end, date.endsAtMs)), 0),
  };
}

/** Where the type is counted for that date (255: every date). The date must be known. */
export function slotOf(plan: Plan, type: PlannedType, occurrence: number): number {
  const column = occurrence === everyDate ? plan.dates.length : plan.dateByIndex.get(occurrence)!.position;
  return type.position * (plan.dates.length + 1) + column;
}
