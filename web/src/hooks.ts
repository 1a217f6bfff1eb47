import { deLocalizeUrl } from '$lib/paraglide/runtime';

/** `/de/events/x` and `/events/x` are one route; the language is in the address so that a cache and a search engine can tell them apart. */
export const reroute = (request: { url: URL }) => deLocalizeUrl(request.url).pathname;
