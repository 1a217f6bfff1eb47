/** What the desk sees of people coming in, read from sums that every merge keeps up. */
import {
  arrivalRows,
  dateToShow,
  insideSinceMs,
  minutesOf,
  movedSince,
  windowOf,
  type ArrivalCell,
} from '#domain/admission/arrivals';
import { everyDate } from '#domain/box-office/settings';
import { slotOf, type Plan } from '#domain/box-office/plan';
import type { BoxOfficeState } from '#domain/box-office/state';
import type { DeskArrivals, DeskInside, DoorWord } from '#domain/contract/arrivals';
import { admitBeforeDoorsMs } from './gate-packs.ts';

/** When a door was heard, and what it said it had not handed in. */
export type HeardDoors = ReadonlyMap<string, { atMs: number; unsent: number }>;

/** Arrivals of one date (of the one that is on, where none is asked for); null before the first publication and for an unknown date. */
export function readArrivals(
  state: BoxOfficeState,
  heard: HeardDoors,
  asked: number | null,
  nowMs: number,
): DeskArrivals | null {
  const { plan } = state;
  if (!plan) return null;
  const dates = plan.dates.filter((date) => !date.withdrawn);
  const date = dateToShow(dates, asked, admitBeforeDoorsMs, nowMs);
  if (!date && asked !== null) return null;
  const window = date ? windowOf(date, admitBeforeDoorsMs) : { fromMs: nowMs, untilMs: nowMs, stepMs: 60_000 };
  return {
    atMs: nowMs,
    zone: plan.settings.zone,
    dates: dates.map(({ index, startsAtMs, endsAtMs, doorsOpenAtMs }) => ({
      ...{ occurrence: index, startsAtMs, endsAtMs, doorsOpenAtMs },
    })),
    occurrence: date?.index ?? null,
    ...window,
    rows: arrivalRows(minutesOf(state.admissions), window),
    types: date ? typesOn(state, plan, date.index) : [],
    inside: readInside(state, heard, nowMs)!,
  };
}

/** Who is inside, by what has arrived; null before the first publication. */
export function readInside(state: BoxOfficeState, heard: HeardDoors, nowMs: number): DeskInside | null {
  const { plan, admissions } = state;
  if (!plan) return null;
  const { gates, zones = [] } = plan.settings;
  const dates = plan.dates.filter((date) => !date.withdrawn);
  const sinceMs = insideSinceMs(dates, admitBeforeDoorsMs, nowMs);
  const cells = movedSince(minutesOf(admissions), sinceMs);
  const known = gates.map(({ index, name, zone }) => {
    const moved = cells.find(({ gate }) => gate === index);
    return { gate: index, name, zone: zone ?? null, in: moved?.in ?? 0, out: moved?.out ?? 0 };
  });
  const gone = cells
    .filter(({ gate }) => !gates.some(({ index }) => index === gate))
    .map((cell) => ({ ...cell, name: `#${cell.gate}`, zone: null }));
  const all = [...known, ...gone];
  const behind = (zone: number | null) => all.filter((gate) => gate.zone === zone);
  const outside = behind(null);
  return {
    atMs: nowMs,
    sinceMs,
    persons: leftOf(all),
    in: all.reduce((sum, gate) => sum + gate.in, 0),
    out: all.reduce((sum, gate) => sum + gate.out, 0),
    gates: all,
    zones: zones.map(({ index, name, capacity }) => ({ zone: index, name, capacity, persons: leftOf(behind(index)) })),
    elsewhere: zones.length > 0 && outside.length > 0 ? leftOf(outside) : null,
    doors: wordsOf(state, heard),
  };
}

/** In less out; nobody is missing who went out elsewhere. */
function leftOf(gates: readonly Pick<ArrivalCell, 'in' | 'out'>[]): number {
  return Math.max(
    0,
    gates.reduce((sum, gate) => sum + gate.in - gate.out, 0),
  );
}

/** Withdrawn doors that had nothing more to say are left out. */
function wordsOf(state: BoxOfficeState, heard: HeardDoors): DoorWord[] {
  const gateName = new Map(state.plan!.settings.gates.map(({ index, name }) => [index, name]));
  return [...state.doors.values()]
    .map((door) => {
      const word = heard.get(door.id);
      const atMs = Math.max(door.lastContactAtMs ?? 0, word?.atMs ?? 0);
      // what it handed in since it said so has been taken: the newer of the two words counts
      const unsent = word && word.atMs >= (door.lastContactAtMs ?? 0) ? word.unsent : null;
      const { id, name, gate } = door;
      const withdrawn = door.revokedAtMs !== null;
      return { id, name, gateName: gateName.get(gate) ?? `#${gate}`, heardAtMs: atMs || null, unsent, withdrawn };
    })
    .filter(({ withdrawn, unsent }) => !withdrawn || (unsent ?? 0) > 0)
    .sort((a, b) => (a.heardAtMs ?? 0) - (b.heardAtMs ?? 0));
}

/** Types with tickets that are good for the date. */
function typesOn({ counters }: BoxOfficeState, plan: Plan, occurrence: number): DeskArrivals['types'] {
  return plan.types.flatMap((type) => {
    const isEvery = type.validity === 'every-date';
    const slot = slotOf(plan, type, isEvery ? everyDate : occurrence);
    const sold = counters!.soldBySlot[slot]!;
    const isGone = type.withdrawn || (type.occurrences !== null && !type.occurrences.includes(occurrence) && !isEvery);
    if (sold === 0 && isGone) return [];
    const { index: ticketType, name, admits } = type;
    return [{ ticketType, name, admits, everyDate: isEvery, sold, admitted: counters!.admittedBySlot[slot]! }];
  });
}
