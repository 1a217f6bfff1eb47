/** How often a ticket opens the door, applied to what is known of it. Doors and the merge judge by the same rules. */
import type { AdmissionPolicy, GatePackHead } from '#domain/gate-pack/types';
import type { AdmissionFact, Conflict, MergeRules } from './types.ts';

/** The part of a pack's head that the merge needs. */
export function mergeRulesOf(head: Pick<GatePackHead, 'rules' | 'ticketTypes' | 'zone'>): MergeRules {
  const policyByType: Record<number, AdmissionPolicy> = {};
  const groups: Record<number, { admits: number; parts: boolean }> = {};
  for (const { index, policy, admits, parts } of head.ticketTypes) {
    if (policy) policyByType[index] = policy;
    if (admits > 1) groups[index] = { admits, parts: parts ?? false };
  }
  const anyGroups = Object.keys(groups).length > 0;
  return { policy: head.rules.policy, policyByType, zone: head.zone, ...(anyGroups && { groups }) };
}

/** Persons that an entry counts for: what it says, else the whole ticket (A26). */
export function personsOf(
  rules: MergeRules,
  { ticketType, persons }: { ticketType: number; persons?: number },
): number {
  return persons ?? rules.groups?.[ticketType]?.admits ?? 1;
}

/** How many persons the ticket is for where they may come in parts; null where one scan is for all of them. */
export function partsOf(rules: MergeRules, ticketType: number): number | null {
  const group = rules.groups?.[ticketType];
  return group?.parts ? group.admits : null;
}

export function policyOf(rules: MergeRules, ticketType: number): AdmissionPolicy {
  return rules.policyByType[ticketType] ?? rules.policy;
}

/** Of two admissions under one policy: whether they draw on the same single entry. */
export function drawOnSameEntry(
  policy: AdmissionPolicy,
  zone: string,
  a: { atMs: number; occurrence: number },
  b: { atMs: number; occurrence: number },
): boolean {
  switch (policy.kind) {
    case 'once':
      return true;
    case 'once-per-occurrence':
      return a.occurrence === b.occurrence;
    case 'once-per-day':
      return dayOf(a.atMs, zone, policy.dayStartsAtMinute) === dayOf(b.atMs, zone, policy.dayStartsAtMinute);
    case 're-entry':
    case 'entries':
      return false;
  }
}

/**
 * Splits the admissions of one serial, in order of time and without undone ones, into those that stand and those that should not
 * have happened (A22, A27, A33). Exits only matter for re-entry and never conflict. `inside` counts persons after the last movement.
 */
export function judge(
  facts: readonly AdmissionFact[],
  rules: MergeRules,
): { standing: AdmissionFact[]; conflicts: Conflict[]; inside: number } {
  const standing: AdmissionFact[] = [];
  const conflicts: Conflict[] = [];
  let inside: AdmissionFact | null = null;
  let persons = 0;
  for (const fact of facts) {
    const size = personsOf(rules, fact);
    if (fact.kind === 'exit') {
      persons = Math.max(0, persons - size);
      if (persons === 0 || partsOf(rules, fact.ticketType) === null) inside = null;
      continue;
    }
    const against = fact.override ? null : conflictingWith(fact, standing, inside, persons, rules);
    if (against) conflicts.push({ serial: fact.serial, stands: against, conflicting: fact });
    else {
      standing.push(fact);
      persons = inside ? persons + size : size;
      inside = fact;
    }
  }
  return { standing, conflicts, inside: inside ? persons : 0 };
}

/** The admission in whose place this one came, or null where there was still an entry (and room for all its persons). */
function conflictingWith(
  fact: AdmissionFact,
  standing: readonly AdmissionFact[],
  inside: AdmissionFact | null,
  personsInside: number,
  rules: MergeRules,
): AdmissionFact | null {
  const policy = policyOf(rules, fact.ticketType);
  const parts = partsOf(rules, fact.ticketType);
  const last = standing.at(-1) ?? null;
  if (policy.kind === 're-entry') {
    const room = parts === null ? inside === null : personsInside + personsOf(rules, fact) <= parts;
    return room ? null : inside;
  }
  if (policy.kind === 'entries') {
    if (parts === null) return standing.length >= policy.entries ? last : null;
    return usedPersons(standing, rules) + personsOf(rules, fact) <= parts * policy.entries ? null : last;
  }
  const same = standing.filter((earlier) => drawOnSameEntry(policy, rules.zone, earlier, fact));
  if (parts === null) return same[0] ?? null;
  return usedPersons(same, rules) + personsOf(rules, fact) <= parts ? null : (same.at(-1) ?? null);
}

function usedPersons(facts: readonly AdmissionFact[], rules: MergeRules): number {
  return facts.reduce((sum, fact) => sum + personsOf(rules, fact), 0);
}

/** Of a ticket whose persons may come in parts: how many its row in the pack says are used up (G12); undefined where there are no parts. */
export function personsUsed(
  judged: { standing: readonly AdmissionFact[]; inside: number },
  rules: MergeRules,
): number | undefined {
  const last = judged.standing.at(-1);
  if (!last || partsOf(rules, last.ticketType) === null) return undefined;
  const policy = policyOf(rules, last.ticketType);
  if (policy.kind === 're-entry') return judged.inside;
  if (policy.kind === 'entries') return usedPersons(judged.standing, rules);
  const same = judged.standing.filter((each) => drawOnSameEntry(policy, rules.zone, each, last));
  return usedPersons(same, rules);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

const quarterMs = 900_000;
const days = new Map<string, string>();
/** What was asked last: a journal asks a thousand times about the same quarter of an hour. */
let asked = { quarter: NaN, zone: '', startsAtMinute: 0, day: '' };

/** As `dayOf`, remembered by the quarter of an hour: clocks change and days begin on none smaller that anybody uses. */
export function dayAt(atMs: number, zone: string, startsAtMinute: number): string {
  const quarter = Math.floor(atMs / quarterMs);
  if (quarter === asked.quarter && zone === asked.zone && startsAtMinute === asked.startsAtMinute) return asked.day;
  const name = `${zone} ${startsAtMinute} ${quarter}`;
  let day = days.get(name);
  if (day === undefined) {
    if (days.size >= 4_096) days.clear();
    day = dayOf(quarter * quarterMs, zone, startsAtMinute);
    days.set(name, day);
  }
  asked = { quarter, zone, startsAtMinute, day };
  return day;
}

/** The local day of an instant, as `YYYY-MM-DD`-like text, where days begin `startsAtMinute` minutes after midnight by the wall clock. */
export function dayOf(atMs: number, zone: string, startsAtMinute: number): string {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formatters.set(zone, formatter);
  }
  const parts: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(atMs)) parts[type] = Number(value);
  // by the wall clock, so that the night of a clock change still ends when the organizer said
  const early = parts.hour! * 60 + parts.minute! < startsAtMinute;
  return new Date(Date.UTC(parts.year!, parts.month! - 1, parts.day! - (early ? 1 : 0))).toISOString().slice(0, 10);
}
