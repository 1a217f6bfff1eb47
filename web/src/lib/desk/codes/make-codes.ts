/** Codes that nobody guesses, and lists of codes that somebody brings. */

/** Crockford's letters and digits: none of them is taken for another one when it is read from paper. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 50 bits: with the limit on tries that is more than anybody gets through. */
const randomLetters = 10;
/** As the API has it. */
const codePattern = /^[A-Z0-9-]{3,32}$/;
export const codesAtOnceMax = 2_000;

/** `count` different codes behind a prefix. @param random fills an array with random bytes */
export function makeCodes(count: number, prefix: string, random: (bytes: Uint8Array) => void): string[] {
  const head = cleanCode(prefix)
    .slice(0, 32 - randomLetters - 1)
    .replace(/-+$/, '');
  const codes = new Set<string>();
  const bytes = new Uint8Array(randomLetters);
  const wanted = Math.min(count, codesAtOnceMax);
  // Two alike are a miracle; randomness that repeats itself is a fault that must not hold up the page.
  for (let tries = 0; codes.size < wanted && tries < 2 * wanted; tries++) {
    random(bytes);
    const tail = Array.from(bytes, (byte) => letters[byte & 31]).join('');
    codes.add(head === '' ? tail : `${head}-${tail}`);
  }
  return [...codes];
}

/** As it is kept: capitals, digits and hyphens. */
export function cleanCode(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9-]+/g, '');
}

export interface ReadCodes {
  codes: string[];
  /** Lines that are no code. */
  bad: string[];
}

/** A pasted list: one code a line, or the first column of a table. Repeats are taken once. */
export function readCodes(text: string): ReadCodes {
  const codes = new Set<string>();
  const bad: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const first = line
      .split(/[;,\t]/)[0]!
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .toUpperCase();
    if (first === '' || (codes.size === 0 && bad.length === 0 && first === 'CODE')) continue;
    if (codePattern.test(first)) codes.add(first);
    else bad.push(first);
  }
  return { codes: [...codes], bad };
}

/** A table that spreadsheets open; no cell of it can be taken for a formula. */
export function toCsv(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number) => {
    const text = typeof value === 'number' ? String(value) : /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\n\r;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
