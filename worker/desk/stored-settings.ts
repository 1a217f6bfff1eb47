/** The form as it lies in the catalogue, with the highest indexes that were ever given to a date, a ticket type or a gate. */
import { z } from 'zod';
import { EventDraft, emptyDraft } from '#domain/event/draft';
import { numberDraft } from '#domain/event/plan';

const StoredSettings = z.object({
  draft: EventDraft,
  used: z.object({ occurrence: z.number().int(), ticketType: z.number().int(), gate: z.number().int().default(-1) }),
});
export type StoredSettings = z.infer<typeof StoredSettings>;

export const noSettings: StoredSettings = { draft: emptyDraft(), used: { occurrence: -1, ticketType: -1, gate: -1 } };

/** What an earlier version of this program stored is read as far as it can be. */
export function readSettings(stored: unknown): StoredSettings {
  const parsed = StoredSettings.safeParse(stored);
  return parsed.success ? withGateNumbers(parsed.data) : noSettings;
}

/** Gates of the first days had no number: their doors are enrolled at the position that they had. */
function withGateNumbers({ draft, used }: StoredSettings): StoredSettings {
  const gates = draft.gates.map((gate, i) => ({ ...gate, index: gate.index ?? i }));
  return { draft: { ...draft, gates }, used: { ...used, gate: highest(gates, used.gate) } };
}

function highest(items: { index: number | null }[], atLeast: number): number {
  return Math.max(atLeast, ...items.map((item) => item.index ?? -1));
}

/**
 * The draft with an index for every date, type and gate. Only indexes that were given here are believed: a ticket carries them, so none
 * may ever mean something else.
 */
export function numberedSettings(draft: EventDraft, before: StoredSettings): StoredSettings {
  const { used } = before;
  const believe = <Row extends { index: number | null }>(rows: Row[], last: number) =>
    rows.map((row) => ({ ...row, index: row.index !== null && row.index <= last ? row.index : null }));
  const numbered = numberDraft(
    {
      ...draft,
      occurrences: believe(draft.occurrences, used.occurrence),
      ticketTypes: believe(draft.ticketTypes, used.ticketType),
      gates: believe(draft.gates, used.gate),
    },
    used,
  );
  return {
    draft: numbered,
    used: {
      occurrence: highest(numbered.occurrences, used.occurrence),
      ticketType: highest(numbered.ticketTypes, used.ticketType),
      gate: highest(numbered.gates, used.gate),
    },
  };
}
