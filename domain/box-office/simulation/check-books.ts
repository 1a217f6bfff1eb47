/** The books of one state, looked at from all sides. Words of complaint, none when all is well. Rules J1, J2, J4. */
import { stateHash } from '../hash.ts';
import { recount } from '../holds.ts';
import type { BoxOfficeState } from '../state.ts';
import type { Disk } from './disk.ts';
import { difference } from './same-state.ts';

/** `state` is in memory, with nothing in it that was not stored. Its counters are made anew on the way. */
export function checkBooks(state: BoxOfficeState, disk: Disk): string[] {
  const complaints: string[] = [];
  const told = disk.load();
  const journal = difference(state, told);
  if (journal !== null) complaints.push(`the journal tells another state than the memory: ${journal}`);
  if (disk.strict) {
    const hash = stateHash(state);
    if (stateHash(told) !== hash) complaints.push('the journal gives another hash than the memory');
    if (stateHash(disk.loadThroughSnapshot()) !== hash)
      complaints.push('a snapshot gives another hash than the memory');
  }
  complaints.push(...checkCounters(state));
  return complaints;
}

function checkCounters(state: BoxOfficeState): string[] {
  const books = state.counters;
  if (!books) return [];
  recount(state);
  const counted = state.counters!;
  const complaints: string[] = [];
  for (const name of Object.keys(books) as (keyof typeof books)[])
    for (let i = 0; i < books[name].length; i++)
      if (books[name][i] !== counted[name][i])
        complaints.push(`${name}[${i}] is ${books[name][i]} in the books, ${counted[name][i]} counted`);
  return complaints;
}
