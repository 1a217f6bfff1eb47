import { describe, expect, it } from 'vitest';
import { EventDraft } from '#domain/event/draft';
import { newDraft } from './new-draft.ts';

describe('a new event', () => {
  it('begins with what the device knows, one date and one ticket', () => {
    const draft = newDraft({ locale: 'de', zone: 'Europe/Vienna', language: 'de-AT' });
    expect(draft).toMatchObject({
      locale: 'de',
      zone: 'Europe/Vienna',
      country: 'AT',
      gates: [{ index: null, name: 'Haupteingang', zone: null, ticketTypes: null }],
    });
    expect([draft.occurrences.length, draft.ticketTypes.length]).toEqual([1, 1]);
    expect(EventDraft.safeParse(draft).success).toBe(true);
  });

  it.each(['en', 'es-419', '', 'not a language'])('guesses no country from %j', (language) =>
    expect(newDraft({ locale: 'en', zone: 'UTC', language }).country).toBe(''),
  );
});
