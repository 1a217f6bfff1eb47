/** What tests of seats have in common. */
import type { Line, WishedLine } from './commands.ts';
import { stateHash } from './hash.ts';
import { recount } from './holds.ts';
import { recountSeats } from './seats.ts';
import { restoreSnapshot, takeSnapshot, type Page } from './snapshot.ts';
import { ticketsPerPage } from './state.ts';
import { takenSeats, type Desk } from './testing.ts';

/** The line with the seats that somebody picked on the map. */
export const chosen = (line: Line, ...seats: string[]): WishedLine => ({ ...line, seats });

let holds = 0;
/** Asks for a hold, whatever the answer. */
export const hold = (desk: Desk, lines: WishedLine[], mapVersion = 1) =>
  desk.ask({ kind: 'hold', holdId: `hld_wish_${++holds}`, lines, mapVersion });

/** What is wrong with seats and books: they must be as a recount finds them, and journal and snapshot must tell the same. */
export function faultsOf(desk: Desk): string[] {
  const { state } = desk;
  const faults: string[] = [];
  const same = (what: string, now: unknown, then: unknown) => {
    if (JSON.stringify(now) !== JSON.stringify(then))
      faults.push(`${what}: ${JSON.stringify(now)} and not ${JSON.stringify(then)}`);
  };
  const seats = (of = state) => [takenSeats(of, 0), takenSeats(of, 1)];
  const seen = seats();
  const hash = stateHash(state);
  same('the hash of a replay', stateHash(desk.replayed()), hash);
  recountSeats(state);
  recount(state);
  same('seats after a recount', seats(), seen);
  same('the hash after a recount', stateHash(state), hash);
  const again = restoreSnapshot(wholeSnapshot(desk), state.seatMaps);
  same('seats of a snapshot', seats(again), seen);
  same('the hash of a snapshot', stateHash(again), hash);
  return faults;
}

/** All pages, as they would lie in storage. */
function wholeSnapshot({ state }: Desk): Page[] {
  state.unsaved.orderPages = new Set(state.orders.pages.keys());
  for (let page = 0; page * ticketsPerPage < state.tickets.count; page++) state.unsaved.ticketPages.add(page);
  for (const position of [...state.codes.keys()].keys()) state.unsaved.codePages.add(Math.floor(position / 256));
  state.unsaved.answers = [...state.answers].map(([key, { print, atMs, reply }]) => [key, print, atMs, reply as never]);
  const kinds = ['head', 'orders', 'tickets', 'codes', 'answers', 'scans'];
  return takeSnapshot(state).pages.sort((x, y) => kinds.indexOf(x.kind) - kinds.indexOf(y.kind) || x.number - y.number);
}
