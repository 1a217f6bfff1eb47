/**
 * Names on this device: fetched page by page while there is a network, opened when a ticket was scanned, or all of them where the role may
 * look people up. Deleted as soon as this device may not hold them any more, also without a network (domain/gate-pack G15 to G20).
 */
import { NameIndex, seatsOf, type NamedSeat } from '#domain/admission/find-by-name';
import { namePagesPerCall } from '#domain/contract/door';
import { toBase64url } from '#domain/crypto/bytes';
import { digestText } from '#domain/crypto/hash';
import { pageOfSerial, ticketsPerOrderMax, namesPerPage, type NamedOrder } from '#domain/gate-pack/names-page';
import { openAsDevice, openWithTicket, readPageStart, type SubtleNames } from '#domain/gate-pack/names-seal';
import { parseTicketCode } from '#domain/ticket/code';
import type { Answer } from '../server-link.ts';
import type { FindKey, NamesListing, NamesStore } from './names-store.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What the server said; `pages` null is that nothing may be held here, null altogether that nothing has changed. */
export type NamesAnswer = { pages: number[] | null; mayFind: boolean } | null;

export interface NamesDeps {
  eventId16: Uint8Array;
  store: NamesStore;
  subtle: SubtleNames;
  makeKey(): Promise<FindKey>;
  link: {
    listNames(held: string | null): Promise<Answer<NamesAnswer>>;
    fetchNames(pages: readonly number[], to: string | null): Promise<Answer<Bytes[]>>;
  };
}

export class DoorNames {
  readonly #deps: NamesDeps;
  readonly #pages: Map<number, Bytes>;
  readonly #index = new NameIndex();
  #listing: NamesListing | null;
  #running: Promise<void> | null = null;
  /** Something that is shown may have changed. */
  onChange: () => void = () => {};

  private constructor(deps: NamesDeps, listing: NamesListing | null, pages: Map<number, Bytes>) {
    this.#deps = deps;
    this.#listing = listing;
    this.#pages = pages;
  }

  /** What lies on the disk. */
  static async open(deps: NamesDeps): Promise<DoorNames> {
    const [listing, pages] = await Promise.all([deps.store.listing(), deps.store.pages()]);
    const names = new DoorNames(deps, listing, pages);
    if (listing?.mayFind) for (const bytes of pages.values()) await names.#indexPage(bytes);
    return names;
  }

  /** Whether people can be looked up here. */
  get mayFind(): boolean {
    return this.#listing?.mayFind === true;
  }

  /** Pages that are still to come. */
  get missing(): number {
    return this.#listing ? this.#stale(this.#listing).length : 0;
  }

  /** Tickets that can be looked up. */
  get size(): number {
    return this.#index.size;
  }

  /** One round with the server; whoever calls during one gets its end. What did not come is asked for in the next. */
  round(): Promise<void> {
    this.#running ??= this.#round().finally(() => (this.#running = null));
    return this.#running;
  }

  /** This device may hold no names any more. */
  async forget(): Promise<void> {
    if (!this.#listing && this.#pages.size === 0) return;
    this.#listing = null;
    this.#pages.clear();
    this.#index.clear();
    await this.#deps.store.clear();
    this.onChange();
  }

  find(query: string): { orders: NamedOrder[]; more: boolean } {
    return this.#index.find(query);
  }

  /**
   * The order of a ticket, or null where this device cannot know it.
   * @param code as it was scanned and proven; null for a ticket that was typed or found
   */
  async orderOf(serial: number, code: string | null): Promise<NamedOrder | null> {
    if (this.mayFind) return this.#index.orderOf(serial);
    const parsed = code === null ? null : parseTicketCode(code);
    if (!parsed || (parsed.kind !== 'static' && parsed.kind !== 'live') || parsed.payload.serial !== serial)
      return null;
    const last = pageOfSerial(serial);
    const oldest = Math.max(0, last - Math.ceil(ticketsPerOrderMax / namesPerPage));
    for (let page = last; page >= oldest; page--) {
      const bytes = this.#pages.get(page);
      const { subtle, eventId16 } = this.#deps;
      const order = bytes && (await openWithTicket(subtle, bytes, eventId16, serial, parsed.signature));
      if (order) return order;
    }
    return null;
  }

  async #round(): Promise<void> {
    const { link, store } = this.#deps;
    const held = this.#listing && this.missing === 0 ? digestText(JSON.stringify(this.#listing)) : null;
    const answer = await link.listNames(held);
    if (answer.kind !== 'ok' || answer.value === null) return;
    const { pages, mayFind } = answer.value;
    if (pages === null) return this.forget();
    // as the server spells it, so that the digest is the same
    const listing: NamesListing = { pages, mayFind };
    if (this.#listing && this.#listing.mayFind !== mayFind) await this.forget();
    this.#listing = listing;
    await store.setListing(listing);
    await this.#drop([...this.#pages.keys()].filter((page) => page >= pages.length));
    await this.#fetchStale(listing);
    this.onChange();
  }

  async #fetchStale(listing: NamesListing): Promise<void> {
    const { link, store } = this.#deps;
    const to = listing.mayFind ? toBase64url((await this.#key()).publicKey) : null;
    const stale = this.#stale(listing);
    for (let at = 0; at < stale.length; at += namePagesPerCall) {
      const wanted = stale.slice(at, at + namePagesPerCall);
      const answer = await link.fetchNames(wanted, to);
      if (answer.kind !== 'ok' || this.#listing !== listing) return;
      const taken = new Map<number, Bytes>();
      for (const bytes of answer.value) {
        const start = readPageStart(bytes, this.#deps.eventId16);
        if (start && wanted.includes(start.page)) taken.set(start.page, bytes);
      }
      await store.put(taken);
      for (const [page, bytes] of taken) this.#pages.set(page, bytes);
      if (listing.mayFind) for (const bytes of taken.values()) await this.#indexPage(bytes);
      this.onChange();
    }
  }

  /** Pages that are not here as the server has them. */
  #stale({ pages, mayFind }: NamesListing): number[] {
    const kind = mayFind ? 'to-device' : 'per-ticket';
    return pages.flatMap((revision, page) => {
      const bytes = this.#pages.get(page);
      const start = bytes && readPageStart(bytes, this.#deps.eventId16);
      return start?.revision === revision && start.kind === kind ? [] : [page];
    });
  }

  async #drop(pages: readonly number[]): Promise<void> {
    if (pages.length === 0) return;
    for (const page of pages) {
      this.#pages.delete(page);
      this.#index.remove(page);
    }
    await this.#deps.store.remove(pages);
  }

  /** A page that does not open any more is as good as none: it is fetched again. */
  async #indexPage(bytes: Bytes): Promise<void> {
    const { subtle, eventId16 } = this.#deps;
    const page = readPageStart(bytes, eventId16)?.page ?? -1;
    const orders = await openAsDevice(subtle, bytes, eventId16, await this.#key());
    if (orders) this.#index.put(page, orders);
    else this.#pages.delete(page);
  }

  async #key(): Promise<FindKey> {
    const { store, makeKey } = this.#deps;
    const held = await store.key();
    if (held) return held;
    const made = await makeKey();
    await store.setKey(made);
    return made;
  }
}

/** The other tickets of an order, beside the one that was just let in. */
export function partyOf(order: NamedOrder, serial: number): NamedSeat[] {
  return seatsOf(order).filter((seat) => seat.serial !== serial);
}

/** For pages that are sealed to this device: a pair whose private key stays in the browser. */
export async function makeFindKey(subtle: SubtleCrypto): Promise<FindKey> {
  const made = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  return { privateKey: made.privateKey, publicKey: new Uint8Array(await subtle.exportKey('raw', made.publicKey)) };
}
