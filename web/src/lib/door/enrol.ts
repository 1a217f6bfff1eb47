/** How a device becomes a door: a link from the organizer, a key of its own, one request. */
import { toBase64url, utf8 } from '#domain/crypto/bytes';
import { EnrolReply } from '#domain/contract/door';
import type { ProblemCode } from '#domain/contract/problem';
import type { DoorClock } from './door-clock.ts';
import type { DoorBook, DoorRecord, PendingEnrolment } from './door-record.ts';
import type { StoredKey } from './device-key.ts';
import { answerOf } from './server-link.ts';

export interface EnrolDeps {
  fetch: typeof fetch;
  book: DoorBook;
  clock: DoorClock;
  makeKey(): Promise<StoredKey>;
  randomId(): string;
}

export type Enrolled =
  | { kind: 'enrolled'; door: DoorRecord }
  | { kind: 'refused'; code: ProblemCode }
  /** No answer: the link is as good as before, also if the server had heard us. */
  | { kind: 'away' };

/**
 * Enrols with the token of a link. Key and request are kept until the server has answered, so that a second attempt after a lost
 * answer is the same attempt, and gets the answer that the first one was meant to get.
 */
export async function enrol(token: string, deps: EnrolDeps): Promise<Enrolled> {
  const { book, clock } = deps;
  const pending = await pendingFor(token, deps);
  const sentAtMs = clock.deviceNowMs();
  const answer = await answerOf(deps.fetch, '/api/doors', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': pending.idempotencyKey },
    body: utf8(JSON.stringify({ token, publicKey: toBase64url(pending.key.publicKey) })),
  });
  if (answer.kind === 'away') return answer;
  if (answer.kind === 'problem') {
    if (isFinal(answer.code)) await book.setPending(null);
    return { kind: 'refused', code: answer.code };
  }
  const reply = EnrolReply.safeParse(await answer.value.json().catch(() => null));
  if (!reply.success) return { kind: 'refused', code: 'internal' };
  clock.measure(sentAtMs, clock.deviceNowMs(), reply.data.serverNowMs);
  const { serverNowMs, ...about } = reply.data;
  const door: DoorRecord = {
    ...about,
    key: pending.key,
    enrolledAtMs: serverNowMs,
    clock: clock.held,
    lastServerAtMs: serverNowMs,
    withdrawnAtMs: null,
    current: true,
  };
  await book.begin(door);
  return { kind: 'enrolled', door };
}

async function pendingFor(token: string, deps: EnrolDeps): Promise<PendingEnrolment> {
  const held = await deps.book.pending();
  if (held?.token === token) return held;
  const pending = { token, key: await deps.makeKey(), idempotencyKey: deps.randomId() };
  await deps.book.setPending(pending);
  return pending;
}

/** Whether this link will never enrol this device. */
function isFinal(code: ProblemCode): boolean {
  return code === 'enrolment-used' || code === 'enrolment-expired' || code === 'not-found' || code === 'invalid-fields';
}

export type EnrolmentLink = { origin: string; token: string };

/** Reads an enrolment link, `…/door#token=…`, as scanned or typed; null for anything else. */
export function readEnrolmentLink(text: string): EnrolmentLink | null {
  if (text.length > 2_000 || !URL.canParse(text)) return null;
  const url = new URL(text);
  const token = tokenOf(url.hash);
  const isDoor = /^(\/[a-z]{2})?\/door\/?$/.test(url.pathname);
  return isDoor && token && /^https?:$/.test(url.protocol) ? { origin: url.origin, token } : null;
}

/** The token in the part of an address behind `#`, which no server and no log ever sees. */
export function tokenOf(hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token') ?? '';
  return /^[A-Za-z0-9_.~-]{20,100}$/.test(token) ? token : null;
}
