/**
 * Two people changed one event. What only one of them touched is taken over without a question; where both changed the same thing
 * differently, a person chooses. Dates, ticket types and gates are each one thing: half of somebody's list helps nobody.
 */
import type { EventDraft } from '#domain/event/draft';

export type DraftKey = keyof EventDraft;

export interface MergedDrafts {
  /** Everything that needs no question; the questions stand as in `mine`. */
  merged: EventDraft;
  /** What both changed, differently. */
  conflicts: DraftKey[];
  /** What only the other side changed and was taken over. */
  taken: DraftKey[];
}

/** @param base what both began from. */
export function mergeDrafts(base: EventDraft, mine: EventDraft, theirs: EventDraft): MergedDrafts {
  const conflicts: DraftKey[] = [];
  const taken: DraftKey[] = [];
  for (const key of Object.keys(mine) as DraftKey[]) {
    const [here, there] = [!same(base[key], mine[key]), !same(base[key], theirs[key])];
    if (!there || same(mine[key], theirs[key])) continue;
    (here ? conflicts : taken).push(key);
  }
  return { merged: withTheirs(mine, theirs, taken), conflicts, taken };
}

/** `mine` with the named things as they have them. */
export function withTheirs(mine: EventDraft, theirs: EventDraft, keys: readonly DraftKey[]): EventDraft {
  return { ...mine, ...Object.fromEntries(keys.map((key) => [key, theirs[key]])) };
}

/** Whether two drafts say the same, down to each list. */
export function sameDraft(a: EventDraft, b: EventDraft): boolean {
  return (Object.keys(a) as DraftKey[]).every((key) => same(a[key], b[key]));
}

/** Drafts are plain JSON whose objects are all built by one schema, so the order of their keys is the same. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
