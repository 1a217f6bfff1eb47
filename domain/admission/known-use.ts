/** What a door knows of a ticket's earlier uses: the pack's row or bit, and the entries that came after the pack was made (A12). */
import { bit } from '#domain/gate-pack/serial-set';
import type { GatePack } from '#domain/gate-pack/types';
import { wasUndone, liveFacts, type AdmissionState } from './merge.ts';
import { drawOnSameEntry, partsOf, personsOf, policyOf } from './policy.ts';
import type { AdmissionFact, EarlierUse, MergeRules } from './types.ts';

type Movement = { atMs: number; gate: number; deviceId: string; occurrence: number };

export type KnownUse = {
  /** Entries that stand, as far as this door knows. */
  entries: number;
  /** The last entry in detail; null where there is none, or only a bit. */
  lastEntry: Movement | null;
  /** The last known movement: inward, outward, or none at all. */
  lastMovement: 'in' | 'out' | null;
  /** When this door, or one that it heard, saw the ticket leave, if that was the last movement. */
  leftAtMs: number | null;
  /** The entry, under the ticket's policy, that the present one would use again; null if there is none. */
  earlier: EarlierUse | null;
  /** Of a group that may come in parts: how many persons may still go in, and how many are inside; null for every other ticket (A27). */
  persons: { left: number; inside: number } | null;
};

/** @param now the corrected instant and the occurrence that an entry would be for */
export function knownUse(
  pack: GatePack,
  admissions: AdmissionState,
  serial: number,
  ticketType: number,
  now: { atMs: number; occurrence: number },
): KnownUse {
  const facts = liveFacts(admissions, serial);
  const later = facts.filter((fact) => !isPacked(pack, fact));
  const packed = packedUse(pack, admissions, serial);
  const laterEntries = later.filter(({ kind }) => kind === 'scan');
  const entries = packed.entries + laterEntries.length;
  // of what it has merged, the pack knows better: an entry of ours may have been taken back at the desk
  const scans = facts.filter((fact) => fact.kind === 'scan' && (packed.entries > 0 || !isPacked(pack, fact)));
  const details: Movement[] = packed.last ? [packed.last, ...scans] : scans;
  const lastEntry = details.reduce<Movement | null>(
    (last, each) => (!last || each.atMs >= last.atMs ? each : last),
    null,
  );
  const policy = policyOf(admissions.rules, ticketType);
  const same = details.filter((each) => drawOnSameEntry(policy, admissions.rules.zone, each, now));
  const first = same.reduce<Movement | null>((least, each) => (!least || each.atMs < least.atMs ? each : least), null);
  // without a row the bit tells neither day nor occurrence, so it only counts where one entry is all there is
  const bitOnly = policy.kind === 'once' && entries > 0;
  const movement = lastMovement(packed, later);
  const last = later.at(-1);
  const unknown: EarlierUse = { atMs: null, gate: null, deviceId: null };
  return {
    entries,
    lastEntry,
    lastMovement: movement,
    leftAtMs: movement === 'out' && last?.kind === 'exit' ? last.atMs : null,
    earlier: first ? { atMs: first.atMs, gate: first.gate, deviceId: first.deviceId } : bitOnly ? unknown : null,
    persons: personsLeft(admissions.rules, ticketType, packed, later, now),
  };
}

/** A27: what the pack's row says is used up, and what came after it. */
function personsLeft(
  rules: MergeRules,
  ticketType: number,
  packed: PackedUse,
  later: readonly AdmissionFact[],
  now: { atMs: number; occurrence: number },
): KnownUse['persons'] {
  const size = partsOf(rules, ticketType);
  if (size === null) return null;
  const policy = policyOf(rules, ticketType);
  const packedPersons = packed.persons ?? (packed.entries > 0 ? size : 0);
  let inside = packed.inside ? packedPersons : 0;
  for (const fact of later) inside = Math.max(0, inside + (fact.kind === 'scan' ? 1 : -1) * personsOf(rules, fact));
  if (policy.kind === 're-entry') return { left: Math.max(0, size - inside), inside };
  const draws = (each: { atMs: number; occurrence: number }) =>
    policy.kind === 'entries' || drawOnSameEntry(policy, rules.zone, each, now);
  // a bit without its row tells neither day nor date: only where one entry is all there is it is counted
  const packedCounts = packed.last ? draws(packed.last) : policy.kind === 'once' || policy.kind === 'entries';
  const scans = later.filter((fact) => fact.kind === 'scan' && draws(fact));
  const used = scans.reduce((sum, fact) => sum + personsOf(rules, fact), packedCounts ? packedPersons : 0);
  const limit = policy.kind === 'entries' ? size * policy.entries : size;
  return { left: Math.min(size, Math.max(0, limit - used)), inside };
}

/** The newest generation of a serial that this door has heard of. */
export function knownGeneration(pack: GatePack, admissions: AdmissionState, serial: number): number {
  let generation = pack.status.generations.get(serial) ?? 1;
  for (const fact of admissions.facts.get(serial) ?? []) generation = Math.max(generation, fact.generation);
  return generation;
}

type PackedUse = { entries: number; inside: boolean; last: Movement | null; persons: number | undefined };

/** The pack's row or bit, less what was taken back since. */
function packedUse(pack: GatePack, admissions: AdmissionState, serial: number): PackedUse {
  const row = pack.status.uses.get(serial);
  const counted = row?.entries ?? (bit(pack.status.admitted, serial) ? 1 : 0);
  const takenBack = (admissions.facts.get(serial) ?? []).filter(
    (fact) => fact.kind === 'scan' && isPacked(pack, fact) && isUndoneSince(pack, admissions, fact),
  );
  const entries = Math.max(0, counted - takenBack.length);
  const lastTakenBack = takenBack.some(({ atMs, deviceId }) => atMs === row?.lastAtMs && deviceId === row.deviceId);
  const last =
    row && !lastTakenBack
      ? { atMs: row.lastAtMs, gate: row.gate, deviceId: row.deviceId, occurrence: row.occurrence }
      : null;
  return {
    entries,
    inside: (row?.inside ?? counted > 0) && !lastTakenBack && entries > 0,
    last: entries > 0 ? last : null,
    persons: entries > 0 ? leftOver(admissions.rules, row?.persons, takenBack) : 0,
  };
}

function leftOver(
  rules: MergeRules,
  persons: number | undefined,
  takenBack: readonly AdmissionFact[],
): number | undefined {
  if (persons === undefined) return undefined;
  return Math.max(0, persons - takenBack.reduce((sum, fact) => sum + personsOf(rules, fact), 0));
}

function lastMovement(packed: PackedUse, later: readonly AdmissionFact[]): 'in' | 'out' | null {
  const last = later.at(-1);
  if (last && last.atMs >= (packed.last?.atMs ?? 0)) return last.kind === 'scan' ? 'in' : 'out';
  if (packed.inside) return 'in';
  return packed.entries > 0 ? 'out' : null;
}

function isPacked(pack: GatePack, { deviceId, sequence }: { deviceId: string; sequence: number }): boolean {
  return sequence <= (pack.head.merged[deviceId] ?? 0);
}

function isUndoneSince(pack: GatePack, admissions: AdmissionState, fact: AdmissionFact): boolean {
  return wasUndone(admissions, fact) && !wasUndone(admissions, fact, (undo) => isPacked(pack, undo));
}
