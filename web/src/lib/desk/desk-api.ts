/**
 * What the desk asks of the API, each call answered with a value: what was asked for, or a refusal with its code. When the session
 * has run out in the middle of something, the call waits for the person to sign in again and is then repeated with the same key.
 */
import { api, problemOf } from '../api.ts';
import type { RegisterRequest, SessionView, SignInRequest } from '#domain/contract/account';
import type {
  DeskEvent,
  DeskEventRow,
  DeskOrderList,
  DeskScanList,
  DeskTotals,
  DoorList,
  EnrolmentRequest,
  EnrolmentView,
  SaveDraftRequest,
} from '#domain/contract/desk';
import type { FieldError, Problem, ProblemCode } from '#domain/contract/problem';
import type { PictureView } from '#domain/contract/public';
import type { EventDraft } from '#domain/event/draft';

/** Why a call brought nothing. `offline`: no answer came at all, so that nobody knows whether the call arrived. */
export interface Refusal {
  code: ProblemCode | 'offline';
  fields: FieldError[];
  requestId: string;
  retryAfterMs: number | null;
  /** How many there still are, where that is the reason. */
  left?: number | undefined;
  /** Ids of the seats at fault. */
  seats?: string[] | undefined;
}
export type Reply<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export interface DeskApiDeps {
  fetch: typeof fetch;
  /** Asked when a call met `not-signed-in`: resolves to true once somebody has signed in again, to false when they gave up. */
  signInAgain?: () => Promise<boolean>;
}

export interface EventRows {
  events: DeskEventRow[];
  nextCursor: string | null;
}

export class DeskApi {
  readonly #client;
  readonly #deps: DeskApiDeps;

  constructor(deps: DeskApiDeps) {
    this.#deps = deps;
    this.#client = api(deps.fetch).api;
  }

  register(json: RegisterRequest, key: string): Promise<Reply<SessionView>> {
    return ask(() => this.#client.account.$post({ json }, keyed(key)));
  }

  signIn(json: SignInRequest): Promise<Reply<SessionView>> {
    return ask(() => this.#client.session.$post({ json }));
  }

  session(): Promise<Reply<SessionView>> {
    return ask(() => this.#client.session.$get());
  }

  signOut(): Promise<Reply<null>> {
    return ask(() => this.#client.session.$delete());
  }

  events(organizer: string, cursor?: string): Promise<Reply<EventRows>> {
    const query = cursor === undefined ? {} : { cursor };
    return this.#ask(() => this.#client.organizers[':organizer'].events.$get({ param: { organizer }, query }));
  }

  createEvent(organizer: string, json: EventDraft, key: string): Promise<Reply<DeskEvent>> {
    return this.#ask(() =>
      this.#client.organizers[':organizer'].events.$post({ param: { organizer }, json }, keyed(key)),
    );
  }

  event(event: string): Promise<Reply<DeskEvent>> {
    return this.#ask(() => this.#event.$get({ param: { event } }));
  }

  saveDraft(event: string, json: SaveDraftRequest, key: string): Promise<Reply<DeskEvent>> {
    return this.#ask(() => this.#event.$put({ param: { event }, json }, keyed(key)));
  }

  publish(event: string, version: number, key: string): Promise<Reply<DeskEvent>> {
    return this.#ask(() => this.#event.publish.$post({ param: { event }, json: { version } }, keyed(key)));
  }

  addPicture(event: string, bytes: Blob, alt: string, key: string): Promise<Reply<PictureView>> {
    const headers = { 'content-type': bytes.type, 'idempotency-key': key };
    return this.#ask(() =>
      this.#event.pictures.$post({ param: { event }, query: { alt } }, { init: { body: bytes, headers } }),
    );
  }

  removePicture(event: string, picture: string, key: string): Promise<Reply<null>> {
    return this.#ask(() => this.#event.pictures[':picture'].$delete({ param: { event, picture } }, keyed(key)));
  }

  totals(event: string): Promise<Reply<DeskTotals>> {
    return this.#ask(() => this.#event.totals.$get({ param: { event } }));
  }

  /** `query` is an order id or a whole mail address; nothing else can be looked up, since addresses are stored sealed. */
  orders(event: string, query: string, cursor?: string): Promise<Reply<DeskOrderList>> {
    const asked = { ...(query === '' ? {} : { query }), ...(cursor === undefined ? {} : { cursor }) };
    return this.#ask(() => this.#event.orders.$get({ param: { event }, query: asked }));
  }

  /** @param only what is wanted of them; missing is all */
  scans(event: string, cursor?: string, only?: 'conflict'): Promise<Reply<DeskScanList>> {
    const query = { ...(cursor === undefined ? {} : { cursor }), ...(only && { kind: only }) };
    return this.#ask(() => this.#event.scans.$get({ param: { event }, query }));
  }

  doors(event: string): Promise<Reply<DoorList>> {
    return this.#ask(() => this.#event.doors.$get({ param: { event } }));
  }

  inviteDoor(event: string, json: EnrolmentRequest, key: string): Promise<Reply<EnrolmentView>> {
    return this.#ask(() => this.#event.doors.$post({ param: { event }, json }, keyed(key)));
  }

  revokeDoor(event: string, device: string, key: string): Promise<Reply<null>> {
    return this.#ask(() => this.#event.doors[':device'].$delete({ param: { event, device } }, keyed(key)));
  }

  /** Any other call, with the same way of answering and of signing in again. */
  through<T>(call: () => Promise<Answer>): Promise<Reply<T>> {
    return this.#ask<T>(call);
  }

  get #event() {
    return this.#client.desk.events[':event'];
  }

  async #ask<T>(call: () => Promise<Answer>): Promise<Reply<T>> {
    const reply = await ask<T>(call);
    if (reply.ok || reply.refusal.code !== 'not-signed-in' || !this.#deps.signInAgain) return reply;
    return (await this.#deps.signInAgain()) ? ask<T>(call) : reply;
  }
}

/** The part of a `Response` that is read here; what the typed client returns fits it. */
export type Answer = Pick<Response, 'ok' | 'status' | 'json'>;

async function ask<T>(call: () => Promise<Answer>): Promise<Reply<T>> {
  let answer: Answer;
  try {
    answer = await call();
  } catch {
    return { ok: false, refusal: { code: 'offline', fields: [], requestId: '', retryAfterMs: null } };
  }
  if (!answer.ok) return { ok: false, refusal: refusalOf(await problemOf(answer as Response)) };
  return { ok: true, value: answer.status === 204 ? (null as T) : ((await answer.json()) as T) };
}

function refusalOf({ code, fields, requestId, retryAfterMs, left, seats }: Problem): Refusal {
  return { code, fields: fields ?? [], requestId, retryAfterMs: retryAfterMs ?? null, left, seats };
}

function keyed(key: string): { headers: Record<string, string> } {
  return { headers: { 'idempotency-key': key } };
}
