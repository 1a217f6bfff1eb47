/** One field of a draft in words, so that two versions can be compared at a glance. */
import type { EventDraft } from '#domain/event/draft';
import { m } from '$lib/paraglide/messages';
import type { DraftKey } from '../merge-drafts.ts';
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
      return draft.euOnly ? m.desk_yes() : m.desk_no();
    case 'locale':
      return draft.locale === 'de' ? m.language_de() : m.language_en();
    case 'salesStart':
    case 'salesEnd':
      return wall(draft[key]);
    default:
      return String(draft[key] ?? '');
  }
}

function tellType({ name, price, capacity }: EventDraft['ticketTypes'][number], currency: string): string {
  return [name, price && `${price} ${currency}`, capacity === null ? '' : `× ${capacity}`].filter(Boolean).join(' · ');
}

/** A wall-clock time as typed, a little easier to read. */
function wall(local: string): string {
  return local.replace('T', ' ');
}
