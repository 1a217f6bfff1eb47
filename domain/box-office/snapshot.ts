/**
 * The state as pages, so that a wake reads pages and only the end of the journal. Pages of tickets and codes are written again when
 * something on them changed, those of orders and holds in turns (`rolling-pages.ts`); answers and scans are only ever added to;
 * everything else is small and goes into the head.
 */
import type { CompiledSeatMap } from '../seating/compiled-map.ts';
import { emptyAdmissions, restoreAdmissions } from '../admission/merge.ts';
import { loadAnswers, packAnswers } from './answers.ts';
import { noteReleases } from './allotments.ts';
import { loadCodes, loadUses, packCodes } from './code-pages.ts';
import { push } from './expiry.ts';
import { recount } from './holds.ts';
import { gatePolicies } from './gate-policies.ts';
import { HoldReader, packHolds, placeHold } from './hold-pages.ts';
import { loadChanges, loadPage, openPositions, packOrders } from './orders.ts';
import { emptyRolling } from './rolling-pages.ts';
import { compilePlan, type PlanSettings } from './plan.ts';
import { packScans, unpackScans } from './scan-pages.ts';
import { emptyState, emptyUnsaved, ticketsPerPage, type BoxOfficeState, type Allotment, type Door } from './state.ts';
import { unpackHold, type HoldRow } from './hold-row.ts';
import { seatsOf } from './seats.ts';
import { reserve, ticketColumns } from './tickets.ts';
import { loadWaiting, packWaiting } from './waiting-entries.ts';

/** Kinds in the order in which a restore wants them. `…-changes` are single rows that are newer than their pages. */
export const pageKinds = [
  ...(['head', 'orders', 'order-changes', 'holds', 'hold-changes'] as const),
  ...(['tickets', 'codes', 'uses', 'waiting', 'answers', 'scans'] as const),
];
export type PageKind = (typeof pageKinds)[number];

/** As storage hands them over, and a restore wants them. */
export function inOrder(pages: Iterable<Page>): Page[] {
  return [...pages].sort((a, b) => pageKinds.indexOf(a.kind) - pageKinds.indexOf(b.kind) || a.number - b.number);
}

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
  /** In heads of the first weeks; they have pages now. */
  holds?: HoldRow[];
  /** Missing then, like the next three. */
  snapshots?: number;
  staleHolds?: Stale;
  staleOrders?: Stale;
  /** How many answers came before the first of the old, and of the young. */
  answersFrom?: [old: number, young: number];
  /** Missing in heads of the first days. */
  blocked?: [serial: number, reason: string, atMs: number][];
  doors: Door[];
  /** Missing before the event had a second key. */
  signing?: { newest: number; retired: [keyIndex: number, atMs: number][] };
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
/** As in `RollingPages`. */
type Stale = [page: number, since: number][];
type AllotmentRow = Omit<Allotment, 'seats' | 'lentSeats'> & { seats: number[]; lentSeats: number[] };

/** What a snapshot writes, and by kind the number below which pages are not needed any more. */
export interface Snapshot {
  pages: Page[];
  neededFrom: Partial<Record<PageKind, number>>;
}

/** The pages that changed since the last call. The state must be stored with them, or forgotten. */
export function takeSnapshot(state: BoxOfficeState): Snapshot {
  const { unsaved, answers } = state;
  const number = ++state.snapshots;
  const pages: Page[] = [];
  const neededFrom: Snapshot['neededFrom'] = { answers: answers.oldFrom + 1 };
  for (const [kind, changes, packed] of [
    ['orders', 'order-changes', packOrders(state.orders, number)] as const,
    ['holds', 'hold-changes', packHolds(state.holdPages, number)] as const,
  ]) {
    for (const [page, data] of packed.pages) pages.push({ kind, number: page, data });
    if (packed.rows !== null) pages.push({ kind: changes, number, data: packed.rows });
    neededFrom[changes] = packed.rowsFrom;
  }
  for (const page of unsaved.ticketPages) pages.push({ kind: 'tickets', number: page, data: packTickets(state, page) });
  pages.push(...packCodes(state));
  for (const page of packWaiting(state, unsaved.waitingPages)) pages.push({ kind: 'waiting', ...page });
  // A page of answers is numbered by its last answer: it can go when that one is older than all that are kept.
  if (answers.unsaved.length > 0) pages.push({ kind: 'answers', number: answers.given, data: packAnswers(answers) });
  if (unsaved.scans.length > 0) {
    const taken = [...state.doors.values()].reduce((sum, door) => sum + door.through, 0); // grows with every scan
    pages.push({ kind: 'scans', number: taken, data: packScans(unsaved.scans) });
  }
  state.unsaved = emptyUnsaved();
  return { pages: [{ kind: 'head', number: 0, data: JSON.stringify(headOf(state)) }, ...pages], neededFrom };
}

/** After the pages: it says which of them are stale. */
function headOf(state: BoxOfficeState): Head {
  const { answers, orders, ended } = state;
  return {
    format: 2,
    settings: state.plan?.settings ?? null,
    snapshots: state.snapshots,
    staleHolds: [...state.holdPages.rolling.stale],
    staleOrders: [...orders.rolling.stale],
    answersFrom: [answers.oldFrom, answers.youngFrom],
    doors: [...state.doors.values()],
    blocked: [...state.blocked].map(([serial, { reason, atMs }]) => [serial, reason, atMs]),
    ...(state.signing.newest > 0 && {
      signing: { newest: state.signing.newest, retired: [...state.signing.retired] },
    }),
    tickets: state.tickets.count,
    answersGiven: answers.given,
    factSequence: state.factSequence,
    epoch: state.epoch,
    refused: state.refused,
    conflicts: state.conflicts,
    free: orders.free,
    open: [...orders.open],
    ended: [ended.positions.slice(ended.head), ended.atMs.slice(ended.head)],
    mapVersion: state.seats?.map.version ?? null,
    allotments: [...state.allotments.values()].map((each) => ({
      ...each,
      seats: [...each.seats],
      lentSeats: [...each.lentSeats],
    })),
    waitingJoined: state.waitingJoined,
  };
}

/** The state that `pages` were taken from; they come as `inOrder` puts them. */
export function restoreSnapshot(pages: readonly Page[], seatMaps = new Map<number, CompiledSeatMap>()): BoxOfficeState {
  const state = emptyState();
  state.seatMaps = seatMaps;
  const head = pages[0] ? (JSON.parse(pages[0].data as string) as Head) : null;
  if (!head) return state;
  restoreCounts(state, head);
  const texts = (kind: PageKind) => pages.flatMap((page) => (page.kind === kind ? [page.data as string] : []));
  const numbered = (kind: PageKind) =>
    pages.flatMap((page): [number, string][] => (page.kind === kind ? [[page.number, page.data as string]] : []));
  for (const [number, text] of numbered('orders')) loadPage(state.orders, number, text);
  loadChanges(state.orders, numbered('order-changes'));
  restoreHolds(state, head, numbered('holds'), numbered('hold-changes'));
  for (const { kind, number, data } of pages)
    if (kind === 'tickets') unpackTickets(state, number, data as Uint8Array<ArrayBuffer>, head.format);
  for (const text of texts('codes')) loadCodes(state, text);
  loadUses(state, texts('uses'));
  for (const text of texts('waiting')) loadWaiting(state, text);
  for (const [number, text] of numbered('answers')) loadAnswers(state.answers, text, number);
  restoreHead(state, head);
  if (state.plan) {
    recount(state);
    for (const text of texts('scans')) restoreAdmissions(state.admissions, unpackScans(text));
    noteSeen(state);
  }
  restoreSeats(state, head.mapVersion ?? null);
  state.unsaved = emptyUnsaved();
  return state;
}

/** What the pages are read by. */
function restoreCounts(state: BoxOfficeState, head: Head): void {
  const { answers } = state;
  state.snapshots = head.snapshots ?? 0;
  state.orders.rolling.stale = new Map(head.staleOrders);
  answers.given = head.answersGiven;
  [answers.oldFrom, answers.youngFrom] = head.answersFrom ?? [0, head.answersGiven];
}

function restoreHolds(state: BoxOfficeState, head: Head, pages: NumberedTexts, changes: NumberedTexts): void {
  const reader = new HoldReader({ ...emptyRolling(), stale: new Map(head.staleHolds) });
  for (const [number, text] of pages) reader.page(number, text);
  for (const [snapshot, text] of changes) reader.changes(snapshot, text);
  state.holdPages = reader.holds();
  for (const row of head.holds ?? []) placeHold(state.holdPages, { ...unpackHold(row), place: -1 });
  for (const hold of state.holdPages.byPlace) {
    if (!hold) continue;
    state.holds.set(hold.id, hold);
    push(state.heap, hold.wakesAtMs, hold.id);
  }
}
type NumberedTexts = readonly [number: number, text: string][];

function restoreHead(state: BoxOfficeState, head: Head): void {
  state.tickets.count = head.tickets;
  state.factSequence = head.factSequence;
  state.epoch = head.epoch;
  state.refused = head.refused;
  state.conflicts = head.conflicts;
  state.changesSince = head.epoch;
  for (const door of head.doors) state.doors.set(door.id, door);
  for (const [serial, reason, atMs] of head.blocked ?? []) state.blocked.set(serial, { reason, atMs });
  if (head.signing) state.signing = { newest: head.signing.newest, retired: new Map(head.signing.retired) };
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
