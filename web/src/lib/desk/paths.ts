/** Addresses of the desk, in the language of the page. */
import { localizeHref } from '$lib/paraglide/runtime';

export const deskPath = {
  home: () => localizeHref('/desk'),
  register: () => localizeHref('/desk/register'),
  newEvent: () => localizeHref('/desk/events/new'),
  event: (event: string) => localizeHref(`/desk/events/${event}`),
  edit: (event: string) => localizeHref(`/desk/events/${event}/edit`),
  preview: (event: string) => localizeHref(`/desk/events/${event}/preview`),
  arrivals: (event: string) => localizeHref(`/desk/events/${event}/arrivals`),
  evacuation: (event: string) => localizeHref(`/desk/events/${event}/arrivals/evacuation`),
  practice: (event: string) => localizeHref(`/desk/events/${event}/arrivals/practice`),
  /** Files are fetched from the API as they are. */
  conflictsFile: (event: string) => `/api/desk/events/${event}/conflicts.csv`,
  journalFile: (event: string) => `/api/desk/events/${event}/journal.csv`,
  orders: (event: string) => localizeHref(`/desk/events/${event}/orders`),
  seatMap: (event: string) => localizeHref(`/desk/events/${event}/seat-map`),
  allotments: (event: string) => localizeHref(`/desk/events/${event}/allotments`),
  codes: (event: string) => localizeHref(`/desk/events/${event}/codes`),
  waitingList: (event: string) => localizeHref(`/desk/events/${event}/waiting-list`),
  scans: (event: string) => localizeHref(`/desk/events/${event}/scans`),
  doors: (event: string) => localizeHref(`/desk/events/${event}/doors`),
  publicPage: (slug: string) => localizeHref(`/events/${slug}`),
};

/** The form to sign in, which leads back to where one was. */
export function signInPath(back?: URL): string {
  const path = localizeHref('/desk/sign-in');
  return back ? `${path}?${new URLSearchParams({ next: back.pathname + back.search })}` : path;
}
