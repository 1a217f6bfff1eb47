/**
 * Persons through each gate by the minute (A35): what the desk draws, and what an evacuation asks for. It follows from the set of entries
 * alone, as the head count does, so a journal that arrives late changes the minutes in which its people came.
 */
import type { Counted } from './head-count.ts';
import type { MergeRules } from './types.ts';

export const minuteMs = 60_000;

/** Persons through one gate. */
export type Moved = { in: number; out: number };

/** By the minute since 1970, then by gate. `rules` are those by which persons were counted. */
export type MinuteCounts = { readonly rules: MergeRules; readonly byMinute: Map<number, Map<number, Moved>> };

/** Adds (or with -1 takes away) what an entry says. */
export function addMinute(counts: MinuteCounts, each: Pick<Counted, 'atMs' | 'gate' | 'in' | 'out'>, sign = 1): void {
  const minute = Math.floor(each.atMs / minuteMs);
  let gates = counts.byMinute.get(minute);
  if (!gates) counts.byMinute.set(minute, (gates = new Map()));
  const sum = gates.get(each.gate);
  if (sum) {
    sum.in += sign * each.in;
    sum.out += sign * each.out;
  } else gates.set(each.gate, { in: sign * each.in, out: sign * each.out });
}
