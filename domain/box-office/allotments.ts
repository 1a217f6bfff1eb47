/**
 * Places that the organizer keeps off general sale: kills and holds, counted or by seat. Counted places are `aside` in the books, seats
 * are `killed`. Who has the code takes from them first: what is in a hold is *lent*, and comes back when the hold ends unpaid.
 * Rules A1 to A14.
 */
import { count } from './capacity.ts';
import type { AllotmentWish, TakenLine } from './commands.ts';
import type { NewFact } from './facts.ts';
import { keepSeats } from './seats.ts';
import type { Allotment, BoxOfficeState } from './state.ts';

/** Keeps the places; `seats` are positions in the present map. */
export function addAllotment(state: BoxOfficeState, wish: AllotmentWish, seats: readonly number[]): void {
  const { allotmentId, quantity } = wish;
  const allotment: Allotment = { ...wish, left: quantity, seats: new Set(seats), lent: 0, lentSeats: new Set() };
  state.allotments.set(allotmentId, allotment);
  putAside(state, allotment, quantity);
  keepSeats(state, wish.occurrence, seats, true);
  noteReleases(state);
}

/** Puts places of it back on sale. When nothing is left it is gone, and what is lent of it does not come back. */
export function shrinkAllotment(state: BoxOfficeState, id: string, quantity: number, seats: readonly number[]): void {
  const allotment = state.allotments.get(id)!;
  allotment.left -= quantity;
  putAside(state, allotment, -quantity);
  for (const seat of seats) allotment.seats.delete(seat);
  keepSeats(state, allotment.occurrence, seats, false);
  if (leftIn(allotment) === 0) removeAllotment(state, allotment);
}

/** Places and seats that are still kept. */
export function leftIn({ left, seats }: Allotment): number {
  return left + seats.size;
}

/** All that are due go on sale, and the world hears of it. */
export function releaseDue(state: BoxOfficeState, nowMs: number): NewFact[] {
  const facts: NewFact[] = [];
  if (state.releaseDueMs > nowMs) return facts;
  for (const [id, { releaseAtMs, left, seats }] of [...state.allotments]) {
    if (releaseAtMs === null || releaseAtMs > nowMs) continue;
    shrinkAllotment(state, id, left, [...seats]);
    if (state.allotments.has(id)) removeAllotment(state, state.allotments.get(id)!); // all of it was lent
    facts.push({ kind: 'allotment-changed', allotmentId: id, left: 0, why: 'release-time' });
  }
  return facts;
}

function removeAllotment(state: BoxOfficeState, { allotmentId }: Allotment): void {
  state.allotments.delete(allotmentId);
  noteReleases(state);
}

/** When the next one goes on sale by itself; after every change of the list. */
export function noteReleases(state: BoxOfficeState): void {
  state.releaseDueMs = Infinity;
  for (const { releaseAtMs } of state.allotments.values())
    if (releaseAtMs !== null && releaseAtMs < state.releaseDueMs) state.releaseDueMs = releaseAtMs;
}

/** All that is kept counts as aside: for a recount. */
export function putAllAside(state: BoxOfficeState): void {
  for (const allotment of state.allotments.values()) putAside(state, allotment, allotment.left);
}

function putAside(state: BoxOfficeState, { ticketType, occurrence }: Allotment, quantity: number): void {
  if (ticketType === null || quantity === 0) return;
  const { aside, asideBySlot } = state.counters!;
  count(state.plan!, aside, asideBySlot, state.plan!.typeByIndex.get(ticketType)!, occurrence, quantity);
}

/** The allotments that a code opens on that date, in the order in which they were made. */
export function openedBy(state: BoxOfficeState, code: string | null, occurrence: number): Allotment[] {
  if (code === null || state.allotments.size === 0) return [];
  return [...state.allotments.values()].filter((each) => each.code === code && each.occurrence === occurrence);
}

/** The lines with what each takes from counted allotments of the code: as much as there is, before it takes from what all may have. */
export function withAllotted<L extends TakenLine>(state: BoxOfficeState, code: string | null, lines: L[]): L[] {
  if (code === null || state.allotments.size === 0) return lines;
  const taken = new Map<number, number>();
  return lines.map((line) => {
    const { fromAllotment: _before, ...bare } = line;
    const key = line.ticketType * 256 + line.occurrence;
    const open = openFor(state, code, line) - (line.seats ? 0 : (taken.get(key) ?? 0));
    const fromAllotment = Math.min(open, line.quantity);
    if (fromAllotment <= 0) return bare as L;
    if (!line.seats) taken.set(key, (taken.get(key) ?? 0) + fromAllotment);
    return { ...bare, fromAllotment } as L;
  });
}

/** How many counted places are kept for the line, or how many of its seats are. */
function openFor(state: BoxOfficeState, code: string, line: TakenLine): number {
  if (!line.seats) return countedFor(state, code, line).reduce((sum, { left }) => sum + left, 0);
  const open = openedBy(state, code, line.occurrence);
  return line.seats.filter((seat) => open.some(({ seats }) => seats.has(seat))).length;
}

function countedFor(state: BoxOfficeState, code: string | null, { ticketType, occurrence }: TakenLine): Allotment[] {
  return openedBy(state, code, occurrence).filter((each) => each.ticketType === ticketType);
}

/** What the lines take from allotments is lent from here on. */
export function lend(state: BoxOfficeState, code: string | null, lines: readonly TakenLine[]): void {
  for (const line of lines) {
    if (!line.fromAllotment) continue;
    if (line.seats) {
      for (const { seats, lentSeats } of openedBy(state, code, line.occurrence))
        for (const seat of line.seats) if (seats.delete(seat)) lentSeats.add(seat);
      continue;
    }
    let wanted = line.fromAllotment;
    for (const allotment of countedFor(state, code, line)) {
      const part = Math.min(wanted, allotment.left);
      allotment.left -= part;
      allotment.lent += part;
      putAside(state, allotment, -part);
      wanted -= part;
    }
  }
}

const none: number[] = [];
const noFacts: NewFact[] = [];

/** A hold ended unpaid: what was lent to this line is kept again. The seats that are so are returned. */
export function takeBack(state: BoxOfficeState, code: string | null, line: TakenLine): number[] {
  if (!line.fromAllotment) return none;
  if (!line.seats) {
    for (const [allotment, part] of lentParts(state, code, line)) {
      allotment.left += part;
      putAside(state, allotment, part);
    }
    return none;
  }
  const kept: number[] = [];
  for (const { seats, lentSeats } of openedBy(state, code, line.occurrence))
    for (const seat of line.seats)
      if (lentSeats.delete(seat)) {
        seats.add(seat);
        kept.push(seat);
      }
  return kept;
}

/** What was lent to these lines is bought: the allotments have it no more. */
export function useUp(state: BoxOfficeState, code: string | null, lines: readonly TakenLine[]): void {
  for (const line of lines) {
    if (!line.fromAllotment) continue;
    if (!line.seats) lentParts(state, code, line);
    for (const allotment of openedBy(state, code, line.occurrence)) {
      for (const seat of line.seats ?? []) allotment.lentSeats.delete(seat);
      if (leftIn(allotment) + allotment.lent + allotment.lentSeats.size === 0) removeAllotment(state, allotment);
    }
  }
}

/** Takes the line's places out of what is lent. Places are alike, so it does not matter which allotment of the same kind they come from. */
function lentParts(state: BoxOfficeState, code: string | null, line: TakenLine): [Allotment, number][] {
  let wanted = line.fromAllotment ?? 0;
  const parts: [Allotment, number][] = [];
  for (const allotment of countedFor(state, code, line)) {
    const part = Math.min(wanted, allotment.lent);
    allotment.lent -= part;
    wanted -= part;
    parts.push([allotment, part]);
  }
  return parts;
}

/**
 * What the world hears when these lines are bought: the allotments that they took from, and what is left in those. Lines of a hold were lent
 * their places; money that comes late takes them now.
 */
export function usedFacts(
  state: BoxOfficeState,
  code: string | null,
  lines: readonly TakenLine[],
  late: boolean,
): NewFact[] {
  if (code === null) return noFacts;
  const left = new Map<Allotment, number>();
  for (const line of lines) {
    if (!line.fromAllotment) continue;
    let wanted = line.fromAllotment;
    for (const each of line.seats ? openedBy(state, code, line.occurrence) : countedFor(state, code, line)) {
      const from = late ? each.seats : each.lentSeats;
      const counted = late ? (left.get(each) ?? each.left) : each.lent;
      const part = line.seats ? line.seats.filter((seat) => from.has(seat)).length : Math.min(wanted, counted);
      if (part > 0) left.set(each, (left.get(each) ?? leftIn(each)) - (late ? part : 0));
      wanted -= part;
    }
  }
  return [...left].map(([{ allotmentId }, now]) => ({
    kind: 'allotment-changed',
    allotmentId,
    left: now,
    why: 'used',
  }));
}
