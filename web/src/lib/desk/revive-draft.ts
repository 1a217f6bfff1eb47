/**
 * A draft as it was kept on the device: perhaps half typed, perhaps by an older version of the page. Whatever fits is taken as it
 * was, also what no schema would accept yet, because it is somebody's work; what is missing gets its default.
 */
import { emptyDraft, type EventDraft, OccurrenceDraft, TicketTypeDraft } from '#domain/event/draft';

export interface KeptDraft {
  draft: EventDraft;
  /** The server's draft from which it was changed; it tells their changes from mine after another device has saved. */
  base: EventDraft;
}

export function reviveKept(value: unknown): KeptDraft | null {
  if (!isRecord(value)) return null;
  const [draft, base] = [reviveDraft(value['draft']), reviveDraft(value['base'])];
  return draft && base ? { draft, base } : null;
}

export function reviveDraft(value: unknown): EventDraft | null {
  if (!isRecord(value)) return null;
  const draft = overlay(emptyDraft(), value);
  draft.occurrences = reviveList(value['occurrences'], () => OccurrenceDraft.parse({}), draft.occurrences);
  draft.ticketTypes = reviveList(value['ticketTypes'], () => TicketTypeDraft.parse({}), draft.ticketTypes);
  draft.gates = reviveList(value['gates'], () => ({ name: '' }), draft.gates);
  return draft;
}

function reviveList<Row extends object>(value: unknown, fresh: () => Row, fallback: Row[]): Row[] {
  return Array.isArray(value) ? value.filter(isRecord).map((row) => overlay(fresh(), row)) : fallback;
}

/** The fields of `found` that are of the kind the default has. JSON writes an emptied number (NaN) as null. */
function overlay<Row extends object>(defaults: Row, found: Record<string, unknown>): Row {
  const entries = Object.entries(defaults).map(([key, fallback]) => [key, reviveField(fallback, found[key])]);
  return Object.fromEntries(entries) as Row;
}

function reviveField(fallback: unknown, value: unknown): unknown {
  if (value === undefined) return fallback;
  if (fallback === null) return value === null || typeof value === 'number' ? value : null; // counts that may be left out
  if (typeof fallback === 'number' && value === null) return NaN;
  return typeof value === typeof fallback && !Array.isArray(fallback) ? value : fallback;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
