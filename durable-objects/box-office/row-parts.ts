/** The platform takes rows of 2 MB: what is longer is cut into parts and joined again. */
import type { Page } from '#domain/box-office/snapshot';

/** Letters of a text in one row; a letter has up to three bytes. */
export const rowLettersMax = 600_000;

/** The data of a page in parts; at least one, which may be empty. */
export function cutPage(data: Page['data']): Page['data'][] {
  const parts: Page['data'][] = [];
  for (let at = 0; at === 0 || at < data.length;) {
    let end = at + rowLettersMax;
    // Half of a character would come back as a question mark.
    if (typeof data === 'string' && isLowSurrogate(data.charCodeAt(end))) end--;
    parts.push(data.slice(at, end));
    at = end;
  }
  return parts;
}

/** Two parts that follow on each other, as one. */
export function joinParts(a: Page['data'], b: Page['data']): Page['data'] {
  if (typeof a === 'string') return a + (b as string);
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b as Uint8Array, a.length);
  return whole;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
