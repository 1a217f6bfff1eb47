/**
 * All orders of an event by position, in pages. A page that nobody has asked for since the last snapshot lies as the text it was
 * stored as; its orders are made when one of them is wanted. So a wake costs no object per order, and neither does a quiet event.
 * A position whose order has been forgotten is given to the next one.
 */
import type { OrderStatus, PricedLine, RefundReason, Replaces } from './commands.ts';
import { addOrderOf, dropOrderOf, gatherOrders, ordersOf, type OrdersOfPeople } from './orders-of-person.ts';
import { packOrder, unpackOrder, type OrderRow } from './order-row.ts';

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

/** At least one of the two is there. `text` is null once an order of the page has changed. */
interface OrderPage {
  text: string | null;
  orders: (Order | null)[] | null;
}

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
}

export function emptyOrders(): OrderTable {
  return { currency: '', positions: 0, pages: [], positionById: new Map(), free: [], open: new Set(), people: null };
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
  for (const [number, { orders, text }] of table.pages.entries())
    yield* orders ? orders.map((order) => order?.person ?? 0) : personsOfText(text!, table, number);
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

/** The text of a page, to be stored: the ids, whose they are, and the rows, each on a line. Its orders are let go of. */
export function packPage(table: OrderTable, number: number): string {
  const page = table.pages[number]!;
  if (page.text === null) {
    const orders = page.orders!;
    const rows = orders.map((order) => order && packOrder(order));
    const persons = orders.map((order) => order?.person ?? 0);
    page.text = `${orders.map((order) => order?.id ?? '').join()}\n${persons.join()}\n${JSON.stringify(rows)}`;
  }
  page.orders = null;
  return page.text;
}

/** Lets go of the orders of all pages whose text is there. */
export function restPages(table: OrderTable): void {
  for (const page of table.pages) if (page.text !== null) page.orders = null;
}

/** Puts a stored page back; pages must come in order. */
export function loadPage(table: OrderTable, number: number, text: string): void {
  table.pages[number] = { text, orders: null };
  const ids = idsOf(text);
  for (let i = 0; i < ids.length; i++) if (ids[i] !== '') table.positionById.set(ids[i]!, number * ordersPerPage + i);
  table.positions = number * ordersPerPage + ids.length;
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
  return (page.orders ??= readPage(table, number));
}

function readPage(table: OrderTable, number: number): (Order | null)[] {
  const text = table.pages[number]!.text!;
  const rows = JSON.parse(text.slice(text.lastIndexOf('\n') + 1)) as (OrderRow | null)[];
  const orders = rows.map((row, i) => row && unpackOrder(row, number * ordersPerPage + i, table.currency));
  if (text.indexOf('\n') < text.lastIndexOf('\n'))
    personsOfText(text, table, number).forEach((person, i) => orders[i] && (orders[i].person = person));
  return orders;
}
