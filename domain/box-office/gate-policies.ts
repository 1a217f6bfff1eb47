/** How often a ticket opens the door, as the settings say it and as doors and the merge read it (S6, A11). */
import type { MergeRules } from '../admission/types.ts';
import type { AdmissionPolicy as GatePolicy } from '../gate-pack/types.ts';
import type { AdmissionRule, SalesSettings } from './settings.ts';

/** A festival's night belongs to the day before: the day of `once-per-day` begins at four. */
const dayStartsAtMinute = 4 * 60;

/** The event's policy, and those of types that differ. A ticket for every date that opens once opens once on each. */
export function gatePolicies(settings: SalesSettings): Pick<MergeRules, 'policy' | 'policyByType' | 'groups'> {
  const ofEvent = ruleOf(settings);
  const policyByType: Record<number, GatePolicy> = {};
  const groups: Record<number, { admits: number; parts: boolean }> = {};
  for (const { index, validity, admission, admits, parts } of settings.ticketTypes) {
    const rule = admission ?? ofEvent;
    if (rule.policy === 'once' && validity === 'every-date') policyByType[index] = { kind: 'once-per-occurrence' };
    else if (admission) policyByType[index] = gatePolicy(admission);
    if (admits > 1) groups[index] = { admits, parts: parts ?? false };
  }
  return { policy: gatePolicy(ofEvent), policyByType, ...(Object.keys(groups).length > 0 && { groups }) };
}

function ruleOf({ admission: policy, admissionLimits }: SalesSettings): AdmissionRule {
  const { entries, minimumGapMs } = admissionLimits ?? { entries: 2, minimumGapMs: 0 };
  if (policy === 'entries') return { policy, entries, minimumGapMs };
  return policy === 're-entry' ? { policy, minimumGapMs } : { policy };
}

function gatePolicy(rule: AdmissionRule): GatePolicy {
  switch (rule.policy) {
    case 'once':
      return { kind: 'once' };
    case 'once-per-day':
      return { kind: 'once-per-day', dayStartsAtMinute };
    case 're-entry':
      return { kind: 're-entry', minimumGapMs: rule.minimumGapMs };
    case 'entries':
      return { kind: 'entries', entries: rule.entries, minimumGapMs: rule.minimumGapMs };
  }
}
