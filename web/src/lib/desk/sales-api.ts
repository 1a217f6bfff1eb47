/** What the desk asks about seats, codes, places kept back and those who wait. Answers are values, as everywhere at the desk. */
import { api } from '../api.ts';
import type {
  AllotmentRequest,
  BlockTicketsReply,
  BlockTicketsRequest,
  DeskAllotment,
  DeskAllotmentList,
  DeskCode,
  DeskCodeList,
  DeskSeatMap,
  DeskWaitingList,
  ReleaseAllotmentRequest,
  SaveSeatMapReply,
} from '#domain/contract/desk';
import type { CancelReply } from '#domain/contract/sale';
import type { SeatMap } from '#domain/seating/seat-map';
import type { Answer, DeskApi, Reply } from './desk-api.ts';

/** What is read of an answer that is no JSON. */
type Bytes = Answer & Pick<Response, 'arrayBuffer'>;

export class SalesApi {
  readonly #desk: Pick<DeskApi, 'through'>;
  readonly #client;

  constructor(desk: Pick<DeskApi, 'through'>, fetcher: typeof fetch) {
    this.#desk = desk;
    this.#client = api(fetcher).api;
  }

  seatMap(event: string): Promise<Reply<DeskSeatMap>> {
    return this.#desk.through(() => this.#event['seat-map'].$get({ param: { event } }));
  }

  /** @param from the version that was edited, 0 for none: a newer one is not written over. */
  saveSeatMap(event: string, map: SeatMap, from: number, key: string): Promise<Reply<SaveSeatMapReply>> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    const init = { body: JSON.stringify(map), headers };
    return this.#desk.through(() =>
      this.#event['seat-map'].$put({ param: { event }, query: { from: String(from) } }, { init }),
    );
  }

  removeSeatMap(event: string, key: string): Promise<Reply<null>> {
    return this.#desk.through(() => this.#event['seat-map'].$delete({ param: { event } }, keyed(key)));
  }

  /** The map as the public has it. */
  publishedSeatMap(event: string, version: number): Promise<Reply<SeatMap>> {
    const asked = { param: { event }, query: { v: String(version) } };
    return this.#desk.through(() => this.#client.events[':event']['seat-map'].$get(asked));
  }

  /** The states of all seats of a date, in the bytes that everybody gets. */
  seatStates(event: string, occurrence: number): Promise<Reply<Uint8Array>> {
    const asked = { param: { event, occurrence: String(occurrence) } };
    return this.#desk.through(async () => {
      const route = this.#client.events[':event'].occurrences[':occurrence'].seats;
      const answer: Bytes = await route.$get(asked, { init: { cache: 'no-store' } });
      if (!answer.ok) return answer;
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return { ok: true, status: answer.status, json: () => Promise.resolve(bytes) };
    });
  }

  codes(event: string, cursor?: string): Promise<Reply<DeskCodeList>> {
    return this.#desk.through(() => this.#event.codes.$get({ param: { event }, query: paged(cursor) }));
  }

  setCodes(event: string, codes: DeskCode[], key: string): Promise<Reply<unknown>> {
    return this.#desk.through(() => this.#event.codes.$put({ param: { event }, json: { codes } }, keyed(key)));
  }

  allotments(event: string): Promise<Reply<DeskAllotmentList>> {
    return this.#desk.through(() => this.#event.allotments.$get({ param: { event } }));
  }

  allot(event: string, json: AllotmentRequest, key: string): Promise<Reply<DeskAllotment>> {
    return this.#desk.through(() => this.#event.allotments.$post({ param: { event }, json }, keyed(key)));
  }

  /** All of it, some of its seats, or so many of its places. */
  release(event: string, allotment: string, json: ReleaseAllotmentRequest, key: string): Promise<Reply<unknown>> {
    const asked = { param: { event, allotment }, json };
    return this.#desk.through(() => this.#event.allotments[':allotment'].release.$post(asked, keyed(key)));
  }

  waitingList(event: string, cursor?: string): Promise<Reply<DeskWaitingList>> {
    return this.#desk.through(() => this.#event['waiting-list'].$get({ param: { event }, query: paged(cursor) }));
  }

  removeWaiting(event: string, entry: string, key: string): Promise<Reply<null>> {
    return this.#desk.through(() =>
      this.#event['waiting-list'][':entry'].$delete({ param: { event, entry } }, keyed(key)),
    );
  }

  offerNow(event: string, entry: string, key: string): Promise<Reply<unknown>> {
    const asked = { param: { event, entry } };
    return this.#desk.through(() => this.#event['waiting-list'][':entry'].offer.$post(asked, keyed(key)));
  }

  /** Takes tickets out of an order, or all that still stand; what was paid for them goes back. */
  cancelTickets(event: string, order: string, serials: number[] | 'all', key: string): Promise<Reply<CancelReply>> {
    const asked = { param: { event, order }, json: serials === 'all' ? {} : { serials } };
    return this.#desk.through(() => this.#event.orders[':order'].cancellations.$post(asked, keyed(key)));
  }

  /** Gives a ticket a new code; every code of before is dead. */
  reissueTicket(event: string, order: string, serial: number, key: string): Promise<Reply<unknown>> {
    const asked = { param: { event, order, serial: String(serial) } };
    return this.#desk.through(() => this.#event.orders[':order'].tickets[':serial'].reissue.$post(asked, keyed(key)));
  }

  /** Blocks tickets at all doors, or with no reason lets them in again. */
  blockTickets(
    event: string,
    order: string,
    json: BlockTicketsRequest,
    key: string,
  ): Promise<Reply<BlockTicketsReply>> {
    const asked = { param: { event, order }, json };
    return this.#desk.through(() => this.#event.orders[':order'].blocks.$post(asked, keyed(key)));
  }

  get #event() {
    return this.#client.desk.events[':event'];
  }
}

function paged(cursor: string | undefined): { cursor?: string } {
  return cursor === undefined ? {} : { cursor };
}

function keyed(key: string): { headers: Record<string, string> } {
  return { headers: { 'idempotency-key': key } };
}
