/** How often a ticket opens the door, applied to what is known of it. Doors and the merge judge by the same rules. */
import type { AdmissionPolicy, GatePackHead } from '#domain/gate-pack/types';
import type { AdmissionFact, Conflict, MergeRules } from './types.ts';

/** The part of a pack's head that the merge needs. */
export function mergeRulesOf(head: Pick<GatePackHead, 'rules' | 'ticketTypes' | 'zone'>): MergeRules {
  const policyByType: Record<number, AdmissionPolicy> = {};
  for (const { index, policy } of head.ticketTypes) if (policy) policyByType[index] = policy;
  return { policy: head.rules.policy, policyByType, zone: head.zone };
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
 * have happened (A22). Exits only matter for re-entry and never conflict.
 */
export function judge(
  facts: readonly AdmissionFact[],
  rules: MergeRules,
): { standing: AdmissionFact[]; conflicts: Conflict[] } {
  const standing: AdmissionFact[] = [];
  const conflicts: Conflict[] = [];
  let inside: AdmissionFact | null = null;
  for (const fact of facts) {
    if (fact.kind === 'exit') {
      inside = null;
      continue;
    }
    const against = conflictingWith(fact, standing, inside, rules);
    if (against) conflicts.push({ serial: fact.serial, stands: against, conflicting: fact });
    else {
      standing.push(fact);
      inside = fact;
    }
  }
  return { standing, conflicts };
}

function conflictingWith(
  fact: AdmissionFact,
  standing: readonly AdmissionFact[],
  inside: AdmissionFact | null,
  rules: MergeRules,
): AdmissionFact | null {
  const policy = policyOf(rules, fact.ticketType);
  if (policy.kind === 're-entry') return inside;
  if (policy.kind === 'entries') return standing.length >= policy.entries ? (standing.at(-1) ?? null) : null;
  return standing.find((earlier) => drawOnSameEntry(policy, rules.zone, earlier, fact)) ?? null;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

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
