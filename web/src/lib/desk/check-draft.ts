/**
 * What is wrong with a draft, judged in the browser by the very schema and plan that the server uses. Two degrees: what cannot even
 * be kept (the schema), and what only stands in the way of publication (the plan).
 */
import { fieldErrors } from '#domain/contract/fields';
import type { FieldError } from '#domain/contract/problem';
import { EventDraft } from '#domain/event/draft';
import { planEvent } from '#domain/event/plan';
import type { SeatSupply } from '#domain/seating/seat-supply';

export interface DraftCheck {
  /** Stands in the way of saving. */
  unsavable: FieldError[];
  /** Stands in the way of publication; holds `unsavable` too. In the order of the form. */
  missing: FieldError[];
}

/** @param supply what the seating plan of the event offers; null where there is none. */
export function checkDraft(draft: EventDraft, nowMs: number, supply: SeatSupply | null = null): DraftCheck {
  const parsed = EventDraft.safeParse(draft);
  const unsavable = parsed.success ? [] : fieldErrors(parsed.error, draft).map((error) => emptied(error, draft));
  const plan = planEvent(draft, nowMs, supply);
  const known = new Set(unsavable.map((error) => error.path));
  const missing = [...unsavable, ...(plan.ok ? [] : plan.fields.filter((error) => !known.has(error.path)))];
  return { unsavable, missing: missing.sort((a, b) => place(a.path) - place(b.path)) };
}

/** A number field that was emptied holds NaN; "wrong type" would be true but of no help. */
function emptied(error: FieldError, draft: EventDraft): FieldError {
  const value = error.path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], draft);
  if (error.code !== 'wrong-type') return error;
  return { path: error.path, code: Number.isNaN(value) || value === null ? 'required' : 'not-a-number' };
}

/** Where the parts of a draft stand in the form, top to bottom. */
const order = [
  ['name', 'category', 'summary', 'description', 'locale'],
  ['zone', 'occurrences'],
  ['venueName', 'venueAddress', 'city', 'country'],
  [
    'currency',
    'ticketTypes',
    'totalCapacity',
    'maxPerOrder',
    'salesStart',
    'salesEnd',
    'maxPerPerson',
    'singleSeatsAllowed',
    'buyersMay',
    'waitingList',
  ],
  ['gates', 'zones', 'admission', 'admissionLimits', 'liveCodes', 'namesAtDoor', 'doorAlerts', 'region', 'euOnly'],
].flat();

/** Rank of a field in the form; fields of one list keep the order in which they were found. */
function place(path: string): number {
  const rank = order.indexOf(path.split('.')[0]!);
  return rank < 0 ? order.length : rank;
}

/** The first error of each field, which is the one to show beside it. */
export function errorsByField(errors: readonly FieldError[]): Map<string, FieldError> {
  const first = new Map<string, FieldError>();
  for (const error of errors) if (!first.has(error.path)) first.set(error.path, error);
  return first;
}

/** The id of the input of a field; a summary links to it. */
export function fieldId(path: string): string {
  return `field-${path.replaceAll('.', '-')}`;
}
