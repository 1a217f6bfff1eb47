/** One field of a draft in words, so that two versions can be compared at a glance. */
import type { EventDraft } from '#domain/event/draft';
import { m } from '$lib/paraglide/messages';
import type { DraftKey } from '../merge-drafts.ts';
import { offerTime } from './offer-time.ts';
import { admissionWords, categoryWords, regionWords } from '../words.ts';

export function tellField(key: DraftKey, draft: EventDraft): string {
  switch (key) {
    case 'occurrences':
      return draft.occurrences.map(({ starts, ends }) => wall(starts) + (ends ? ` – ${wall(ends)}` : '')).join('\n');
    case 'ticketTypes':
      return draft.ticketTypes.map((type) => tellType(type, draft.currency)).join('\n');
    case 'gates':
      return draft.gates.map((gate) => gate.name).join(', ');
    case 'category':
      return categoryWords[draft.category]();
    case 'admission':
      return admissionWords[draft.admission]();
    case 'region':
      return regionWords[draft.region]();
    case 'euOnly':
    case 'singleSeatsAllowed':
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
  ];
  return parts.filter(Boolean).join(' · ');
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
