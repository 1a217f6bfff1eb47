/** The address of the home page in the page's language: `/` or `/de`, without the slash that the server would redirect away. */
import { localizeHref, type Locale } from '$lib/paraglide/runtime';

export function homeHref(locale?: Locale): string {
  return withoutSlash(localizeHref('/', locale ? { locale } : {}));
}

/** `/de/` → `/de`; `/` stays. */
export function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
