/** Refusals as `application/problem+json` (RFC 9457). The one place where a code becomes an HTTP answer. */
import type { Context, TypedResponse } from 'hono';
import type { ClientErrorStatusCode, ServerErrorStatusCode } from 'hono/utils/http-status';
import type { Refusal as BoxOfficeRefusal, RefusalCode } from '#domain/box-office/commands';
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

/** Refusals that have another name over HTTP; all others keep theirs. */
const renamed = {
  'ticket-admitted': 'not-exchangeable',
  'exchange-under-way': 'not-exchangeable',
  'changes-closed': 'not-exchangeable',
  'payment-under-way': 'hold-checked-out',
  'order-not-cancellable': 'ticket-gone',
  'unknown-order': 'not-found',
  'unknown-payment': 'not-found',
  'unknown-ticket': 'not-found',
  'unknown-key': 'not-found',
  'bad-proof': 'bad-signature',
  'ticket-revoked': 'ticket-gone',
  'unknown-door': 'not-found',
  'unknown-allotment': 'not-found',
  'unknown-entry': 'not-found',
  'door-taken': 'enrolment-used',
  'currency-fixed': 'invalid-fields',
  'generation-limit': 'version-conflict',
  'journal-gap': 'version-conflict',
  invalid: 'invalid-fields',
  'settings-invalid': 'invalid-fields',
  'test-fixed': 'invalid-fields',
} as const satisfies Partial<Record<RefusalCode, ProblemCode>>;

/** What a box office's no is called over HTTP. A new refusal does not compile until it is a problem, or has one to be called by. */
export function problemOfRefusal({ code: refused, left, line, seats }: Omit<BoxOfficeRefusal, 'ok'>): Refusal {
  const code: ProblemCode = isRenamed(refused) ? renamed[refused] : refused;
  if (code === 'invalid-fields')
    return { code, fields: refused === 'currency-fixed' ? [{ path: 'currency', code: 'invalid' }] : [] };
  return {
    code,
    ...(left !== undefined && { left }),
    ...(line !== undefined && { line }),
    ...(seats?.length && { seats }),
  };
}

function isRenamed(code: RefusalCode): code is keyof typeof renamed {
  return code in renamed;
}
