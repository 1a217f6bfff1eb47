/** One field of a draft in words, so that two versions can be compared at a glance. */
import type { EventDraft } from '#domain/event/draft';
import { m } from '$lib/paraglide/messages';
import type { DraftKey } from '../merge-drafts.ts';
import { offerTime } from './offer-time.ts';
import { admissionWords, categoryWords, liveCodeWords, regionWords } from '../words.ts';

export function tellField(key: DraftKey, draft: EventDraft): string {
  switch (key) {
    case 'occurrences':
      return draft.occurrences.map(({ starts, ends }) => wall(starts) + (ends ? ` – ${wall(ends)}` : '')).join('\n');
    case 'ticketTypes':
      return draft.ticketTypes.map((type) => tellType(type, draft.currency)).join('\n');
    case 'gates':
      return draft.gates.map((gate) => tellGate(gate, draft)).join('\n');
    case 'zones':
      return draft.zones.map(({ name, capacity }) => (capacity === null ? name : `${name} × ${capacity}`)).join('\n');
    case 'admissionLimits':
      return tellLimits(draft.admissionLimits);
    case 'liveCodes':
      return liveCodeWords[draft.liveCodes].name();
    case 'doorAlerts':
      return tellAlerts(draft.doorAlerts);
    case 'category':
      return categoryWords[draft.category]();
    case 'admission':
      return admissionWords[draft.admission]();
    case 'region':
      return regionWords[draft.region]();
    case 'euOnly':
    case 'singleSeatsAllowed':
    case 'namesAtDoor':
      return draft[key] ? m.desk_yes() : m.desk_no();
    case 'buyersMay':
      return tellBuyersMay(draft.buyersMay);
    case 'waitingList':
      return tellWaiting(draft.waitingList);
    case 'locale':
      return draft.locale === 'de' ? m.language_de() : m.language_en();
    case 'salesStart':
    case 'salesEnd':
      return wall(draft[key]);
    default:
      return String(draft[key] ?? '');
  }
}

function tellType(type: EventDraft['ticketTypes'][number], currency: string): string {
  const { name, price, capacity, seatCategories, hidden, includes, addOnTo, quantityStep, maxPerPerson } = type;
  const parts = [
    name,
    price && `${price} ${currency}`,
    capacity !== null && `× ${capacity}`,
    seatCategories?.join(', '),
    hidden && m.desk_mark_hidden(),
    addOnTo && m.desk_mark_add_on(),
    includes.length > 0 && `${m.desk_field_includes()}: ${includes.length}`,
    quantityStep > 1 && `${m.desk_field_quantity_step()}: ${quantityStep}`,
    maxPerPerson !== null && `${m.desk_field_max_per_person()}: ${maxPerPerson}`,
    ...tellDoor(type),
  ];
  return parts.filter(Boolean).join(' · ');
}

function tellDoor(type: EventDraft['ticketTypes'][number]): (string | false)[] {
  const { admits, parts, checks, doorNote, admission, entryFrom, entryUntil } = type;
  return [
    admits > 1 && m.desk_mark_admits({ number: admits }),
    admits > 1 && parts && m.desk_field_parts(),
    checks.length > 0 && `${m.desk_field_checks()}: ${checks.map(({ minAge, text }) => text || minAge).join(', ')}`,
    doorNote !== '' && `${m.desk_field_door_note()}: ${doorNote}`,
    admission !== null && admissionWords[admission.policy](),
    entryFrom !== '' && `${m.desk_field_entry_from()}: ${wall(entryFrom)}`,
    entryUntil !== '' && `${m.desk_field_entry_until()}: ${wall(entryUntil)}`,
  ];
}

function tellGate({ name, zone, ticketTypes }: EventDraft['gates'][number], draft: EventDraft): string {
  const types = draft.ticketTypes.filter(({ index }) => ticketTypes?.includes(index ?? -1));
  const parts = [
    name,
    zone !== null && `${m.desk_gate_zone()}: ${draft.zones[zone]?.name ?? ''}`,
    ticketTypes !== null && `${m.desk_gate_types()}: ${types.map((type) => type.name).join(', ')}`,
  ];
  return parts.filter(Boolean).join(' · ');
}

function tellLimits({ entries, gapMinutes }: EventDraft['admissionLimits']): string {
  return `${m.desk_field_entries()}: ${entries}\n${m.desk_field_gap_minutes()}: ${gapMinutes}`;
}

function tellAlerts({ staleMinutes, silentSeconds }: EventDraft['doorAlerts']): string {
  return `${m.desk_field_event_stale()}: ${staleMinutes}\n${m.desk_field_silent_seconds()}: ${silentSeconds ?? m.desk_silent_usual()}`;
}

function tellBuyersMay({ exchange, cancel, hoursBefore }: EventDraft['buyersMay']): string {
  if (!exchange && !cancel) return m.desk_no();
  const until = hoursBefore === 0 ? m.desk_until_doors() : m.desk_before_doors({ time: offerTime(hoursBefore) });
  const rules = [exchange && m.desk_field_may_exchange(), cancel && m.desk_field_may_cancel()];
  return [...rules, `${m.desk_field_change_until()}: ${until}`].filter(Boolean).join('\n');
}

function tellWaiting({ open, first, smallerMayPass, offerHours }: EventDraft['waitingList']): string {
  if (!open) return m.desk_no();
  const rules = [first && m.desk_field_waiting_first(), smallerMayPass && m.desk_field_waiting_smaller()];
  return [m.desk_yes(), ...rules, `${m.desk_field_offer_hours()}: ${offerTime(offerHours)}`].filter(Boolean).join('\n');
}

/** A wall-clock time as typed, a little easier to read. */
function wall(local: string): string {
  return local.replace('T', ' ');
}
