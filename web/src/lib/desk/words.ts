/** The desk's words for the closed lists of the API. A new word of the API does not compile until it has one here. */
import type { Role } from '#domain/contract/account';
import type { DeskEvent, DeskTicket, DeskTotals } from '#domain/contract/desk';
import type { orderStates, waitingStates } from '#domain/contract/sale';
import { seatStates } from '#domain/seating/seat-index';
import type { DoorRole } from '#domain/gate-pack/role';
import type { RefusalReason, RuleBroken } from '#domain/admission/types';
import type { AdmissionConflict } from '#domain/box-office/commands';
import type { Category } from '#domain/event/categories';
import type { DoorCheckDraft, EventDraft, LiveCodeMode } from '#domain/event/draft';
import { m } from '$lib/paraglide/messages';

type Words<Word extends string> = Record<Word, () => string>;

const statuses: Words<DeskEvent['status']> = {
  draft: m.desk_status_draft,
  published: m.desk_status_published,
  cancelled: m.desk_status_cancelled,
  ended: m.desk_status_ended,
};
export const statusWord = (status: DeskEvent['status']): string => statuses[status]();

const saleStates: Words<DeskTotals['byType'][number]['state']> = {
  'on-sale': m.desk_sale_on_sale,
  'not-yet': m.desk_sale_not_yet,
  ended: m.desk_sale_ended,
  'sold-out': m.desk_sale_sold_out,
  paused: m.desk_sale_paused,
};
export const saleWord = (state: DeskTotals['byType'][number]['state']): string => saleStates[state]();

export type OrderState = (typeof orderStates)[number];
const orderWords: Words<OrderState> = {
  'awaiting-payment': m.desk_order_awaiting_payment,
  paid: m.desk_order_paid,
  expired: m.desk_order_expired,
  cancelled: m.desk_order_cancelled,
  'refund-due': m.desk_order_refund_due,
  refunded: m.desk_order_refunded,
};
export const orderWord = (state: OrderState): string => orderWords[state]();

const ticketWords: Words<DeskTicket['state']> = {
  valid: m.desk_ticket_valid,
  revoked: m.desk_ticket_revoked,
  admitted: m.desk_ticket_admitted,
};
export const ticketWord = (state: DeskTicket['state']): string => ticketWords[state]();

type WaitingState = (typeof waitingStates)[number];
const waitingWords: Words<WaitingState> = {
  waiting: m.desk_waiting_waiting,
  offered: m.desk_waiting_offered_one,
  taken: m.desk_waiting_taken,
  lapsed: m.desk_waiting_lapsed,
  left: m.desk_waiting_left,
};
export const waitingWord = (state: WaitingState): string => waitingWords[state]();

const seatWords: Words<'free' | 'held' | 'sold' | 'killed'> = {
  free: m.desk_state_free,
  held: m.desk_state_held,
  sold: m.desk_state_sold,
  killed: m.desk_state_killed,
};
/** The state of a seat, as the box office numbers them. */
export function stateWord(state: number): string {
  const name = (Object.keys(seatStates) as (keyof typeof seatStates)[]).find((each) => seatStates[each] === state);
  return seatWords[name ?? 'free']();
}

const roleWords: Words<Role> = {
  owner: m.desk_role_owner,
  manager: m.desk_role_manager,
  finance: m.desk_role_finance,
  'box-office': m.desk_role_box_office,
  door: m.desk_role_door,
};
export const roleWord = (role: Role): string => roleWords[role]();

export const categoryWords: Words<Category> = {
  concert: m.desk_category_concert,
  theatre: m.desk_category_theatre,
  festival: m.desk_category_festival,
  conference: m.desk_category_conference,
  sport: m.desk_category_sport,
  party: m.desk_category_party,
  exhibition: m.desk_category_exhibition,
  community: m.desk_category_community,
  other: m.desk_category_other,
};

export const admissionWords: Words<EventDraft['admission']> = {
  once: m.desk_admission_once,
  'once-per-day': m.desk_admission_once_per_day,
  're-entry': m.desk_admission_re_entry,
  entries: m.desk_admission_entries,
};

export const checkWords: Words<DoorCheckDraft['kind']> = {
  age: m.desk_check_age,
  document: m.desk_check_document,
  question: m.desk_check_question,
};

/** Each with what it means for whoever comes to the door. */
export const liveCodeWords: Record<LiveCodeMode, { name: () => string; text: () => string }> = {
  off: { name: m.desk_live_off, text: m.desk_live_off_text },
  offered: { name: m.desk_live_offered, text: m.desk_live_offered_text },
  required: { name: m.desk_live_required, text: m.desk_live_required_text },
};

/** Who stands at a door, with what they may do. */
export const doorRoleWords: Record<DoorRole['kind'], { name: () => string; text: () => string }> = {
  steward: { name: m.desk_role_steward, text: m.desk_role_steward_text },
  supervisor: { name: m.desk_role_supervisor, text: m.desk_role_supervisor_text },
};

export const regionWords: Words<EventDraft['region']> = {
  auto: m.desk_region_auto,
  weur: m.desk_region_weur,
  eeur: m.desk_region_eeur,
  enam: m.desk_region_enam,
  wnam: m.desk_region_wnam,
  sam: m.desk_region_sam,
  apac: m.desk_region_apac,
  oc: m.desk_region_oc,
  afr: m.desk_region_afr,
  me: m.desk_region_me,
};

const verdicts: Words<RefusalReason | 'admit' | 'conflict' | 'journal-broken'> = {
  admit: m.desk_verdict_admit,
  conflict: m.desk_verdict_conflict,
  unreadable: m.desk_verdict_unreadable,
  'newer-format': m.desk_verdict_newer_format,
  'unknown-key': m.desk_verdict_unknown_key,
  'bad-signature': m.desk_verdict_bad_signature,
  'wrong-event': m.desk_verdict_wrong_event,
  'test-ticket': m.desk_verdict_test_ticket,
  'old-generation': m.desk_verdict_old_generation,
  revoked: m.desk_verdict_revoked,
  unpaid: m.desk_verdict_unpaid,
  'wrong-occurrence': m.desk_verdict_wrong_occurrence,
  'too-early': m.desk_verdict_too_early,
  'too-late': m.desk_verdict_too_late,
  'wrong-gate': m.desk_verdict_wrong_gate,
  'stale-live-code': m.desk_verdict_stale_live_code,
  'copy-of-bound-ticket': m.desk_verdict_copy_of_bound_ticket,
  rule: m.desk_verdict_rule,
  'already-used': m.desk_verdict_already_used,
  'journal-broken': m.desk_verdict_journal_broken,
};

const rules: Words<RuleBroken> = {
  'minimum-gap': m.desk_rule_minimum_gap,
  'not-inside': m.desk_rule_not_inside,
  'unknown-ticket-type': m.desk_rule_unknown_ticket_type,
  'unknown-gate': m.desk_rule_unknown_gate,
  blocked: m.desk_rule_blocked,
  'zone-full': m.desk_rule_zone_full,
  'check-refused': m.desk_rule_check_refused,
};

/** Why an admission should not have been one, beyond what a door could have known. */
const doubts: Words<Exclude<AdmissionConflict['kind'], 'already-used' | RefusalReason | RuleBroken>> = {
  'unknown-ticket': m.desk_why_unknown_ticket,
  'door-revoked': m.desk_why_door_revoked,
  'impossible-time': m.desk_why_impossible_time,
  'not-allowed': m.desk_why_not_allowed,
};

const own = (word: string, words: Words<string>): string | undefined =>
  Object.hasOwn(words, word) ? words[word]!() : undefined;

/**
 * A verdict travels as text: a reason, `rule:` and which one, or `override:` and what a supervisor set aside. A word that this page
 * does not know yet is shown as it came.
 */
export function verdictWord(verdict: string): string {
  const [kind, which] = verdict.split(':', 2) as [string, string | undefined];
  if (kind === 'override' && which !== undefined) return m.desk_scan_override({ why: reasonWord(which) });
  return reasonWord(kind === 'rule' && which !== undefined ? which : verdict);
}

/** Of a conflict: a second admission, or one that somebody should not have given at all. */
export function conflictWord(why: string | null): string {
  return why === null || why === 'already-used' ? verdicts.conflict() : m.desk_why_though({ why: reasonWord(why) });
}

function reasonWord(word: string): string {
  return own(word, rules) ?? own(word, doubts) ?? own(word, verdicts) ?? word;
}

const fieldNames: Partial<Words<string>> = {
  name: m.desk_field_name,
  summary: m.desk_field_summary,
  description: m.desk_field_description,
  category: m.desk_field_category,
  locale: m.desk_field_locale,
  zone: m.desk_field_zone,
  venueName: m.desk_field_venue_name,
  venueAddress: m.desk_field_venue_address,
  city: m.desk_field_city,
  country: m.desk_field_country,
  currency: m.desk_field_currency,
  region: m.desk_field_region,
  euOnly: m.desk_field_eu_only,
  totalCapacity: m.desk_field_total_capacity,
  maxPerOrder: m.desk_field_max_per_order,
  salesStart: m.desk_field_sales_start,
  salesEnd: m.desk_field_sales_end,
  occurrences: m.desk_field_occurrences,
  ticketTypes: m.desk_field_ticket_types,
  gates: m.desk_field_gates,
  admission: m.desk_field_admission,
  starts: m.desk_field_starts,
  ends: m.desk_field_ends,
  doorsOpen: m.desk_field_doors_open,
  price: m.desk_field_price,
  capacity: m.desk_field_capacity,
  validity: m.desk_field_validity,
  minPerOrder: m.desk_field_min_per_order,
  maxPerPerson: m.desk_field_event_max_per_person,
  singleSeatsAllowed: m.desk_field_single_seats,
  waitingList: m.desk_field_waiting_list,
  buyersMay: m.desk_field_buyers_may,
  quantityStep: m.desk_field_quantity_step,
  hidden: m.desk_field_hidden,
  seatCategories: m.desk_field_seat_categories,
  includes: m.desk_field_includes,
  addOnTo: m.desk_field_add_on,
  zones: m.desk_field_zones,
  admissionLimits: m.desk_field_admission,
  liveCodes: m.desk_field_live_codes,
  namesAtDoor: m.desk_field_names_at_door,
  doorAlerts: m.desk_field_door_alerts,
  admits: m.desk_field_admits,
  parts: m.desk_field_parts,
  checks: m.desk_field_checks,
  doorNote: m.desk_field_door_note,
  entryFrom: m.desk_field_entry_from,
  entryUntil: m.desk_field_entry_until,
  homeGate: m.desk_field_home_gate,
  staleMinutes: m.desk_field_stale_minutes,
  whenFull: m.desk_zone_when_full,
};

/** Fields of a ticket type that bear the name of a field of the event. */
const typeFieldNames: Partial<Words<string>> = {
  name: m.desk_field_type_name,
  description: m.desk_field_type_description,
  maxPerOrder: m.desk_field_type_max,
  salesStart: m.desk_field_type_sales_start,
  salesEnd: m.desk_field_type_sales_end,
  maxPerPerson: m.desk_field_max_per_person,
  admission: m.desk_field_type_admission,
  ticketTypes: m.desk_gate_types,
  zone: m.desk_gate_zone,
};

const zoneFieldNames: Partial<Words<string>> = { capacity: m.desk_zone_capacity };

const listNames: Partial<Record<string, (place: { number: number }) => string>> = {
  occurrences: m.desk_nth_date,
  ticketTypes: m.desk_nth_type,
  gates: m.desk_nth_gate,
  zones: m.desk_nth_zone,
};

/** "Price, ticket 2" for `ticketTypes.1.price`. A field this page does not know is named by its path. */
export function fieldName(path: string): string {
  const [list, position, field] = path.split('.');
  const rowNames = list === 'zones' ? zoneFieldNames : typeFieldNames;
  const name = (key: string) => (field ? (rowNames[key] ?? fieldNames[key]) : fieldNames[key])?.();
  if (field === undefined) return name(list!) ?? path;
  const nth = listNames[list!]?.({ number: Number(position) + 1 });
  return nth ? `${field === 'name' && list !== 'ticketTypes' ? nth : `${nth}: ${name(field) ?? field}`}` : path;
}
