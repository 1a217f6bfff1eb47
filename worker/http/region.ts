/** Where the caller is, in the words of the replicas' list and of Durable Object placement. */

const byContinent: Record<string, string> = {
  EU: 'weur',
  NA: 'enam',
  SA: 'sam',
  AS: 'apac',
  OC: 'oc',
  AF: 'afr',
};

/** The region the request came in through, or nothing where the platform does not say (locally). */
export function regionOf(request: Request): string | undefined {
  const cf = (request as { cf?: { continent?: string; longitude?: string } }).cf;
  if (!cf?.continent) return undefined;
  if (cf.continent === 'NA' && Number(cf.longitude) < -100) return 'wnam';
  if (cf.continent === 'EU' && Number(cf.longitude) > 19) return 'eeur';
  return byContinent[cf.continent];
}
