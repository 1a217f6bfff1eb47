/** What a draft says of its doors: gates, the zones behind them, and what each ticket type asks for there. */
import type { AdmissionRule } from '../box-office/settings.ts';
import type { EventDraft, TicketTypeDraft, TypeAdmissionDraft } from './draft.ts';
import { optionalInstant, type Report } from './plan-fields.ts';

const minuteMs = 60_000;

/** Gates and zones that a door could not work with, each with its field. */
export function checkEntrance({ gates, zones, ticketTypes }: EventDraft, report: Report): void {
  if (gates.length === 0) report('gates', 'required');
  const types = new Set(ticketTypes.map((type, i) => type.index ?? i));
  const indexes = new Set<number>();
  gates.forEach((gate, i) => {
    if (gate.name.trim() === '') report(`gates.${i}.name`, 'required');
    if (indexes.has(gate.index ?? i)) report(`gates.${i}.index`, 'duplicate');
    indexes.add(gate.index ?? i);
    if (gate.zone !== null && gate.zone >= zones.length) report(`gates.${i}.zone`, 'unknown-choice');
    if (gate.ticketTypes?.length === 0) report(`gates.${i}.ticketTypes`, 'required');
    if (gate.ticketTypes?.some((index) => !types.has(index))) report(`gates.${i}.ticketTypes`, 'unknown-ticket-type');
  });
  const names = new Set<string>();
  zones.forEach(({ name, capacity }, i) => {
    const known = name.trim().toLowerCase();
    if (known === '') report(`zones.${i}.name`, 'required');
    else if (names.has(known)) report(`zones.${i}.name`, 'duplicate');
    names.add(known);
    if (capacity === 0) report(`zones.${i}.capacity`, 'too-small', 1); // nobody could ever go in
  });
}

/** What the door must know of a type, in the words of the sale. */
export interface PlannedEntry {
  /** Persons that one ticket lets in, and whether they may come in parts. */
  admits: number;
  parts: boolean;
  checks: { id: string; kind: string; text: string; minAge?: number }[];
  doorNote: string;
  /** Index of a gate. */
  homeGate: number | null;
  staleAfterMs: number | null;
  admission: AdmissionRule | null;
  entryFromMs: number | null;
  entryUntilMs: number | null;
}

/** The door's part of a type; what is wrong with it is reported. */
export function planEntry(draft: EventDraft, type: TicketTypeDraft, path: string, report: Report): PlannedEntry {
  const { admits, parts, checks, doorNote, homeGate, staleMinutes, admission } = type;
  if (admits < 1) report(`${path}.admits`, 'too-small', 1);
  checkDoorChecks(type, path, report);
  if (homeGate !== null && homeGate >= draft.gates.length) report(`${path}.homeGate`, 'unknown-choice');
  const entryFromMs = optionalInstant(type.entryFrom, `${path}.entryFrom`, draft.zone, report);
  const entryUntilMs = optionalInstant(type.entryUntil, `${path}.entryUntil`, draft.zone, report);
  if (entryFromMs !== null && entryUntilMs !== null && entryUntilMs <= entryFromMs)
    report(`${path}.entryUntil`, 'ends-before-start');
  return {
    admits,
    parts: parts && admits > 1,
    checks: checks.map(({ minAge, ...check }) => ({
      ...check,
      text: check.text.trim(),
      ...(check.kind === 'age' && minAge !== null && { minAge }),
    })),
    doorNote: doorNote.trim(),
    homeGate: homeGate === null ? null : (draft.gates[homeGate]?.index ?? homeGate),
    staleAfterMs: staleMinutes === null ? null : staleMinutes * minuteMs,
    admission: admission && admissionRule(admission.policy, admission),
    ...{ entryFromMs, entryUntilMs },
  };
}

/** A policy with the bounds that belong to it, and no others. */
export function admissionRule(
  policy: TypeAdmissionDraft['policy'],
  { entries, gapMinutes }: Pick<TypeAdmissionDraft, 'entries' | 'gapMinutes'>,
): AdmissionRule {
  const minimumGapMs = gapMinutes * minuteMs;
  if (policy === 'entries') return { policy, entries, minimumGapMs };
  return policy === 're-entry' ? { policy, minimumGapMs } : { policy };
}

/** A check with nothing to look at would stop every guest for nothing. */
function checkDoorChecks({ checks }: TicketTypeDraft, path: string, report: Report) {
  const ids = new Set(checks.map(({ id }) => id));
  checks.forEach(({ kind, text, minAge }, i) => {
    const at = `${path}.checks.${i}`;
    if (kind !== 'age') return text.trim() === '' && report(`${at}.text`, 'required');
    if (minAge === null) return report(`${at}.minAge`, 'required');
    return minAge < 1 && report(`${at}.minAge`, 'too-small', 1);
  });
  if (ids.size < checks.length) report(`${path}.checks`, 'duplicate');
}
