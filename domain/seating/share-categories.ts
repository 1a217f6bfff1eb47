/**
 * Which party gets how many seats of which category, when what is free is so short that serving one wish after the other fails though
 * all of them could be served: the classic flow from wishes to categories, by augmenting paths.
 */

export interface Claim {
  quantity: number;
  categories: readonly number[];
}

/** For each claim how many of each category; or the first claim that cannot be served beside those before it, and what is left for it. */
export type Shares = { ok: true; shares: Map<number, number>[] } | { ok: false; claim: number; left: number };

export function shareCategories(claims: readonly Claim[], freeByCategory: Int32Array): Shares {
  const left = Int32Array.from(freeByCategory);
  const shares = claims.map(() => new Map<number, number>());
  for (let claim = 0; claim < claims.length; claim++) {
    for (let served = 0; served < claims[claim]!.quantity; served++)
      if (!augment(claims, shares, left, claim, new Set())) return { ok: false, claim, left: served };
  }
  return { ok: true, shares };
}

/** One seat more for a claim: a free one, or one that another claim can replace. */
function augment(
  claims: readonly Claim[],
  shares: Map<number, number>[],
  left: Int32Array,
  claim: number,
  seen: Set<number>,
): boolean {
  const own = shares[claim]!;
  for (const category of claims[claim]!.categories) {
    if (seen.has(category)) continue;
    seen.add(category);
    if (left[category]! > 0) left[category]! -= 1;
    else if (!anotherYields(claims, shares, left, claim, category, seen)) continue;
    own.set(category, (own.get(category) ?? 0) + 1);
    return true;
  }
  return false;
}

function anotherYields(
  claims: readonly Claim[],
  shares: Map<number, number>[],
  left: Int32Array,
  claim: number,
  category: number,
  seen: Set<number>,
): boolean {
  return claims.some((_, other) => {
    const has = shares[other]!.get(category) ?? 0;
    if (other === claim || has === 0 || !augment(claims, shares, left, other, seen)) return false;
    shares[other]!.set(category, has - 1);
    return true;
  });
}
