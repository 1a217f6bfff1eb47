/**
 * All orders of an event by position, in pages. A page that nobody has asked for since the last snapshot lies as the text it was
 * stored as; its orders are made when one of them is wanted. So a wake costs no object per order, and neither does a quiet event.
 * A position whose order has been forgotten is given to the next one.
 */
import type { OrderStatus, PricedLine, RefundReason, Replaces } from './commands.ts';
import { addOrderOf, dropOrderOf, gatherOrders, ordersOf, type OrdersOfPeople } from './orders-of-person.ts';
import { packOrder, unpackOrder, type OrderRow } from './order-row.ts';
import { emptyRolling, isNewer, rollPages, type RollingPages } from './rolling-pages.ts';

export const ordersPerPage = 512;

export interface Payment {
  intent: string;
  amountMinor: number;
  currency: string;
  /** `kept` paid for the order; at most one of an order. */
  state: 'kept' | 'refund-due' | 'refunded';
  reason: RefundReason | null;
  /** Of a kept payment: what must go back and has not yet, for tickets that were cancelled or exchanged. */
  owedMinor: number;
  refundedMinor: number;
  /** At most `refundsPerPaymentMax`. */
  refundIds: string[];
}

export interface Order {
  id: string;
  position: number;
  status: OrderStatus;
  /** Null once the hold is over. */
  holdId: string | null;
  lines: PricedLine[];
  totalMinor: number;
  createdAtMs: number;
  session: { id: string; expiresAtMs: number } | null;
  payments: Payment[];
  /** The sale code it was made with. */
  code: string | null;
  /** A number made of the address' keyed hash; 0 where it is not known (orders of the first days). */
  person: number;
  /** Others of the same categories will do when the money is late. */
  equalSeats: boolean;
  /** The order that this one changes: its tickets of those serials are revoked when this one is issued. */
  replaces: Replaces | null;
  /** Orders that were issued in the place of tickets of this one, or beside them. */
  changedBy: string[];
  /** Serials are `first … first + count - 1`; first is -1 before the issue. */
  first: number;
  count: number;
}

/** At least one of text and orders is there. `text` is null once an order of the page has changed. */
interface OrderPage {
  text: string | null;
  orders: (Order | null)[] | null;
  /** Rows that are newer than the text, as they were stored after it; gone once there are orders. */
  newer?: ChangedRow[];
}
type ChangedRow = [position: number, row: OrderRow | null, person: number];

export interface OrderTable {
  /** Of the event; most payments are stored without it. */
  currency: string;
  /** Positions that were ever given. */
  positions: number;
  pages: OrderPage[];
  positionById: Map<string, number>;
  /** Positions of forgotten orders; the last one is given first. */
  free: number[];
  /** Positions of orders that wait for money, or owe some. */
  open: Set<number>;
  /** Whose orders are where; null until somebody asks. */
  people: OrdersOfPeople | null;
  rolling: RollingPages;
}

export function emptyOrders(): OrderTable {
  const none = { currency: '', positions: 0, pages: [], free: [], people: null };
  return { ...none, positionById: new Map(), open: new Set(), rolling: emptyRolling() };
}

/** The order at that position. @throws RangeError where there is none */
export function orderAt(table: OrderTable, position: number): Order {
  const order = ordersOfPage(table, Math.floor(position / ordersPerPage))[position % ordersPerPage];
  if (!order) throw new RangeError(`there is no order at ${position}`);
  return order;
}

/** Adds the order; its position is set. */
export function addOrder(table: OrderTable, order: Omit<Order, 'position'>): Order {
  const position = table.free.pop() ?? table.positions++;
  const added = { ...order, position };
  const number = Math.floor(position / ordersPerPage);
  table.pages[number] ??= { text: null, orders: [] };
  ordersOfPage(table, number)[position % ordersPerPage] = added;
  table.positionById.set(order.id, position);
  if (table.people) addOrderOf(table.people, order.person, position);
  return added;
}

/** Positions of all orders of that person, the latest first. */
export function positionsOf(table: OrderTable, person: number): Iterable<number> {
  table.people ??= gatherOrders(personsOf(table), table.positions);
  return ordersOf(table.people, person);
}

function* personsOf(table: OrderTable): Generator<number> {
  for (const [number, { orders, text, newer }] of table.pages.entries())
    if (orders || newer) yield* ordersOfPage(table, number).map((order) => order?.person ?? 0);
    else yield* personsOfText(text!, table, number);
}

/** The second line; a page of the first days does not have it. */
function personsOfText(text: string, table: OrderTable, number: number): number[] {
  const [ids, rows] = [text.indexOf('\n'), text.lastIndexOf('\n')];
  if (ids === rows) return ordersOfPage(table, number).map((order) => order?.person ?? 0);
  return text
    .slice(ids + 1, rows)
    .split(',')
    .map(Number);
}

/** Takes the order out; its position is free. */
export function removeOrder(table: OrderTable, { id, position, person }: Order): void {
  ordersOfPage(table, Math.floor(position / ordersPerPage))[position % ordersPerPage] = null;
  table.positionById.delete(id);
  table.open.delete(position);
  if (table.people) dropOrderOf(table.people, person, position);
  table.free.push(position);
}

/** All orders in the order of their positions, null where one was forgotten. Pages that lie as text go on lying so. */
export function* allOrders(table: OrderTable): Generator<Order | null> {
  for (const number of table.pages.keys()) yield* table.pages[number]!.orders ?? readPage(table, number);
}

/** Whether the order waits for money, or owes some. */
export function isOpen(order: Order): boolean {
  return (
    order.status === 'awaiting-payment' ||
    order.payments.some((payment) => payment.state === 'refund-due' || payment.owedMinor > 0)
  );
}

/** Positions of all orders that are open, found by looking at each. */
export function openPositions(table: OrderTable): number[] {
  return [...allOrders(table)].filter((order) => order !== null && isOpen(order)).map((order) => order!.position);
}

/**
 * What the snapshot of that number stores: whole pages by number, single rows as one text, and the first such text that still counts.
 * Orders of pages that are stored as they are now are let go of.
 */
export function packOrders(
  table: OrderTable,
  snapshot: number,
): { pages: [number: number, data: string][]; rows: string | null; rowsFrom: number } {
  const { pages, rows, rowsFrom } = rollPages(table.rolling, snapshot, table.positions, ordersPerPage);
  const rowAt = (position: number): ChangedRow => {
    const order = ordersOfPage(table, Math.floor(position / ordersPerPage))[position % ordersPerPage];
    return [position, order ? packOrder(order) : null, order?.person ?? 0];
  };
  const written = pages.map((number): [number, string] => [number, packPage(table, number)]);
  for (const page of table.pages) if (page.text !== null) page.orders = null;
  return { pages: written, rows: rows.length === 0 ? null : JSON.stringify(rows.map(rowAt)), rowsFrom };
}

/** The ids, whose they are, and the rows, each on a line. */
function packPage(table: OrderTable, number: number): string {
  const orders = ordersOfPage(table, number);
  const rows = orders.map((order) => order && packOrder(order));
  const persons = orders.map((order) => order?.person ?? 0);
  const text = `${orders.map((order) => order?.id ?? '').join()}\n${persons.join()}\n${JSON.stringify(rows)}`;
  table.pages[number]!.text = text;
  return text;
}

/** Puts a stored page back; pages must come in order. */
export function loadPage(table: OrderTable, number: number, text: string): void {
  fillPages(table, number);
  table.pages[number] = { text, orders: null };
  const ids = idsOf(text);
  for (let i = 0; i < ids.length; i++) if (ids[i] !== '') table.positionById.set(ids[i]!, number * ordersPerPage + i);
  table.positions = number * ordersPerPage + ids.length;
}

/** Pages up to there that were never written whole. */
function fillPages(table: OrderTable, before: number): void {
  while (table.pages.length < before) table.pages.push({ text: '\n\n[]', orders: null });
}

/** Puts rows back that snapshots stored one by one, in their order; after all pages, when `rolling.stale` has been set. */
export function loadChanges(table: OrderTable, texts: readonly [snapshot: number, text: string][]): void {
  const idsByPage = new Map<number, string[]>();
  for (const [snapshot, text] of texts)
    for (const changed of JSON.parse(text) as ChangedRow[]) {
      const number = Math.floor(changed[0] / ordersPerPage);
      if (!isNewer(table.rolling, number, snapshot)) continue;
      fillPages(table, number + 1);
      const page = table.pages[number]!;
      const ids = idsByPage.get(number) ?? idsOf(page.text!);
      idsByPage.set(number, ids);
      loadChange(table, ids, changed);
      (page.newer ??= []).push(changed);
    }
}

function loadChange(table: OrderTable, ids: string[], [position, row]: ChangedRow): void {
  const former = ids[position % ordersPerPage];
  if (former && former !== row?.[0]) table.positionById.delete(former);
  ids[position % ordersPerPage] = row?.[0] ?? '';
  if (row) table.positionById.set(row[0], position);
  table.positions = Math.max(table.positions, position + 1);
}

/** The order is about to differ from its text. */
export function spoilText(table: OrderTable, position: number): void {
  table.pages[Math.floor(position / ordersPerPage)]!.text = null;
}

/** The first line; a page of the first days has only the rows, and begins with a bracket. */
function idsOf(text: string): string[] {
  if (text.startsWith('[')) return (JSON.parse(text) as OrderRow[]).map(([id]) => id);
  return text.slice(0, text.indexOf('\n')).split(',');
}

function ordersOfPage(table: OrderTable, number: number): (Order | null)[] {
  const page = table.pages[number];
  if (!page) throw new RangeError(`there is no page ${number} of orders`);
  if (page.orders) return page.orders;
  page.orders = readPage(table, number);
  if (page.newer) page.text = null;
  delete page.newer;
  return page.orders;
}

function readPage(table: OrderTable, number: number): (Order | null)[] {
  const page = table.pages[number]!;
  const text = page.text!;
  const rows = JSON.parse(text.slice(text.lastIndexOf('\n') + 1)) as (OrderRow | null)[];
  const orders = rows.map((row, i) => row && unpackOrder(row, number * ordersPerPage + i, table.currency));
  if (text.indexOf('\n') < text.lastIndexOf('\n'))
    text
      .slice(text.indexOf('\n') + 1, text.lastIndexOf('\n'))
      .split(',')
      .forEach((person, i) => orders[i] && (orders[i].person = Number(person)));
  for (const [position, row, person] of page.newer ?? [])
    orders[position % ordersPerPage] = row && { ...unpackOrder(row, position, table.currency), person };
  return orders;
}
