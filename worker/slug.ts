/** A name as it stands in a web address. */

/** Letters and digits of any script's Latin base, hyphens between, at most 80 characters; `otherwise` where nothing is left. */
export function slugOf(name: string, otherwise: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? otherwise : plain;
}

/** The slug, then numbered ones, then some with random ends: one of them is free. */
export function* numberedSlugs(slug: string): Generator<string> {
  yield slug;
  for (let number = 2; number <= 9; number++) yield `${slug}-${number}`;
  for (let tries = 0; tries < 5; tries++) yield `${slug}-${crypto.randomUUID().slice(0, 8)}`;
}
