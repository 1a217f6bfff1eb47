/** Remembers, for this tab alone, which reservation belongs to which event. Storage may be closed to us; then nothing is remembered. */
export interface RememberedHold {
  eventId: string;
  holdId: string;
  quantity: number;
  /** Ids of the seats in it: they are told as taken, and are ours all the same. */
  seats?: string[];
}

const keyOf = (slug: string) => `foyer:hold:${slug}`;

export function rememberHold(slug: string, hold: RememberedHold): void {
  try {
    sessionStorage.setItem(keyOf(slug), JSON.stringify(hold));
  } catch {
    // a closed storage costs a hint, not a ticket
  }
}

export function rememberedHold(slug: string): RememberedHold | null {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(slug)) ?? 'null') as RememberedHold | null;
  } catch {
    return null;
  }
}

export function forgetHold(slug: string): void {
  try {
    sessionStorage.removeItem(keyOf(slug));
  } catch {
    // see above
  }
}
