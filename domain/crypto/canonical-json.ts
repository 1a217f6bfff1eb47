/**
 * One spelling for one value: keys sorted by UTF-16 code unit, no white space, numbers as JavaScript prints them; what RFC 8785
 * asks for, for the plain values that we sign. `undefined` members are left out.
 */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** @throws RangeError for NaN and the infinities, TypeError for what JSON has no word for or for nesting beyond 32. */
export function canonicalJson(value: Json, depth = 0): string {
  if (depth > 32) throw new TypeError('nested too deeply');
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('not a JSON number');
    return JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`${typeof value} is not JSON`);
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json, depth + 1)}`);
  return `{${members.join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
