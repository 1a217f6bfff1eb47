/**
 * The waiting list, sorted for use: who is next of each size of party for each type and date, and who is how far from the front. It
 * follows from `state.waiting` and is made anew when it is missing, so neither snapshot nor journal know of it.
 */
import type { BoxOfficeState, WaitingEntry } from './state.ts';

/** Parties of one size that wait for the same: what does not fit for the first of them fits for none. */
export interface Party {
  group: Group;
  quantity: number;
  /** In the order in which they joined; those before `head`, and those that have left, are skipped. */
  entries: WaitingEntry[];
  head: number;
}

/** All that wait for one type and date. */
export interface Group {
  ticketType: number;
  occurrence: number;
  parties: Map<number, Party>;
  waiting: number;
  /** By rank, the how manieth that joined the group: whether they still wait; and how many do in each block of ranks. */
  present: Uint8Array;
  blocks: number[];
  ranks: number;
}

export interface WaitingQueue {
  groups: Map<number, Group>;
  /** Their rank in their group; only who waits is in here. */
  rankOf: Map<string, number>;
  /** Who waits, or has an offer, for what. */
  who: Set<string>;
  /** Who has left since it was made; it is made anew when they are the many. */
  gone: number;
}

const ranksPerBlock = 256;

export const groupKey = (ticketType: number, occurrence: number) => ticketType * 256 + occurrence;
export const personKey = ({
  person,
  ticketType,
  occurrence,
}: Pick<WaitingEntry, 'person' | 'ticketType' | 'occurrence'>) => `${person}/${ticketType}/${occurrence}`;

export function queueOf(state: BoxOfficeState): WaitingQueue {
  if (state.queue && state.queue.gone <= 2 * state.waiting.size + 1024) return state.queue;
  const queue: WaitingQueue = { groups: new Map(), rankOf: new Map(), who: new Set(), gone: 0 };
  for (const entry of state.waiting.values()) enqueue(queue, entry);
  return (state.queue = queue);
}

/** Adds somebody who has joined, behind all others. Who has an offer does not wait, but is known. */
export function enqueue(queue: WaitingQueue, entry: WaitingEntry): void {
  queue.who.add(personKey(entry));
  if (entry.state !== 'waiting') return;
  const key = groupKey(entry.ticketType, entry.occurrence);
  const group = queue.groups.get(key) ?? emptyGroup(entry);
  queue.groups.set(key, group);
  const { quantity } = entry;
  const party = group.parties.get(quantity) ?? { group, quantity, entries: [], head: 0 };
  group.parties.set(quantity, party);
  party.entries.push(entry);
  const rank = group.ranks++;
  queue.rankOf.set(entry.id, rank);
  if (rank >= group.present.length) {
    const grown = new Uint8Array(2 * rank + ranksPerBlock);
    grown.set(group.present);
    group.present = grown;
  }
  group.present[rank] = 1;
  const block = Math.floor(rank / ranksPerBlock);
  group.blocks[block] = (group.blocks[block] ?? 0) + 1;
  group.waiting++;
}

function emptyGroup({ ticketType, occurrence }: WaitingEntry): Group {
  return { ticketType, occurrence, parties: new Map(), waiting: 0, present: new Uint8Array(0), blocks: [], ranks: 0 };
}

/** The entry waits no more: it has an offer, or is done. */
export function dequeue(queue: WaitingQueue, { id, ticketType, occurrence }: WaitingEntry): void {
  const rank = queue.rankOf.get(id);
  if (rank === undefined) return;
  queue.rankOf.delete(id);
  queue.gone++;
  const group = queue.groups.get(groupKey(ticketType, occurrence))!;
  group.present[rank] = 0;
  group.blocks[Math.floor(rank / ranksPerBlock)]!--;
  group.waiting--;
}

/** Who of that size is next; undefined when nobody is left. */
export function headOf(queue: WaitingQueue, party: Party): WaitingEntry | undefined {
  while (party.head < party.entries.length && !queue.rankOf.has(party.entries[party.head]!.id)) party.head++;
  return party.entries[party.head];
}

/** 1 is next of those that wait for the same type and date; 0 for who does not wait. */
export function placeInLine(queue: WaitingQueue, { id, ticketType, occurrence }: WaitingEntry): number {
  const rank = queue.rankOf.get(id);
  if (rank === undefined) return 0;
  const { blocks, present } = queue.groups.get(groupKey(ticketType, occurrence))!;
  const block = Math.floor(rank / ranksPerBlock);
  let place = 1;
  for (let i = 0; i < block; i++) place += blocks[i]!;
  for (let i = block * ranksPerBlock; i < rank; i++) place += present[i]!;
  return place;
}

/** How many wait for that type and date. */
export function waitingFor(queue: WaitingQueue, ticketType: number, occurrence: number): number {
  return queue.groups.get(groupKey(ticketType, occurrence))?.waiting ?? 0;
}
