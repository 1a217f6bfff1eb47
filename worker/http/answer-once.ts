/**
 * "Only once" for calls that change the catalogue: the first answer is kept under the caller's key, and a repeat gets it again.
 * Requests are told apart by a keyed hash, since a body may hold a password.
 */
import { claimKey, keepAnswer, releaseKey } from '#db/idempotency';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { toHex } from '#domain/crypto/bytes';
import { idFromBytes, type IdKind } from '#domain/ids';
import { sha256 } from '../bytes.ts';
import { database, timed, type ApiContext } from '../context.ts';
import { keyedHash, keyedHashText } from '../keyed-hash.ts';
import { idempotencyKey } from './idempotency-key.ts';
import type { Refusal } from './problem.ts';

/** How long to wait for the first of two equal requests that came at the same time. */
const underWayRetryMs = 1_000;

export type FirstAnswer =
  | { state: 'first'; release: () => Promise<void> }
  | { state: 'answered'; status: number; response: string }
  | { state: 'refused'; refusal: Refusal };

/** Claims the caller's key within `scope`, or says what the first request with it was answered. */
export async function findIdempotent(c: ApiContext, scope: string): Promise<FirstAnswer> {
  const key = idempotencyKey(c);
  const requestHash = await hashOf(c);
  const claim = await timed(c, 'db', () => claimKey(database(c), { scope, key, requestHash, atMs: Date.now() }));
  switch (claim.state) {
    case 'claimed':
      return { state: 'first', release: () => releaseKey(database(c), scope, key) };
    case 'answered':
      return claim;
    case 'under-way':
      return { state: 'refused', refusal: { code: 'busy', retryAfterMs: underWayRetryMs } };
    case 'key-reused':
      return { state: 'refused', refusal: { code: 'idempotency-key-reused' } };
  }
}

/** Keeps the answer for everybody who asks again with the key. */
export async function rememberIdempotent(
  c: ApiContext,
  scope: string,
  status: number,
  response: string,
): Promise<void> {
  await timed(c, 'db', () => keepAnswer(database(c), { scope, key: idempotencyKey(c), status, response }));
}

/** Does the work once per key and keeps its answer; refusals and failures give the key back. Without a key it is simply done. */
export async function answerOnce<T, S extends ContentfulStatusCode>(
  c: ApiContext,
  scope: string,
  work: () => Promise<{ ok: true; status: S; body: T } | ({ ok: false } & Refusal)>,
): Promise<{ ok: true; status: S; body: T } | ({ ok: false } & Refusal)> {
  if (c.req.header('idempotency-key') === undefined) return work();
  const first = await findIdempotent(c, scope);
  if (first.state === 'refused') return { ok: false, ...first.refusal };
  if (first.state === 'answered') return { ok: true, status: first.status as S, body: JSON.parse(first.response) as T };
  try {
    const answer = await work();
    if (answer.ok) await rememberIdempotent(c, scope, answer.status, JSON.stringify(answer.body));
    else await first.release();
    return answer;
  } catch (error) {
    await first.release().catch(() => undefined);
    throw error;
  }
}

/**
 * The id of what a request makes: the same for each of its tries. A try that fails after its insert gives the key back, and the next
 * one then finds what is there already instead of making a second.
 */
export async function idOnce(c: ApiContext, scope: string, kind: IdKind): Promise<string> {
  const parts = [kind, scope, idempotencyKey(c), await hashOf(c)];
  const hash = await keyedHash(c.env.AUTH_SECRET, 'foyer/id-of-request/1', ...parts);
  return idFromBytes(kind, hash.subarray(0, 16));
}

async function hashOf(c: ApiContext): Promise<string> {
  const body = toHex(await sha256(c.get('body') ?? new Uint8Array()));
  const { pathname, search } = new URL(c.req.url);
  return keyedHashText(c.env.AUTH_SECRET, 'foyer/request/1', c.req.method, pathname + search, body);
}
