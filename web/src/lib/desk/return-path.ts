/** Where to go after signing in: back to where one was, and never to another site. */

/** The path that `next` names, or `fallback` where it is none of ours (another origin, a script, a protocol-relative address). */
export function returnPath(next: string | null, fallback: string): string {
  if (!next || !next.startsWith('/') || next.startsWith('//') || next.includes('\\') || hasControls(next))
    return fallback;
  const url = new URL(next, 'https://here.invalid');
  if (url.origin !== 'https://here.invalid') return fallback;
  if (/^(\/[a-z]{2})?\/desk\/(sign-in|register)(\/|$)/.test(url.pathname)) return fallback; // no way in circles
  return url.pathname + url.search + url.hash;
}

/** Browsers drop tabs and line ends from an address, so that `/\t/evil.example` would lead away. */
function hasControls(text: string): boolean {
  return [...text].some((character) => character < ' ');
}
