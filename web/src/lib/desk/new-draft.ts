/** Where a new event begins: what the device can tell of the organizer's surroundings, one date and one ticket to fill in. */
import { emptyDraft, type EventDraft, GateDraft, OccurrenceDraft, TicketTypeDraft } from '#domain/event/draft';

export interface Surroundings {
  locale: 'en' | 'de';
  zone: string;
  /** BCP 47, as the browser has it: its region is a good guess for the country. */
  language: string;
}

export function newDraft({ locale, zone, language }: Surroundings): EventDraft {
  return {
    ...emptyDraft(),
    locale,
    zone,
    country: regionOf(language),
    gates: [GateDraft.parse({ name: locale === 'de' ? 'Haupteingang' : 'Main entrance' })],
    occurrences: [OccurrenceDraft.parse({})],
    ticketTypes: [TicketTypeDraft.parse({})],
  };
}

function regionOf(language: string): string {
  try {
    return new Intl.Locale(language).region?.replace(/^\d+$/, '') ?? ''; // "es-419" is a continent, not a country
  } catch {
    return '';
  }
}
