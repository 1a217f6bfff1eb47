/**
 * Journals of all doors become one truth: a set that only grows, whatever the order and however often entries arrive (A20–A25).
 */
import type { GateUse } from '#domain/gate-pack/types';
import { FactTable } from './fact-table.ts';
import { addHeads, headsOfFact, type Counted, type Heads } from './head-count.ts';
import { addMinute, type MinuteCounts } from './minute-count.ts';
import { judge, personsUsed } from './policy.ts';
import type { AdmissionFact, Conflict, JournalEntry, MergeRules } from './types.ts';

/** What the merge reads of an entry; whole entries fit, and so do rows of a database. */
export type MergeEntry = Pick<
  JournalEntry,
  | 'deviceId'
  | 'sequence'
  | 'kind'
  | 'atMs'
  | 'offsetMs'
  | 'serial'
  | 'generation'
  | 'ticketType'
  | 'occurrence'
  | 'gate'
  | 'verdict'
  | 'rule'
  | 'undoes'
  | 'persons'
  | 'override'
  | 'counted'
>;

type EntryName = { deviceId: string; sequence: number };
/** All sequences up to `through`, and single ones beyond a gap. */
type SeenSequences = { through: number; beyond: Set<number> };

/** Opaque: build it with `emptyAdmissions`, grow it with `mergeAdmissions`, ask it with the functions of this file. */
export type AdmissionState = {
  rules: MergeRules;
  /** By serial, in order of (corrected time, device, sequence); undone ones included. */
  readonly facts: FactTable;
  readonly seen: Map<string, SeenSequences>;
  /** By the entry that was taken back: the undo entries that say so. */
  readonly undone: Map<string, EntryName[]>;
  /** Persons through each gate on each day; what was taken back is not in it. */
  readonly heads: Heads;
  /** Entries that counted persons without a scan. */
  readonly counted: Counted[];
  /** Persons by the minute, for whoever has asked for them (`minutesOf`); null until then, and always at a door. */
  minutes: MinuteCounts | null;
};

/** What one merge changed. */
export type MergeReport = {
  /** Entries not seen before, refusals included. */
  added: number;
  /** Serials whose admissions changed, ascending. */
  changed: number[];
  /** Conflicts that exist now and did not before. */
  conflicts: Conflict[];
  /** Conflicts that existed before and do not any more (an undo, or an earlier admission that arrived late). */
  resolved: Conflict[];
};

/** A state without entries. `mergeRulesOf(pack.head)` gives the rules; `state.rules` may be replaced when they change. */
export function emptyAdmissions(rules: MergeRules): AdmissionState {
  return {
    rules,
    facts: new FactTable(),
    seen: new Map(),
    undone: new Map(),
    heads: new Map(),
    counted: [],
    minutes: null,
  };
}

/**
 * Takes entries in, in any order, any number of times. Grows `state` in place (a million facts are not copied for each batch) and
 * says what changed. Entries must have passed `verifyChain`: a device that writes two entries under one sequence is caught there.
 */
export function mergeAdmissions(state: AdmissionState, entries: Iterable<MergeEntry>): MergeReport {
  const before = new Map<number, Conflict[]>();
  let added = 0;
  for (const entry of entries) {
    if (!markSeen(state, entry)) continue;
    added += 1;
    const { serial } = entry;
    if (serial !== null && !before.has(serial) && changesAdmissions(entry))
      before.set(serial, conflictsOf(state, serial));
    add(state, entry);
  }
  const changed = [...before.keys()].sort((a, b) => a - b);
  const report: MergeReport = { added, changed, conflicts: [], resolved: [] };
  for (const serial of changed) {
    const after = conflictsOf(state, serial);
    report.conflicts.push(...without(after, before.get(serial)!));
    report.resolved.push(...without(before.get(serial)!, after));
  }
  return report;
}

/**
 * Puts entries back that were merged before, each once, and asks nobody what they change: for an object that wakes. Which of each
 * device's entries have been seen is for the caller to set.
 */
export function restoreAdmissions(state: AdmissionState, entries: Iterable<MergeEntry>): void {
  for (const entry of entries) add(state, entry);
}

/** The admissions inward of a serial that stand, in order of time. */
export function standingAdmissions(state: AdmissionState, serial: number): AdmissionFact[] {
  return judge(liveFacts(state, serial), state.rules).standing;
}

/** What a gate pack says of a serial's admissions: its row, whose presence is also its bit; null where nothing stands. */
export function useOf(state: AdmissionState, serial: number): GateUse | null {
  const facts = liveFacts(state, serial);
  const judged = judge(facts, state.rules);
  const { standing } = judged;
  const last = standing.at(-1);
  if (!last) return null;
  const persons = personsUsed(judged, state.rules);
  const inside = persons === undefined ? facts.at(-1)!.kind === 'scan' : judged.inside > 0;
  const { atMs, occurrence, gate, deviceId } = last;
  const row = { serial, entries: standing.length, inside, lastAtMs: atMs, occurrence, gate, deviceId };
  return persons === undefined ? row : { ...row, persons };
}

/** The conflicts of a serial, in order of time. */
export function conflictsOf(state: AdmissionState, serial: number): Conflict[] {
  if (state.facts.hasOneAtMost(serial)) return [];
  return judge(liveFacts(state, serial), state.rules).conflicts;
}

/** Every conflict there is, in order of serial and time. */
export function allConflicts(state: AdmissionState): Conflict[] {
  return state.facts
    .serials()
    .sort((a, b) => a - b)
    .flatMap((serial) => conflictsOf(state, serial));
}

/** Movements of a serial that nobody took back, in order of time. */
export function liveFacts(state: AdmissionState, serial: number): AdmissionFact[] {
  return (state.facts.get(serial) ?? []).filter((fact) => !isUndone(state, fact));
}

/** On most evenings nothing was taken back, and no name need be made. */
function isUndone({ undone }: AdmissionState, fact: AdmissionFact): boolean {
  return undone.size > 0 && undone.has(nameOf(fact));
}

/** How far each device's journal is here without a gap: what a pack's head calls `merged`. */
export function mergedSequences(state: AdmissionState): Record<string, number> {
  return Object.fromEntries([...state.seen].map(([deviceId, { through }]) => [deviceId, through]));
}

/** Whether an entry has been taken in. */
export function hasSeen(state: AdmissionState, deviceId: string, sequence: number): boolean {
  const seen = state.seen.get(deviceId);
  return seen !== undefined && (sequence <= seen.through || seen.beyond.has(sequence));
}

/** One name for one entry. */
export function nameOf({ deviceId, sequence }: EntryName): string {
  return `${deviceId}/${sequence}`;
}

/** What a new entry adds to the state. */
function add(state: AdmissionState, entry: MergeEntry): void {
  if (entry.counted && entry.kind === 'scan') addCounted(state, entry, entry.counted);
  if (entry.serial === null || !changesAdmissions(entry)) return;
  if (entry.kind === 'undo') addUndo(state, entry);
  else addFact(state, factOf(entry));
}

function changesAdmissions(entry: MergeEntry): boolean {
  return entry.kind === 'undo' ? entry.undoes !== null : entry.verdict === 'admit';
}

function markSeen(state: AdmissionState, { deviceId, sequence }: EntryName): boolean {
  if (hasSeen(state, deviceId, sequence)) return false;
  const seen = state.seen.get(deviceId) ?? { through: 0, beyond: new Set() };
  state.seen.set(deviceId, seen);
  seen.beyond.add(sequence);
  while (seen.beyond.delete(seen.through + 1)) seen.through += 1;
  return true;
}

function addUndo(state: AdmissionState, entry: MergeEntry): void {
  const target = nameOf(entry.undoes!);
  const undos = state.undone.get(target) ?? [];
  const fact = undos.length === 0 && state.facts.get(entry.serial!)?.find((each) => nameOf(each) === target);
  if (fact) addPersons(state, headsOfFact(state.rules, fact), -1);
  undos.push({ deviceId: entry.deviceId, sequence: entry.sequence });
  state.undone.set(target, undos);
}

function addFact(state: AdmissionState, fact: AdmissionFact): void {
  if (!isUndone(state, fact)) addPersons(state, headsOfFact(state.rules, fact));
  state.facts.add(fact);
}

function addCounted(state: AdmissionState, entry: MergeEntry, counted: NonNullable<MergeEntry['counted']>): void {
  const { deviceId, sequence, gate } = entry;
  const row = { deviceId, sequence, gate, atMs: entry.atMs + entry.offsetMs, in: counted.in, out: counted.out };
  state.counted.push(row);
  addPersons(state, row);
}

function addPersons(state: AdmissionState, moved: Parameters<typeof addMinute>[1], sign = 1): void {
  addHeads(state.heads, state.rules.zone, moved, sign);
  if (state.minutes) addMinute(state.minutes, moved, sign);
}

/** The part of `state.heads` that stems from entries up to `merged`: what a pack of that state counts itself (G7). */
export function headsThrough(state: AdmissionState, merged: Readonly<Record<string, number>>): Heads {
  const heads: Heads = new Map();
  const { rules } = state;
  const isPacked = ({ deviceId, sequence }: EntryName) => sequence <= (merged[deviceId] ?? 0);
  for (const [, facts] of state.facts)
    for (const fact of facts)
      if (isPacked(fact) && !wasUndone(state, fact, isPacked)) addHeads(heads, rules.zone, headsOfFact(rules, fact));
  for (const row of state.counted) if (isPacked(row)) addHeads(heads, rules.zone, row);
  return heads;
}

function factOf(entry: MergeEntry): AdmissionFact {
  const fact: AdmissionFact = {
    serial: entry.serial!,
    generation: entry.generation ?? 1,
    ticketType: entry.ticketType ?? 0,
    occurrence: entry.occurrence ?? 255,
    kind: entry.kind === 'exit' ? 'exit' : 'scan',
    atMs: entry.atMs + entry.offsetMs,
    gate: entry.gate,
    deviceId: entry.deviceId,
    sequence: entry.sequence,
  };
  if (entry.persons !== undefined) fact.persons = entry.persons;
  if (entry.override !== undefined) fact.override = true;
  return fact;
}

function without(conflicts: readonly Conflict[], known: readonly Conflict[]): Conflict[] {
  const names = new Set(known.map(conflictName));
  return conflicts.filter((conflict) => !names.has(conflictName(conflict)));
}

function conflictName({ stands, conflicting }: Conflict): string {
  return `${nameOf(stands)} ${nameOf(conflicting)}`;
}

/** Whether somebody took the entry back, by an undo for which `counts` holds. */
export function wasUndone(
  state: AdmissionState,
  entry: EntryName,
  counts: (undo: EntryName) => boolean = () => true,
): boolean {
  return (state.undone.get(nameOf(entry)) ?? []).some(counts);
}
