/** The form as it lies in the catalogue, with the highest indexes that were ever given to a date or a ticket type. */
import { z } from 'zod';
import { EventDraft, emptyDraft } from '#domain/event/draft';
import { numberDraft } from '#domain/event/plan';

const StoredSettings = z.object({
  draft: EventDraft,
  used: z.object({ occurrence: z.number().int(), ticketType: z.number().int() }),
});
export type StoredSettings = z.infer<typeof StoredSettings>;

export const noSettings: StoredSettings = { draft: emptyDraft(), used: { occurrence: -1, ticketType: -1 } };

/** What an earlier version of this program stored is read as far as it can be. */
export function readSettings(stored: unknown): StoredSettings {
  const parsed = StoredSettings.safeParse(stored);
  return parsed.success ? parsed.data : noSettings;
}

/**
 * The draft with an index for every date and type. Only indexes that were given here are believed: a ticket carries them, so none
 * may ever mean something else.
 */
export function numberedSettings(draft: EventDraft, before: StoredSettings): StoredSettings {
  const { used } = before;
  const given = (index: number | null, highest: number) => (index !== null && index <= highest ? index : null);
  const believed = {
    ...draft,
    occurrences: draft.occurrences.map((date) => ({ ...date, index: given(date.index, used.occurrence) })),
    ticketTypes: draft.ticketTypes.map((type) => ({ ...type, index: given(type.index, used.ticketType) })),
  };
  const numbered = numberDraft(believed, used);
  const highest = (items: { index: number | null }[], atLeast: number) =>
    Math.max(atLeast, ...items.map((item) => item.index ?? -1));
  return {
    draft: numbered,
    used: {
      occurrence: highest(numbered.occurrences, used.occurrence),
      ticketType: highest(numbered.ticketTypes, used.ticketType),
    },
  };
}
