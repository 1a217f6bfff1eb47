/** Ids from names: the same names give the same ids, whatever stands before or after them in the file. */
import { seatingBounds } from './seat-map.ts';

/** Room for `~` and a hash at the end of an id. */
const slugLength = seatingBounds.idLength - 8;

/**
 * An id for each thing, from its name. Things whose names give the same id are *all* told apart by a hash of their identity, never by
 * their order: adding one in front must not turn the id of one into that of another.
 */
export function uniqueIds<T>(
  things: readonly T[],
  nameOf: (thing: T) => string,
  identityOf: (thing: T, position: number) => string,
): string[] {
  const slugs = things.map((thing) => slug(nameOf(thing)));
  const count = new Map<string, number>();
  for (const each of slugs) count.set(each, (count.get(each) ?? 0) + 1);
  return things.map((thing, at) =>
    count.get(slugs[at]!) === 1 ? slugs[at]! : `${slugs[at]!}~${hashed(identityOf(thing, at))}`,
  );
}

/** What a name has of letters without marks, digits, dots and underscores; a hash where that is nothing. */
function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, slugLength);
  return plain === '' ? `~${hashed(name)}` : plain;
}

/** FNV-1a over UTF-16 units, in base 36: seven characters at most. It tells names apart and protects nothing. */
function hashed(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}
