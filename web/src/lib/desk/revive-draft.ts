/**
 * A draft as it was kept on the device: perhaps half typed, perhaps by an older version of the page. Whatever fits is taken as it
 * was, also what no schema would accept yet, because it is somebody's work; what is missing gets its default.
 */
import { emptyDraft, EventDraft, OccurrenceDraft, TicketTypeDraft, ZoneDraft } from '#domain/event/draft';

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
  draft.waitingList = overlay(draft.waitingList, isRecord(value['waitingList']) ? value['waitingList'] : {});
  draft.buyersMay = overlay(draft.buyersMay, isRecord(value['buyersMay']) ? value['buyersMay'] : {});
  draft.gates = reviveList(value['gates'], () => ({ name: '' }), draft.gates, reviveGate);
  draft.zones = reviveList(value['zones'], () => ZoneDraft.parse({}), draft.zones);
  return draft;
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
  const { seatCategories, includes, addOnTo, checks } = TicketTypeDraft.shape;
  return {
    seatCategories: seatCategories.catch(null).parse(found['seatCategories']),
    includes: includes.catch([]).parse(found['includes']),
    addOnTo: addOnTo.catch(null).parse(found['addOnTo']),
    checks: checks.catch([]).parse(found['checks']),
  };
}

function reviveGate(found: Record<string, unknown>): Partial<EventDraft['gates'][number]> {
  const { zone, ticketTypes } = EventDraft.shape.gates.unwrap().element.shape;
  return {
    ...('zone' in found && { zone: zone.catch(null).parse(found['zone']) }),
    ...('ticketTypes' in found && { ticketTypes: ticketTypes.catch(null).parse(found['ticketTypes']) }),
  };
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
