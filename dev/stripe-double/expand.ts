import { badParameter } from './problem.ts';
import type { Wire } from './shapes.ts';

const depthMax = 4;

/** Finds the object behind an id, for `expand`; null when there is none. */
export type Lookup = (id: string) => Wire | null;

/**
 * Replaces ids by the objects they stand for, along paths such as `payment_intent.latest_charge`; in lists the path
 * begins with `data`. `line_items` of a session is added rather than replaced. https://docs.stripe.com/api/expanding_objects
 * @throws StripeProblem for a property that cannot be expanded.
 */
export function expand(object: Wire, paths: string[], lookup: Lookup, lineItems: (sessionId: string) => Wire): Wire {
  return paths.reduce((expanded, path) => {
    const steps = path.split('.');
    if (steps.length > depthMax) throw badParameter('expand', `You cannot expand more than ${depthMax} levels.`);
    return step(expanded, steps, path, lookup, lineItems);
  }, object);
}

function step(
  object: Wire,
  [name, ...rest]: string[],
  path: string,
  lookup: Lookup,
  lineItems: (sessionId: string) => Wire,
): Wire {
  if (name === undefined) return object;
  const further = (inner: Wire) => step(inner, rest, path, lookup, lineItems);
  const value = object[name];
  if (Array.isArray(value) && object['object'] === 'list') return { ...object, [name]: (value as Wire[]).map(further) };
  if (name === 'line_items' && object['object'] === 'checkout.session') {
    return { ...object, line_items: lineItems(String(object['id'])) };
  }
  if (value === null) return object; // nothing there yet, as with a session before its first payment
  const found = typeof value === 'string' ? lookup(value) : isObject(value) ? value : null;
  if (!found) throw badParameter('expand', `This property cannot be expanded (${path}).`);
  return { ...object, [name]: further(found) };
}

function isObject(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null;
}
