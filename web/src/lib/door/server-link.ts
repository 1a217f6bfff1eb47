/** What a door says to the server and what comes back, as a closed set of answers. Nothing here decides when to ask. */
import type { SignedEntry } from '#domain/admission/types';
import { utf8 } from '#domain/crypto/bytes';
import { JournalReply, MeetReply, NamePagesReply } from '#domain/contract/door';
import type { LetterTo, Meeting } from '#domain/mesh/mailbox';
import { DoorReportReply, type DoorReport } from '#domain/contract/door-talk';
import { problemCodes, type ProblemCode } from '#domain/contract/problem';
import { deviceAuthorization, type DeviceIdentity } from './device-request.ts';
import type { DoorClock } from './door-clock.ts';
import type { NamesAnswer } from './names/door-names.ts';

export interface LinkDeps {
  fetch: typeof fetch;
  clock: DoorClock;
}

export type Answer<T> =
  | { kind: 'ok'; value: T }
  /** The server answered, but not with this. `code` is `internal` for an answer that is none of ours (a hotel's sign-in page). */
  | { kind: 'problem'; code: ProblemCode; retryAfterMs: number | null }
  /** No answer at all. */
  | { kind: 'away' };

/** `null`: nothing has changed since. */
export type PackAnswer = Uint8Array<ArrayBuffer> | null;

/** A pack of a million tickets over a bad network takes this long at most; then we try again. */
const answerMaxMs = 30_000;

export class ServerLink {
  readonly #deps: LinkDeps;
  readonly #device: DeviceIdentity;
  readonly #eventPath: string;

  constructor(deps: LinkDeps, device: DeviceIdentity, eventId: string) {
    this.#deps = deps;
    this.#device = device;
    this.#eventPath = `/api/doors/${eventId}`;
  }

  async sendJournal(entries: readonly unknown[], packEpoch: number): Promise<Answer<JournalReply>> {
    const { clock } = this.#deps;
    const sentAtMs = clock.deviceNowMs();
    const answer = await this.#ask('POST', `${this.#eventPath}/journal`, utf8(JSON.stringify({ entries, packEpoch })), {
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    });
    if (answer.kind !== 'ok') return answer;
    const reply = JournalReply.safeParse(await answer.value.json().catch(() => null));
    if (!reply.success) return { kind: 'problem', code: 'internal', retryAfterMs: null };
    clock.measure(sentAtMs, clock.deviceNowMs(), reply.data.serverNowMs);
    return { kind: 'ok', value: reply.data };
  }

  async fetchPack(since: number | null): Promise<Answer<PackAnswer>> {
    const query = since === null ? '' : `?since=${since}`;
    const answer = await this.#ask('GET', `${this.#eventPath}/pack${query}`, new Uint8Array(0), {});
    if (answer.kind !== 'ok') return answer;
    if (answer.value.status === 304) return { kind: 'ok', value: null };
    try {
      return { kind: 'ok', value: new Uint8Array(await answer.value.arrayBuffer()) };
    } catch {
      return { kind: 'away' };
    }
  }

  /** How this device is; messages for it come back. */
  async report(report: DoorReport): Promise<Answer<DoorReportReply>> {
    const answer = await this.#ask('POST', `${this.#eventPath}/report`, utf8(JSON.stringify(report)), {
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    });
    if (answer.kind !== 'ok') return answer;
    const reply = DoorReportReply.safeParse(await answer.value.json().catch(() => null));
    return reply.success
      ? { kind: 'ok', value: reply.data }
      : { kind: 'problem', code: 'internal', retryAfterMs: null };
  }

  /** Says that this door is here, and what it has for the others. */
  async meet(letters: readonly LetterTo[]): Promise<Answer<Meeting>> {
    const body = utf8(JSON.stringify({ letters }));
    const answer = await this.#ask('POST', `${this.#eventPath}/meeting`, body, { 'Content-Type': 'application/json' });
    if (answer.kind !== 'ok') return answer;
    const reply = MeetReply.safeParse(await answer.value.json().catch(() => null));
    return reply.success ? { kind: 'ok', value: reply.data } : noneOfOurs;
  }

  /** @param held digest of the listing that is complete here; null for none */
  async listNames(held: string | null): Promise<Answer<NamesAnswer>> {
    const query = held === null ? '' : `?held=${held}`;
    const answer = await this.#ask('GET', `${this.#eventPath}/names${query}`, new Uint8Array(0), {});
    if (answer.kind !== 'ok') return answer;
    if (answer.value.status === 304) return { kind: 'ok', value: null };
    const reply = NamePagesReply.safeParse(await answer.value.json().catch(() => null));
    return reply.success ? { kind: 'ok', value: reply.data } : noneOfOurs;
  }

  /** @param to the public key that pages are sealed to, base64url; null where this device may not look people up */
  async fetchNames(pages: readonly number[], to: string | null): Promise<Answer<Uint8Array<ArrayBuffer>[]>> {
    const query = `?pages=${pages.join(',')}${to === null ? '' : `&to=${to}`}`;
    const answer = await this.#ask('GET', `${this.#eventPath}/names/pages${query}`, new Uint8Array(0), {});
    if (answer.kind !== 'ok') return answer;
    const bytes = await answer.value.arrayBuffer().catch(() => null);
    const read = bytes && partsOf(new Uint8Array(bytes));
    return read ? { kind: 'ok', value: read } : noneOfOurs;
  }

  /** Asks for the time; the offset is measured by it. */
  async askTime(): Promise<Answer<number>> {
    return askTime(this.#deps);
  }

  async #ask(
    method: 'GET' | 'POST',
    pathAndQuery: string,
    body: Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
  ): Promise<Answer<Response>> {
    const request = { method, pathAndQuery, body };
    const authorization = await deviceAuthorization(this.#device, request, this.#deps.clock.nowMs());
    return answerOf(this.#deps.fetch, pathAndQuery, {
      method,
      headers: { ...headers, Authorization: authorization },
      ...(method === 'POST' ? { body } : {}),
    });
  }
}

const noneOfOurs = { kind: 'problem', code: 'internal', retryAfterMs: null } as const;

/** Each part after its length (u32, big endian); null where they do not add up. */
function partsOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 4 > bytes.length) return null;
    const end = at + 4 + view.getUint32(at);
    if (end > bytes.length) return null;
    parts.push(bytes.slice(at + 4, end));
    at = end;
  }
  return parts;
}

/** Measures the clock by `GET /api/time`, which needs no signature. */
export async function askTime({ fetch, clock }: LinkDeps): Promise<Answer<number>> {
  const sentAtMs = clock.deviceNowMs();
  const answer = await answerOf(fetch, '/api/time', { method: 'GET' });
  if (answer.kind !== 'ok') return answer;
  const body = (await answer.value.json().catch(() => null)) as { nowMs?: unknown } | null;
  if (typeof body?.nowMs !== 'number') return { kind: 'problem', code: 'internal', retryAfterMs: null };
  clock.measure(sentAtMs, clock.deviceNowMs(), body.nowMs);
  return { kind: 'ok', value: body.nowMs };
}

/** One request, its time limited; whatever goes wrong becomes a value. */
export async function answerOf(fetcher: typeof fetch, path: string, init: RequestInit): Promise<Answer<Response>> {
  let response: Response;
  try {
    response = await fetcher(path, {
      ...init,
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(answerMaxMs),
    });
  } catch {
    return { kind: 'away' };
  }
  if (response.ok || response.status === 304) return { kind: 'ok', value: response };
  const body = (await response.json().catch(() => null)) as { code?: unknown; retryAfterMs?: unknown } | null;
  const code = problemCodes.find((known) => known === body?.code) ?? 'internal';
  return { kind: 'problem', code, retryAfterMs: typeof body?.retryAfterMs === 'number' ? body.retryAfterMs : null };
}

/** Whether this is what the journal store gave: only for sending, the server checks every byte. */
export function isSigned(entry: unknown): entry is SignedEntry {
  return typeof entry === 'object' && entry !== null && 'signature' in entry;
}
