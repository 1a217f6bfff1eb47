/** Server only: what the pages of an event ask for. */
import type { Availability, EventPage } from '#domain/contract/public';
import { api } from '../api.ts';
import { refusePage } from './refuse-page.ts';

type Fetch = typeof fetch;

/** The event, or the page that says why there is none. */
export async function askEvent(fetch: Fetch, slug: string): Promise<EventPage> {
  const response = await api(fetch).api.events[':slugOrId'].$get({ param: { slugOrId: slug } });
  if (!response.ok) return refusePage(response);
  return (await response.json()) as EventPage;
}

/** Null where the box office cannot be asked just now: the page then stands without numbers. */
export async function askAvailability(fetch: Fetch, event: string): Promise<Availability | null> {
  const response = await api(fetch).api.events[':event'].availability.$get({ param: { event } });
  return response.ok ? ((await response.json()) as Availability) : null;
}
