/** For which of several organizers one works just now: the address says it, the device remembers it. */
import type { SessionView } from '#domain/contract/account';

type Organizer = SessionView['organizers'][number];
const key = 'foyer:organizer';

export function chosenOrganizer(organizers: readonly Organizer[], slug: string | null): Organizer | null {
  const chosen = find(organizers, slug) ?? find(organizers, remembered()) ?? organizers[0] ?? null;
  if (chosen && slug === chosen.slug) remember(chosen.slug);
  return chosen;
}

function find(organizers: readonly Organizer[], slug: string | null): Organizer | undefined {
  return organizers.find((organizer) => organizer.slug === slug);
}

function remembered(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function remember(slug: string): void {
  try {
    localStorage.setItem(key, slug);
  } catch {
    // the address still says it
  }
}
