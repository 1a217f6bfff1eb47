/** People by their names, on a device that may look them up: without accents, capitals or order, by the beginning of any word (A41). */
import type { NamedOrder, NamedTicket } from '#domain/gate-pack/names-page';

/** Beyond this nobody reads on: they type another letter. */
export const foundMax = 30;
const queryLengthMax = 80;

/** One ticket, found by the name it was booked for. */
export type NamedSeat = NamedTicket & { serial: number; name: string; note: string };

/** The orders of one page, and their folded names as one text: a line for each, a blank before each word. */
type IndexedPage = { orders: readonly NamedOrder[]; text: string; starts: readonly number[] };

export class NameIndex {
  readonly #pages = new Map<number, IndexedPage>();

  /** Tickets that are known by name. */
  get size(): number {
    let size = 0;
    for (const { orders } of this.#pages.values()) for (const { tickets } of orders) size += tickets.length;
    return size;
  }

  /** Takes the orders of a page in the place of what was known of it. */
  put(page: number, orders: readonly NamedOrder[]): void {
    const lines = orders.map(({ name }) => ` ${foldName(name)}\n`);
    const starts: number[] = [];
    lines.reduce((at, line, i) => ((starts[i] = at), at + line.length), 0);
    this.#pages.set(page, { orders, text: lines.join(''), starts });
  }

  remove(page: number): void {
    this.#pages.delete(page);
  }

  clear(): void {
    this.#pages.clear();
  }

  /**
   * Orders in whose name some word begins with each word of the query, by name. `more` says that there are others.
   * An empty query finds nobody.
   */
  find(query: string): { orders: NamedOrder[]; more: boolean } {
    const words = foldName(query.slice(0, queryLengthMax)).split(' ').filter(Boolean);
    if (words.length === 0) return { orders: [], more: false };
    const first = new FirstFound();
    // the longest word first: it is in the fewest names
    const parts = words.map((word) => ` ${word}`).sort((a, b) => b.length - a.length);
    for (const page of this.#pages.values()) searchPage(page, parts, first);
    return { orders: first.orders, more: first.more };
  }

  /** The order that has this ticket; null where it is not known. An order may begin some pages before its last ticket. */
  orderOf(serial: number): NamedOrder | null {
    for (const { orders } of this.#pages.values()) {
      if (orders.length === 0 || orders[0]!.first > serial) continue;
      const order = orders.find(({ first, tickets }) => first <= serial && serial < first + tickets.length);
      if (order) return order;
    }
    return null;
  }
}

function searchPage({ orders, text, starts }: IndexedPage, parts: readonly string[], first: FirstFound): void {
  let i = 0;
  for (let at = text.indexOf(parts[0]!); at >= 0; at = text.indexOf(parts[0]!, starts[i] ?? text.length)) {
    while (i + 1 < starts.length && starts[i + 1]! <= at) i++;
    const line = text.slice(starts[i]!, starts[i + 1] ?? text.length);
    if (parts.every((part) => line.includes(part))) first.take(line, orders[i]!);
    i++;
  }
}

/** The first of many by name, so that a hundred thousand who match a single letter need not be sorted. */
class FirstFound {
  readonly #found: { text: string; order: NamedOrder }[] = [];
  more = false;

  take(text: string, order: NamedOrder): void {
    const found = this.#found;
    let at = found.length;
    while (at > 0 && isBefore(text, order, found[at - 1]!)) at--;
    if (at < foundMax) found.splice(at, 0, { text, order });
    if (found.length > foundMax || at >= foundMax) this.more = true;
    found.length = Math.min(found.length, foundMax);
  }

  get orders(): NamedOrder[] {
    return this.#found.map(({ order }) => order);
  }
}

function isBefore(text: string, order: NamedOrder, other: { text: string; order: NamedOrder }): boolean {
  return text === other.text ? order.first < other.order.first : text < other.text;
}

/** The tickets of an order one by one. */
export function seatsOf({ first, name, note, tickets }: NamedOrder): NamedSeat[] {
  return tickets.map((ticket, i) => ({ ...ticket, serial: first + i, name, note }));
}

const spelledOut: Record<string, string> = { ß: 'ss', æ: 'a', œ: 'o', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };

/**
 * A name as it is compared: lower case, no accents, one blank between words. `ae`, `oe` and `ue` are as `ä`, `ö` and `ü`, since people type
 * either; so a search may find too much, and never too little.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøłđðþı]/g, (letter) => spelledOut[letter]!)
    .replace(/([aou])e/g, '$1')
    .replace(/['’ʼ`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
