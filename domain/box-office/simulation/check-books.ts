/** The books of one state, looked at from all sides. Words of complaint, none when all is well. Rules J1, J2, J4. */
import { stateHash } from '../hash.ts';
import { recountUse } from '../codes.ts';
import { recount } from '../holds.ts';
import { recountSeats } from '../seats.ts';
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
  complaints.push(...checkCounters(state), ...checkSeats(state), ...checkCodes(state));
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

function checkSeats(state: BoxOfficeState): string[] {
  const books = state.seats?.byDate.map((date) => date.state);
  if (!books) return [];
  recountSeats(state);
  const complaints: string[] = [];
  for (const [date, { state: counted }] of state.seats!.byDate.entries())
    for (let seat = 0; seat < counted.length; seat++)
      if (counted[seat] !== books[date]![seat])
        complaints.push(
          `seat ${seat} of date ${date} is ${books[date]![seat]} in the books, ${counted[seat]} looked at`,
        );
  return complaints;
}

function checkCodes(state: BoxOfficeState): string[] {
  const books = [...state.codes.values()].map(({ code, held, sold }) => ({ code, held, sold }));
  recountUse(state);
  return books.flatMap(({ code: { code }, held, sold }) => {
    const counted = state.codes.get(code)!;
    const same = counted.held === held && counted.sold === sold;
    return same ? [] : [`${code}: ${held} and ${sold} uses in the books, ${counted.held} and ${counted.sold} counted`];
  });
}
