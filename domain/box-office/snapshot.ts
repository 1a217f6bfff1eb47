/**
 * The state as pages, so that a wake reads pages and only the end of the journal. Pages of orders and tickets are written again
 * when something on them changed; answers and scans are only ever added to; everything else is small and goes into the head.
 */
import type { CompiledSeatMap } from '../seating/compiled-map.ts';
import { emptyAdmissions, mergeAdmissions } from '../admission/merge.ts';
import { noteReleases } from './allotments.ts';
import { loadCodes, loadUses, packCodes } from './code-pages.ts';
import { push } from './expiry.ts';
import { recount } from './holds.ts';
import { gatePolicies } from './merge-scans.ts';
import { loadPage, openPositions, packPage, restPages } from './orders.ts';
import { compilePlan, type PlanSettings } from './plan.ts';
import { packScan, unpackScan } from './scan-row.ts';
import {
  answersMax,
  emptyState,
  emptyUnsaved,
  remember,
  ticketsPerPage,
  type BoxOfficeState,
  type Allotment,
  type Door,
  type Unsaved,
} from './state.ts';
import { packHold, unpackHold, type HoldRow } from './hold-row.ts';
import { seatsOf } from './seats.ts';
import { reserve, ticketColumns } from './tickets.ts';
import { loadWaiting, packWaiting } from './waiting-entries.ts';

export type PageKind = 'head' | 'orders' | 'tickets' | 'codes' | 'uses' | 'waiting' | 'answers' | 'scans';

/** Text pages are JSON. `number` orders pages of one kind. */
export interface Page {
  kind: PageKind;
  number: number;
  data: string | Uint8Array<ArrayBuffer>;
}

interface Head {
  /** 1 had no seats in its pages of tickets. */
  format: 1 | 2;
  settings: PlanSettings | null;
  holds: HoldRow[];
  /** Missing in heads of the first days. */
  blocked?: [serial: number, reason: string, atMs: number][];
  doors: Door[];
  tickets: number;
  answersGiven: number;
  factSequence: number;
  epoch: number;
  refused: number;
  conflicts: number;
  /** Positions of forgotten orders, of open ones, of ended ones with the time of their end. */
  free: number[];
  open: number[];
  ended: [positions: number[], atMs: number[]];
  /** Of the seat map; who has which seat follows from holds, tickets and allotments. Missing in heads of the first days, like the next two. */
  mapVersion?: number | null;
  allotments?: AllotmentRow[];
  waitingJoined?: number;
}
type AllotmentRow = Omit<Allotment, 'seats' | 'lentSeats'> & { seats: number[]; lentSeats: number[] };

/** The pages that changed since the last call, and the answer pages that nobody needs any more (those numbered below). */
export function takeSnapshot(state: BoxOfficeState): { pages: Page[]; answersFrom: number } {
  const { unsaved } = state;
  const head: Head = {
    format: 2,
    settings: state.plan?.settings ?? null,
    holds: [...state.holds.values()].map(packHold),
    doors: [...state.doors.values()],
    blocked: [...state.blocked].map(([serial, { reason, atMs }]) => [serial, reason, atMs]),
    tickets: state.tickets.count,
    answersGiven: state.answersGiven,
    factSequence: state.factSequence,
    epoch: state.epoch,
    refused: state.refused,
    conflicts: state.conflicts,
    free: state.orders.free,
    open: [...state.orders.open],
    ended: [state.ended.positions.slice(state.ended.head), state.ended.atMs.slice(state.ended.head)],
    mapVersion: state.seats?.map.version ?? null,
    allotments: [...state.allotments.values()].map((each) => ({
      ...each,
      seats: [...each.seats],
      lentSeats: [...each.lentSeats],
    })),
    waitingJoined: state.waitingJoined,
  };
  const pages: Page[] = [{ kind: 'head', number: 0, data: JSON.stringify(head) }];
  for (const number of unsaved.orderPages) pages.push({ kind: 'orders', number, data: packPage(state.orders, number) });
  restPages(state.orders);
  for (const number of unsaved.ticketPages) pages.push({ kind: 'tickets', number, data: packTickets(state, number) });
  pages.push(...packCodes(state));
  for (const page of packWaiting(state, unsaved.waitingPages)) pages.push({ kind: 'waiting', ...page });
  // A page of answers is numbered by its last answer: it can go when that one is older than all that are kept.
  if (unsaved.answers.length > 0)
    pages.push({
      kind: 'answers',
      number: state.answersGiven,
      data: unsaved.answers.slice(-answersMax).map(packAnswer).join('\n'),
    });
  if (unsaved.scans.length > 0) {
    const taken = [...state.doors.values()].reduce((sum, door) => sum + door.through, 0); // grows with every scan
    pages.push({ kind: 'scans', number: taken, data: JSON.stringify(unsaved.scans.map(packScan)) });
  }
  state.unsaved = emptyUnsaved();
  return { pages, answersFrom: state.answersGiven - answersMax };
}

/** The state that `pages` were taken from: the head first, then each kind in order of its numbers. */
export function restoreSnapshot(pages: readonly Page[], seatMaps = new Map<number, CompiledSeatMap>()): BoxOfficeState {
  const state = emptyState();
  state.seatMaps = seatMaps;
  let head: Head | null = null;
  const uses: string[] = [];
  for (const page of pages) {
    if (page.kind === 'head') head = JSON.parse(page.data as string) as Head;
    else if (page.kind === 'orders') loadPage(state.orders, page.number, page.data as string);
    else if (page.kind === 'tickets')
      unpackTickets(state, page.number, page.data as Uint8Array<ArrayBuffer>, head?.format ?? 2);
    else if (page.kind === 'codes') loadCodes(state, page.data as string);
    else if (page.kind === 'uses') uses.push(page.data as string);
    else if (page.kind === 'waiting') loadWaiting(state, page.data as string);
    else if (page.kind === 'answers') addAnswers(state, page.data as string);
  }
  loadUses(state, uses);
  if (!head) return state;
  restoreHead(state, head);
  if (state.plan) {
    recount(state);
    for (const page of pages) if (page.kind === 'scans') addScans(state, page.data as string);
    noteSeen(state);
  }
  restoreSeats(state, head.mapVersion ?? null);
  state.unsaved = emptyUnsaved();
  return state;
}

function restoreHead(state: BoxOfficeState, head: Head): void {
  state.tickets.count = head.tickets;
  state.answersGiven = head.answersGiven;
  state.factSequence = head.factSequence;
  state.epoch = head.epoch;
  state.refused = head.refused;
  state.conflicts = head.conflicts;
  state.changesSince = head.epoch;
  for (const door of head.doors) state.doors.set(door.id, door);
  for (const [serial, reason, atMs] of head.blocked ?? []) state.blocked.set(serial, { reason, atMs });
  for (const row of head.holds) {
    const hold = unpackHold(row);
    state.holds.set(hold.id, hold);
    push(state.heap, hold.wakesAtMs, hold.id);
  }
  restoreOrders(state, head);
  for (const row of head.allotments ?? [])
    state.allotments.set(row.allotmentId, { ...row, seats: new Set(row.seats), lentSeats: new Set(row.lentSeats) });
  noteReleases(state);
  state.waitingJoined = head.waitingJoined ?? 0;
  if (!head.settings) return;
  state.plan = compilePlan(head.settings);
  state.admissions = emptyAdmissions({ ...gatePolicies(head.settings), zone: head.settings.zone });
}

/** @throws RangeError when the shell has not handed the map over */
function restoreSeats(state: BoxOfficeState, mapVersion: number | null): void {
  if (mapVersion === null) return;
  const map = state.seatMaps.get(mapVersion);
  if (!map) throw new RangeError(`the seat map of version ${mapVersion} is missing`);
  state.seats = seatsOf(state, map);
}

function restoreOrders({ orders, ended }: BoxOfficeState, head: Head): void {
  orders.currency = head.settings?.currency ?? '';
  orders.free = head.free ?? [];
  [ended.positions, ended.atMs] = head.ended ?? [[], []];
  // A head of the first days does not know which are open: every order is looked at, once.
  for (const position of head.open ?? openPositions(orders)) orders.open.add(position);
}

function addScans(state: BoxOfficeState, text: string): void {
  mergeAdmissions(state.admissions, (JSON.parse(text) as Parameters<typeof unpackScan>[0][]).map(unpackScan));
}

/** Refused entries are not on the pages, yet they were taken. */
function noteSeen({ doors, admissions }: BoxOfficeState): void {
  for (const { id, through } of doors.values()) admissions.seen.set(id, { through, beyond: new Set() });
}

function packTickets(state: BoxOfficeState, page: number): Uint8Array<ArrayBuffer> {
  const from = page * ticketsPerPage;
  const before = Math.min(state.tickets.count, from + ticketsPerPage);
  const columns = ticketColumns.map((column) => state.tickets[column].slice(from, before));
  const bytes = new Uint8Array(columns.reduce((sum, column) => sum + column.byteLength, 0));
  let at = 0;
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer), at);
    at += column.byteLength;
  }
  return bytes;
}

/** Columns lie one after another, each as long as the page has tickets; little endian, as every machine this runs on. */
function unpackTickets(state: BoxOfficeState, page: number, bytes: Uint8Array<ArrayBuffer>, format: 1 | 2): void {
  const { tickets } = state;
  const columns = format === 2 ? ticketColumns : ticketColumns.filter((column) => column !== 'seat');
  const width = columns.reduce((sum, column) => sum + tickets[column].BYTES_PER_ELEMENT, 0);
  const count = bytes.byteLength / width;
  const from = page * ticketsPerPage;
  tickets.count = from;
  reserve(tickets, count);
  let at = 0;
  for (const column of columns) {
    const target = tickets[column];
    const size = count * target.BYTES_PER_ELEMENT;
    new Uint8Array(target.buffer).set(bytes.subarray(at, at + size), from * target.BYTES_PER_ELEMENT);
    at += size;
  }
  tickets.count = from + count;
}

/** A line each: key, print, time, answer. The answer stays text until somebody repeats the key. */
function packAnswer([key, print, atMs, reply]: Unsaved['answers'][number]): string {
  return `${key} ${print} ${atMs} ${JSON.stringify(reply)}`;
}

function addAnswers(state: BoxOfficeState, text: string): void {
  if (text.startsWith('[')) {
    // A page of the first days is one JSON text.
    for (const [key, print, atMs, reply] of JSON.parse(text) as Unsaved['answers'])
      remember(state, key, { print, atMs, reply });
    return;
  }
  for (const line of text.split('\n')) {
    const afterKey = line.indexOf(' ');
    const afterPrint = line.indexOf(' ', afterKey + 1);
    const afterTime = line.indexOf(' ', afterPrint + 1);
    remember(state, line.slice(0, afterKey), {
      print: Number(line.slice(afterKey + 1, afterPrint)),
      atMs: Number(line.slice(afterPrint + 1, afterTime)),
      reply: line.slice(afterTime + 1),
    });
  }
}
