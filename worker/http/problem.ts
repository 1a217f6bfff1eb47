/** Refusals as `application/problem+json` (RFC 9457). The one place where a code becomes an HTTP answer. */
import type { Context, TypedResponse } from 'hono';
import type { ClientErrorStatusCode, ServerErrorStatusCode } from 'hono/utils/http-status';
import type { Refusal as BoxOfficeRefusal } from '#domain/box-office/commands';
import { problems, type FieldError, type Problem, type ProblemCode } from '#domain/contract/problem';
import type { ApiEnv } from '../context.ts';

/** A no with what belongs to it. */
export interface Refusal {
  code: ProblemCode;
  detail?: string;
  fields?: FieldError[];
  /** How many could still be had, or are allowed. */
  left?: number;
  /** Position of the line at fault. */
  line?: number;
  /** Ids of the seats at fault. */
  seats?: string[];
  retryAfterMs?: number;
}

/** Satisfies the type of every route: each declares that it may refuse. */
export type ProblemResponse = Response &
  (TypedResponse<Problem, ClientErrorStatusCode, 'json'> | TypedResponse<Problem, ServerErrorStatusCode, 'json'>);

/** Answers with a refusal. */
export function refuse<P extends string>(c: Context<ApiEnv, P>, refusal: ProblemCode | Refusal): ProblemResponse {
  const given = typeof refusal === 'string' ? { code: refusal } : refusal;
  return problemResponse(given, c.get('requestId')) as ProblemResponse;
}

/** The same where there is no Hono context. */
export function problemResponse(refusal: Refusal, requestId: string): Response {
  const { code, detail, fields, left, line, seats, retryAfterMs } = refusal;
  const [status, title] = problems[code];
  const problem: Problem = {
    type: `https://foyer.example/problems/${code}`,
    title,
    status,
    code,
    requestId,
    ...(detail !== undefined && { detail }),
    ...(fields !== undefined && { fields }),
    ...(left !== undefined && { left }),
    ...(line !== undefined && { line }),
    ...(seats !== undefined && { seats }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  if (retryAfterMs !== undefined) headers.set('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1_000))));
  if (status === 401) headers.set('www-authenticate', code === 'clock-off' ? 'Foyer-Device' : 'Cookie');
  return new Response(JSON.stringify(problem), { status, headers });
}

/** A cursor that is none of ours. */
export const badCursor: Refusal = { code: 'invalid-fields', fields: [{ path: 'cursor', code: 'invalid' }] };

/** What a box office's no is called over HTTP. Exhaustive: a new refusal does not compile until it has its place here. */
export function problemOfRefusal(refusal: BoxOfficeRefusal): Refusal {
  const left = refusal.left === undefined ? {} : { left: refusal.left };
  const line = refusal.line === undefined ? {} : { line: refusal.line };
  const seats = refusal.seats === undefined ? {} : { seats: refusal.seats };
  switch (refusal.code) {
    case 'idempotency-key-reused':
    case 'event-not-published':
    case 'event-past':
    case 'event-cancelled':
    case 'sales-paused':
    case 'not-on-sale-yet':
    case 'sale-ended':
    case 'unknown-ticket-type':
    case 'unknown-occurrence':
    case 'hold-expired':
    case 'hold-checked-out':
    case 'hold-at-its-longest':
    case 'price-changed':
    case 'order-not-payable':
    case 'version-conflict':
    case 'door-revoked':
    case 'no-seat-map':
    case 'stale-map':
    case 'unknown-code':
    case 'code-not-valid-now':
    case 'too-many-codes':
    case 'too-many-allotments':
    case 'waiting-list-closed':
    case 'waiting-list-full':
    case 'not-sold-out':
    case 'already-waiting':
      return { code: refusal.code };
    case 'bad-quantity':
    case 'too-many-tickets':
    case 'not-enough-left':
    case 'unknown-seat':
    case 'seat-twice':
    case 'seat-killed':
    case 'seat-taken':
    case 'wrong-category':
    case 'unit-split':
    case 'leaves-single':
    case 'not-enough-accessible':
    case 'seats-not-for-type':
    case 'seats-in-use':
    case 'code-used-up':
    case 'code-required':
    case 'add-on-alone':
    case 'too-many-add-ons':
    case 'too-many-for-person':
      return { code: refusal.code, ...left, ...line, ...seats };
    case 'ticket-admitted':
    case 'exchange-under-way':
    case 'changes-closed':
      return { code: 'not-exchangeable' };
    case 'payment-under-way':
      return { code: 'hold-checked-out' };
    case 'order-not-cancellable':
      return { code: 'order-not-payable' };
    case 'unknown-order':
    case 'unknown-payment':
    case 'unknown-ticket':
    case 'ticket-revoked':
    case 'unknown-door':
    case 'unknown-allotment':
    case 'unknown-entry':
      return { code: 'not-found' };
    case 'door-taken':
      return { code: 'enrolment-used' };
    case 'currency-fixed':
      return { code: 'invalid-fields', fields: [{ path: 'currency', code: 'invalid' }] };
    case 'generation-limit':
    case 'journal-gap':
      return { code: 'version-conflict' };
    case 'invalid':
    case 'settings-invalid':
    case 'test-fixed':
      return { code: 'invalid-fields', fields: [] };
    default:
      return unknownCode(refusal.code);
  }
}

function unknownCode(code: never): Refusal {
  return { code: 'internal', detail: `unknown refusal ${String(code)}` };
}
