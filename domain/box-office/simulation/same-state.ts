/** Whether two states are the same in everything that a decision can depend on; like `stateHash`, and it says where they differ. */
import { replyOf, type Remembered } from '../answers.ts';
import { allOrders } from '../orders.ts';
import type { BoxOfficeState } from '../state.ts';
import { ticketColumns } from '../tickets.ts';

/** Where they differ first, in words; null where they do not. */
export function difference(a: BoxOfficeState, b: BoxOfficeState): string | null {
  const parts: [string, (state: BoxOfficeState) => unknown][] = [
    ['counts', (s) => [s.factSequence, s.epoch, s.refused, s.conflicts, s.answers.given]],
    ['settings', (s) => s.plan?.settings ?? null],
    ['counters', (s) => s.counters],
    ['holds', (s) => new Map([...s.holds].map(([id, hold]) => [id, { ...hold, place: 0 }]))],
    ['orders', (s) => [...allOrders(s.orders)]],
    ['free orders', (s) => s.orders.free],
    ['open orders', (s) => s.orders.open],
    ['ended orders', ({ ended }) => [ended.positions.slice(ended.head), ended.atMs.slice(ended.head)]],
    ['doors', (s) => s.doors],
    ['admissions', (s) => new Map(s.admissions.facts)],
    ['codes', (s) => s.codes],
    ['allotments', (s) => s.allotments],
    ['waiting list', (s) => [...s.waiting.values()]],
    ['seats', (s) => s.seats && [s.seats.map.version, s.seats.shared, ...s.seats.byDate.map((date) => date.state)]],
    ['tickets', (s) => s.tickets.count],
  ];
  for (const [name, part] of parts) {
    const place = differs(part(a), part(b));
    if (place !== null) return name + place;
  }
  for (const column of ticketColumns)
    for (let serial = 0; serial < a.tickets.count; serial++)
      if (a.tickets[column][serial] !== b.tickets[column][serial]) return `${column} of ticket ${serial}`;
  return differenceOfAnswers(a.answers.old, b.answers.old) ?? differenceOfAnswers(a.answers.young, b.answers.young);
}

function differenceOfAnswers(a: ReadonlyMap<string, Remembered>, b: ReadonlyMap<string, Remembered>): string | null {
  if (a.size !== b.size) return `${a.size} answers, not ${b.size}`;
  for (const [key, one] of a) {
    const other = b.get(key);
    if (!other || one.print !== other.print || one.atMs !== other.atMs) return `the answer to ${key}`;
    if (one.reply === other.reply) continue;
    const place = differs(replyOf(one), replyOf(other));
    if (place !== null) return `the answer to ${key}${place}`;
  }
  return null;
}

/** The path to the first difference between two values of plain data, maps, sets and typed arrays; null where there is none. */
function differs(a: unknown, b: unknown): string | null {
  if (a === b) return null;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return `: ${show(a)} and ${show(b)}`;
  if (a instanceof Map && b instanceof Map) return differsInMaps(a, b);
  if (a instanceof Set && b instanceof Set)
    return a.size === b.size && [...a].every((item) => b.has(item)) ? null : `: ${show([...a])} and ${show([...b])}`;
  const [ours, theirs] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const name in ours) {
    const place = differs(ours[name], theirs[name]);
    if (place !== null) return `.${name}${place}`;
  }
  for (const name in theirs) if (ours[name] === undefined && theirs[name] !== undefined) return `.${name} is missing`;
  return null;
}

function differsInMaps(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): string | null {
  if (a.size !== b.size) return `: ${show([...a.keys()])} and ${show([...b.keys()])}`;
  for (const [key, value] of a) {
    const place = b.has(key) ? differs(value, b.get(key)) : ' is missing';
    if (place !== null) return `.${String(key)}${place}`;
  }
  return null;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}
