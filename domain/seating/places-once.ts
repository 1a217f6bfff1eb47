/** How many places there are for several who may sell the same ones. */

/** Somebody who may sell places of these categories, so many at most. */
export interface Claim<Category> {
  categories: readonly Category[];
  atMost: number;
}

/** Places of all claims together, none counted twice: where claims share categories, neither more than these have nor than all may sell. */
export function placesOnce<Category>(
  claims: readonly Claim<Category>[],
  placesOf: (category: Category) => number,
): number {
  let groups: { categories: Set<Category>; atMost: number }[] = [];
  for (const { categories, atMost } of claims) {
    const joined = { categories: new Set(categories), atMost };
    const apart = groups.filter((group) => !categories.some((category) => group.categories.has(category)));
    for (const group of groups) {
      if (apart.includes(group)) continue;
      for (const category of group.categories) joined.categories.add(category);
      joined.atMost += group.atMost;
    }
    groups = [...apart, joined];
  }
  let sum = 0;
  for (const { categories, atMost } of groups) {
    let places = 0;
    for (const category of categories) places += placesOf(category);
    sum += Math.min(places, atMost);
  }
  return sum;
}
