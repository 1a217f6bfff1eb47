/**
 * Persons by gate and day: who was scanned in and out, and who was counted by hand (A28, A29). Sums only grow by entries that are new, so
 * all who have the same entries have the same counts.
 */
import type { GateHeads, GatePackHead } from '#domain/gate-pack/types';
import { dayAt, personsOf } from './policy.ts';
import type { AdmissionFact, MergeRules, ZoneNow } from './types.ts';

/** Persons who went in and out, by `headName`. */
export type Heads = Map<string, { in: number; out: number }>;

/** Persons counted by hand at a gate, in one entry. */
export type Counted = { deviceId: string; sequence: number; atMs: number; gate: number; in: number; out: number };

/** Nobody is inside overnight: the count begins anew when the night is over. */
export const headDayStartsAtMinute = 4 * 60;

export function headDay(atMs: number, zone: string): string {
  return dayAt(atMs, zone, headDayStartsAtMinute);
}

const headName = (day: string, gate: number) => `${day} ${gate}`;

/** Adds (or with -1 takes away) what an entry says. */
export function addHeads(
  heads: Heads,
  zone: string,
  each: Pick<Counted, 'atMs' | 'gate' | 'in' | 'out'>,
  sign = 1,
): void {
  const name = headName(headDay(each.atMs, zone), each.gate);
  const sum = heads.get(name) ?? { in: 0, out: 0 };
  heads.set(name, { in: sum.in + sign * each.in, out: sum.out + sign * each.out });
}

/** What a movement counts: its persons, inward or outward. */
export function headsOfFact(rules: MergeRules, fact: AdmissionFact): Pick<Counted, 'atMs' | 'gate' | 'in' | 'out'> {
  const persons = personsOf(rules, fact);
  const inward = fact.kind === 'scan';
  return { atMs: fact.atMs, gate: fact.gate, in: inward ? persons : 0, out: inward ? 0 : persons };
}

/** As a pack's words carry them: the sums of one day, by gate. */
export function gateHeads(heads: Heads, day: string): GateHeads {
  const gates: GateHeads['gates'] = [];
  for (const [name, sum] of heads) {
    const [of, gate] = name.split(' ') as [string, string];
    if (of === day) gates.push({ gate: Number(gate), in: Math.max(0, sum.in), out: Math.max(0, sum.out) });
  }
  return { day, gates: gates.sort((a, b) => a.gate - b.gate) };
}

/** Persons through the gates of a zone today: the pack's sums, and what this door knows beyond them. */
export function zoneHeads(
  head: GatePackHead,
  known: { heads: Heads; packed: Heads },
  zone: number,
  nowMs: number,
): { in: number; out: number } {
  const day = headDay(nowMs, head.zone);
  const total = { in: 0, out: 0 };
  for (const gate of head.gates) {
    if (gate.zone !== zone) continue;
    const name = headName(day, gate.index);
    const base = head.heads?.day === day ? head.heads.gates.find((each) => each.gate === gate.index) : undefined;
    const own = known.heads.get(name);
    const packed = known.packed.get(name);
    total.in += (base?.in ?? 0) + (own?.in ?? 0) - (packed?.in ?? 0);
    total.out += (base?.out ?? 0) + (own?.out ?? 0) - (packed?.out ?? 0);
  }
  return total;
}

/** The zone behind a gate as it is now, with `more` persons about to enter it; null where the gate leads into none. */
export function zoneNow(
  head: GatePackHead,
  known: { heads: Heads; packed: Heads },
  gate: number,
  more: number,
  nowMs: number,
): ZoneNow | null {
  const index = head.gates.find((each) => each.index === gate)?.zone;
  const zone = head.zones?.find((each) => each.index === index);
  if (!zone) return null;
  const heads = zoneHeads(head, known, zone.index, nowMs);
  const inside = Math.max(0, heads.in - heads.out);
  return {
    zone: zone.index,
    inside,
    capacity: zone.capacity,
    full: zone.capacity !== null && inside + more > zone.capacity,
  };
}
