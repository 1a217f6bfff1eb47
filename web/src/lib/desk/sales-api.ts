/** What the desk asks about seats, codes, places kept back and those who wait. Answers are values, as everywhere at the desk. */
import type {
  AllotmentRequest,
  DeskAllotment,
  DeskAllotmentList,
  DeskCode,
  DeskCodeList,
  DeskSeatMap,
  DeskWaitingList,
  ReleaseAllotmentRequest,
  SaveSeatMapReply,
} from '#domain/contract/desk';
import type { SeatMap } from '#domain/seating/seat-map';
import type { Answer, DeskApi, Reply } from './desk-api.ts';

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';
interface Sending {
  key: string;
  json?: unknown;
}

export class SalesApi {
  readonly #desk: Pick<DeskApi, 'through'>;
  readonly #fetch: typeof fetch;

  constructor(desk: Pick<DeskApi, 'through'>, fetcher: typeof fetch) {
    this.#desk = desk;
    this.#fetch = fetcher;
  }

  seatMap(event: string): Promise<Reply<DeskSeatMap>> {
    return this.#call('GET', `${deskPath(event)}/seat-map`);
  }

  /** @param from the version that was edited, 0 for none: a newer one is not written over. */
  saveSeatMap(event: string, map: SeatMap, from: number, key: string): Promise<Reply<SaveSeatMapReply>> {
    return this.#call('PUT', `${deskPath(event)}/seat-map?from=${from}`, { key, json: map });
  }

  removeSeatMap(event: string, key: string): Promise<Reply<null>> {
    return this.#call('DELETE', `${deskPath(event)}/seat-map`, { key });
  }

  /** The map as the public has it. */
  publishedSeatMap(event: string, version: number): Promise<Reply<SeatMap>> {
    return this.#call('GET', `/api/events/${event}/seat-map?v=${version}`);
  }

  /** The states of all seats of a date, in the bytes that everybody gets. */
  seatStates(event: string, occurrence: number): Promise<Reply<Uint8Array>> {
    const path = `/api/events/${event}/occurrences/${occurrence}/seats`;
    return this.#desk.through<Uint8Array>(async () => {
      const answer = await this.#fetch(path, { cache: 'no-store' });
      if (!answer.ok) return answer;
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return { ok: true, status: answer.status, json: () => Promise.resolve(bytes) };
    });
  }

  codes(event: string, cursor?: string): Promise<Reply<DeskCodeList>> {
    return this.#call(
      'GET',
      `${deskPath(event)}/codes${cursor === undefined ? '' : `?${new URLSearchParams({ cursor })}`}`,
    );
  }

  setCodes(event: string, codes: DeskCode[], key: string): Promise<Reply<unknown>> {
    return this.#call('PUT', `${deskPath(event)}/codes`, { key, json: { codes } });
  }

  allotments(event: string): Promise<Reply<DeskAllotmentList>> {
    return this.#call('GET', `${deskPath(event)}/allotments`);
  }

  allot(event: string, json: AllotmentRequest, key: string): Promise<Reply<DeskAllotment>> {
    return this.#call('POST', `${deskPath(event)}/allotments`, { key, json });
  }

  /** All of it, some of its seats, or so many of its places. */
  release(event: string, allotment: string, json: ReleaseAllotmentRequest, key: string): Promise<Reply<unknown>> {
    return this.#call('POST', `${deskPath(event)}/allotments/${allotment}/release`, { key, json });
  }

  waitingList(event: string): Promise<Reply<DeskWaitingList>> {
    return this.#call('GET', `${deskPath(event)}/waiting-list`);
  }

  removeWaiting(event: string, entry: string, key: string): Promise<Reply<null>> {
    return this.#call('DELETE', `${deskPath(event)}/waiting-list/${entry}`, { key });
  }

  offerNow(event: string, entry: string, key: string): Promise<Reply<unknown>> {
    return this.#call('POST', `${deskPath(event)}/waiting-list/${entry}/offer`, { key });
  }

  #call<T>(method: Method, path: string, sending?: Sending): Promise<Reply<T>> {
    const headers: Record<string, string> = {};
    if (sending) headers['idempotency-key'] = sending.key;
    if (sending?.json !== undefined) headers['content-type'] = 'application/json';
    const body = sending?.json === undefined ? null : JSON.stringify(sending.json);
    return this.#desk.through<T>((): Promise<Answer> => this.#fetch(path, { method, headers, body }));
  }
}

function deskPath(event: string): string {
  return `/api/desk/events/${event}`;
}
