import type { Parameters } from './parameters.ts';
import type { Kind, Kinds } from './records.ts';
import type { Wire } from './shapes.ts';
import type { Condition, Store } from './store.ts';

const ranges = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/**
 * A page of a list, newest first, with Stripe's cursors `starting_after` and `ending_before`, `limit` 1 to 100
 * and the `created` range. https://docs.stripe.com/api/pagination
 */
export function listOf<K extends Kind>(
  store: Store,
  kind: K,
  parameters: Parameters,
  url: string,
  shape: (record: Kinds[K]) => Wire,
  where: Condition[] = [],
): Wire {
  const page = store.page(kind, [...where, ...createdRange(parameters)], {
    limit: parameters.integer('limit', 1, 100) ?? 10,
    after: parameters.text('starting_after', 200) ?? undefined,
    before: parameters.text('ending_before', 200) ?? undefined,
  });
  return { object: 'list', data: page.items.map(shape), has_more: page.hasMore, url };
}

function createdRange(parameters: Parameters): Condition[] {
  const field = 'createdAtSec';
  if (parameters.isText('created')) {
    return [{ field, is: '=', value: parameters.integer('created', 0, Number.MAX_SAFE_INTEGER) ?? 0 }];
  }
  const range = parameters.inner('created');
  if (!range) return [];
  range.refuseUnknown(Object.keys(ranges));
  return Object.entries(ranges).flatMap(([name, is]) => {
    const value = range.integer(name, 0, Number.MAX_SAFE_INTEGER);
    return value === null ? [] : [{ field, is, value }];
  });
}

/** The conditions for filters that are plain texts: parameter name → field of the record. */
export function filtersOf(parameters: Parameters, fields: Record<string, Condition['field']>): Condition[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const value = parameters.text(name, 200);
    return value === null ? [] : [{ field, is: '=' as const, value }];
  });
}
