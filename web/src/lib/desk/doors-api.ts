/** What the desk asks about people coming in and about doors. Answers are values, as everywhere at the desk. */
import { api } from '../api.ts';
import type { PracticeKind } from '#domain/admission/practice';
import type { DeskArrivals, DeskInside } from '#domain/contract/arrivals';
import type { EnrolmentView } from '#domain/contract/desk';
import type { DeskDoorMessageList } from '#domain/contract/door-talk';
import type { EventKeyList } from '#domain/contract/tickets';
import type { DeskApi, Reply } from './desk-api.ts';

export class DoorsApi {
  readonly #desk: Pick<DeskApi, 'through'>;
  readonly #client;

  constructor(desk: Pick<DeskApi, 'through'>, fetcher: typeof fetch) {
    this.#desk = desk;
    this.#client = api(fetcher).api;
  }

  /** @param occurrence null is the date that is on */
  arrivals(event: string, occurrence: number | null): Promise<Reply<DeskArrivals>> {
    const query = occurrence === null ? {} : { occurrence: String(occurrence) };
    return this.#desk.through(() => this.#event.arrivals.$get({ param: { event }, query }));
  }

  inside(event: string): Promise<Reply<DeskInside>> {
    return this.#desk.through(() => this.#event.inside.$get({ param: { event } }));
  }

  messages(event: string): Promise<Reply<DeskDoorMessageList>> {
    return this.#desk.through(() => this.#event['door-messages'].$get({ param: { event } }));
  }

  /** @param door null is all */
  sendMessage(event: string, text: string, door: string | null, key: string): Promise<Reply<{ id: number }>> {
    return this.#desk.through(() =>
      this.#event['door-messages'].$post({ param: { event }, json: { text, door } }, keyed(key)),
    );
  }

  withdrawMessage(event: string, message: number, key: string): Promise<Reply<null>> {
    const param = { event, message: String(message) };
    return this.#desk.through(() => this.#event['door-messages'][':message'].$delete({ param }, keyed(key)));
  }

  /** For a lost phone. */
  replaceDoor(event: string, device: string, key: string): Promise<Reply<EnrolmentView>> {
    return this.#desk.through(() =>
      this.#event.doors[':device'].replacement.$post({ param: { event, device } }, keyed(key)),
    );
  }

  practice(event: string): Promise<Reply<{ codes: { kind: PracticeKind; code: string }[] }>> {
    return this.#desk.through(() => this.#event.practice.$get({ param: { event } }));
  }

  /** The keys that tickets are signed with. */
  keys(event: string): Promise<Reply<EventKeyList>> {
    return this.#desk.through(() => this.#event.keys.$get({ param: { event } }));
  }

  addKey(event: string, key: string): Promise<Reply<EventKeyList>> {
    return this.#desk.through(() => this.#event.keys.$post({ param: { event } }, keyed(key)));
  }

  /** @param index of the key that nothing is to be believed under any more */
  retireKey(event: string, index: number, key: string): Promise<Reply<EventKeyList>> {
    const param = { event, key: String(index) };
    return this.#desk.through(() => this.#event.keys[':key'].retirement.$post({ param }, keyed(key)));
  }

  get #event() {
    return this.#client.desk.events[':event'];
  }
}

function keyed(key: string): { headers: Record<string, string> } {
  return { headers: { 'idempotency-key': key } };
}
