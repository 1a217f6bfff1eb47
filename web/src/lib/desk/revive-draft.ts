/**
 * A draft as it was kept on the device: perhaps half typed, perhaps by an older version of the page. Whatever fits is taken as it
 * was, also what no schema would accept yet, because it is somebody's work; what is missing gets its default.
 */
import {
  DoorCheckDraft,
  emptyDraft,
  EventDraft,
  GateDraft,
  OccurrenceDraft,
  TicketTypeDraft,
  ZoneDraft,
} from '#domain/event/draft';

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
  draft.ticketTypes = reviveList(value['ticketTypes'], () => TicketTypeDraft.parse({}), draft.ticketTypes, reviveBonds);
  draft.waitingList = revivePart(value['waitingList'], emptyDraft().waitingList);
  draft.buyersMay = revivePart(value['buyersMay'], emptyDraft().buyersMay);
  draft.admissionLimits = revivePart(value['admissionLimits'], emptyDraft().admissionLimits);
  draft.doorAlerts = revivePart(value['doorAlerts'], emptyDraft().doorAlerts);
  draft.gates = reviveList(value['gates'], () => GateDraft.parse({}), draft.gates, reviveGate);
  draft.zones = reviveList(value['zones'], () => ZoneDraft.parse({}), draft.zones);
  return draft;
}

/** A group of fields that is one thing to the form, such as the rules of the waiting list. */
function revivePart<Part extends object>(value: unknown, defaults: Part): Part {
  return overlay(defaults, isRecord(value) ? value : {});
}

function reviveList<Row extends object>(
  value: unknown,
  fresh: () => Row,
  fallback: Row[],
  more: (found: Record<string, unknown>) => Partial<Row> = () => ({}),
): Row[] {
  if (!Array.isArray(value)) return fallback;
  return value.filter(isRecord).map((row) => ({ ...overlay(fresh(), row), ...more(row) }));
}

/** Lists within a ticket type are chosen, not typed: what the schema does not take was written by another page, and is left out. */
function reviveBonds(found: Record<string, unknown>): Partial<TicketTypeDraft> {
  const { seatCategories, includes, addOnTo, admission } = TicketTypeDraft.shape;
  return {
    seatCategories: seatCategories.catch(null).parse(found['seatCategories']),
    includes: includes.catch([]).parse(found['includes']),
    addOnTo: addOnTo.catch(null).parse(found['addOnTo']),
    admission: admission.catch(null).parse(found['admission']),
    checks: reviveChecks(found['checks']),
  };
}

/** Half a check is somebody's work too; only what is no check of ours at all is left out. */
function reviveChecks(value: unknown): DoorCheckDraft[] {
  return reviveList(value, () => DoorCheckDraft.parse({ id: '-', kind: 'question' }), []).filter(
    ({ id, kind }) => id !== '-' && DoorCheckDraft.shape.kind.safeParse(kind).success,
  );
}

function reviveGate(found: Record<string, unknown>): Partial<GateDraft> {
  return { ticketTypes: GateDraft.shape.ticketTypes.catch(null).parse(found['ticketTypes']) };
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
