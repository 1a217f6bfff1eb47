/** What tests of seats have in common. */
import { touchCode } from './code-pages.ts';
import type { AllotmentWish, Line, SaleCode, WishedLine } from './commands.ts';
import { stateHash } from './hash.ts';
import { recount } from './holds.ts';
import { recountSeats } from './seats.ts';
import { noteRow } from './rolling-pages.ts';
import { inOrder, restoreSnapshot, takeSnapshot, type Page } from './snapshot.ts';
import { ticketsPerPage } from './state.ts';
import { hallDesk, takenSeats, type Desk } from './testing.ts';
import { waitingPerPage } from './waiting-entries.ts';

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

/** Pages of scans are only ever added to. */
const scanPages = new WeakMap<Desk, Page[]>();

/** All pages, as they would lie in storage. */
function wholeSnapshot(desk: Desk): Page[] {
  const { state } = desk;
  for (let position = 0; position < state.orders.positions; position++) noteRow(state.orders.rolling, position);
  for (const { place } of state.holds.values()) noteRow(state.holdPages.rolling, place);
  for (let page = 0; page * ticketsPerPage < state.tickets.count; page++) state.unsaved.ticketPages.add(page);
  for (const use of state.codes.values()) touchCode(state, use);
  for (const { number } of state.waiting.values()) state.unsaved.waitingPages.add(Math.floor(number / waitingPerPage));
  state.answers.unsaved = [...state.answers.old.values(), ...state.answers.young.values()];
  const { pages } = takeSnapshot(state);
  const scans = [...(scanPages.get(desk) ?? []), ...pages.filter((page) => page.kind === 'scans')];
  scanPages.set(desk, scans);
  return inOrder([...pages.filter((page) => page.kind !== 'scans'), ...scans]);
}

/** A code that only opens what is kept for it. */
export const crewCode = (change: Partial<SaleCode> = {}): SaleCode => ({
  ...{ code: 'CREW', unlocks: [], discount: null, appliesTo: null, maxTickets: null, maxPerOrder: null },
  ...{ maxPerPerson: null, fromMs: null, untilMs: null, withdrawn: false },
  ...change,
});
/** Four counted places of the first night. */
export const keep = (change: Partial<AllotmentWish> = {}): AllotmentWish => ({
  ...{ allotmentId: 'alt_1', occurrence: 0, ticketType: 0, quantity: 4, seats: [] },
  ...{ purpose: 'hold', reason: 'Sponsors', releaseAtMs: null, code: null },
  ...change,
});
export const keepSeats = (...seats: string[]) => keep({ ticketType: null, quantity: 0, seats });
export const allot = (desk: Desk, allotment: AllotmentWish) => desk.ask({ kind: 'allot', allotment });
export const putBack = (desk: Desk, more: { quantity?: number; seats?: string[] } = {}) =>
  desk.ask({ kind: 'release-allotment', allotmentId: 'alt_1', ...more });
/** Asks for a hold with the code. */
export const withCode = (desk: Desk, lines: WishedLine[], holdId: string) =>
  desk.ask({ kind: 'hold', holdId, lines, code: 'crew', mapVersion: desk.state.seats!.map.version });
/** What the world heard of allotments. */
export const told = (desk: Desk) =>
  desk.facts.flatMap((fact) => (fact.kind === 'allotment-changed' ? [`${fact.why} ${fact.left}`] : []));

/** A hall where the code may buy what is kept. */
export function deskWithCode(allotment: AllotmentWish): Desk {
  const desk = hallDesk();
  desk.ask({ kind: 'set-codes', codes: [crewCode()] });
  const reply = allot(desk, { ...allotment, code: 'CREW' });
  if (!reply.ok) throw new Error(`no allotment: ${reply.code}`);
  return desk;
}
