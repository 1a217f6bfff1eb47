import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, Handler } from 'hono';
import { authenticate } from './authenticate.ts';
import type { Books, BooksFor } from './books.ts';
import type { Fault, Faults, RateLimit } from './faults.ts';
import { decodeForm } from './form-body.ts';
import type { Answer, IdempotencyKeys } from './idempotency.ts';
import { freshId } from './ids.ts';
import { expandFor } from './look-up.ts';
import { Parameters } from './parameters.ts';
import { StripeProblem } from './problem.ts';
import { apiVersion, type Wire } from './shapes.ts';
import { sweep } from './sweep.ts';

export interface CallDeps {
  booksFor: BooksFor;
  keys: IdempotencyKeys;
  faults: Faults;
  rateLimit: RateLimit;
  /** The only API key that is taken; null for any test key. */
  secretKey: string | null;
}

/** One request to the API, read but not yet understood. */
export interface Call {
  requestId: string;
  method: string;
  path: string;
  id: string;
  /** The form encoded parameters, from the body or the query. */
  form: string;
  idempotencyKey: string | null;
}

type Node = { Bindings: HttpBindings };
export type Work = (books: Books, given: Parameters, id: string, call: Call) => Wire;

/** Wraps an endpoint's work in what every call has: the key, the limits, the trouble on purpose, idempotency, errors. */
export function answerCalls(deps: CallDeps): (work: Work) => Handler<Node> {
  return (work) => async (context) => {
    const requestId = freshId('req_', 14);
    try {
      const call = await readCall(context, requestId, deps);
      const fault = deps.faults.take(call.method, call.path);
      if (fault?.when === 'before' && fault.answer !== 'slow') return await suffer(context, call, fault);
      const { answer, replayed } = await runOnce(deps, call, work, fault);
      if (fault?.when === 'after' && fault.answer === 'slow') await pause(fault.delayMs);
      else if (fault?.when === 'after') return await suffer(context, call, fault);
      return respond(call, answer, replayed);
    } catch (error) {
      return respond({ requestId, idempotencyKey: null }, problemAnswer(error, requestId), false);
    }
  };
}

async function readCall(context: Context<Node>, requestId: string, deps: CallDeps): Promise<Call> {
  const { req } = context;
  authenticate(req.header('Authorization'), deps.secretKey);
  if (req.header('Stripe-Account')) {
    throw new StripeProblem(400, { type: 'invalid_request_error', message: 'The stand-in has no connected accounts.' });
  }
  if (!deps.rateLimit.admits()) throw tooMany();
  const form = req.method === 'POST' ? await req.text() : new URL(req.url).search.slice(1);
  const idempotencyKey = req.method === 'POST' ? (req.header('Idempotency-Key') ?? null) : null;
  return { requestId, method: req.method, path: req.path, id: req.param('id') ?? '', form, idempotencyKey };
}

/** Does the work at most once for an idempotency key; the answer is remembered in the transaction of the work. */
async function runOnce(
  deps: CallDeps,
  call: Call,
  work: Work,
  fault: Fault | undefined,
): Promise<{ answer: Answer; replayed: boolean }> {
  const key = call.idempotencyKey ? deps.keys.take(call.idempotencyKey, call.path, call.form) : null;
  if (key?.state === 'replay') return { answer: key.answer, replayed: true };
  try {
    if (fault?.answer === 'slow' && fault.when === 'before') await pause(fault.delayMs);
    const books = deps.booksFor({ requestId: call.requestId, idempotencyKey: call.idempotencyKey });
    sweep(books);
    const answer = books.store.transaction(() => {
      const given = new Parameters(decodeForm(call.form));
      const body = expandFor(books, work(books, given, call.id, call), given);
      const done: Answer = { status: 200, body: JSON.stringify(body, null, 2), requestId: call.requestId };
      key?.finish(fault?.answer === '500' && fault.remembered ? brokenAnswer(call.requestId) : done);
      return done;
    });
    return { answer, replayed: false };
  } catch (error) {
    const answer = problemAnswer(error, call.requestId);
    key?.finish(error instanceof StripeProblem && error.remembered ? answer : null);
    return { answer, replayed: false };
  }
}

async function suffer(context: Context<Node>, call: Call, fault: Fault): Promise<Response> {
  if (fault.answer === '429') return respond(call, problemAnswer(tooMany(), call.requestId), false);
  if (fault.answer === '500') return respond(call, brokenAnswer(call.requestId), false);
  const { socket } = context.env.incoming;
  if (fault.answer === 'reset') socket.resetAndDestroy();
  else await new Promise((resolve) => socket.once('close', resolve)); // until the caller loses patience or we stop
  return RESPONSE_ALREADY_SENT;
}

function tooMany(): StripeProblem {
  const message = 'Request rate limit exceeded. Learn more about rate limits here https://docs.stripe.com/rate-limits.';
  return new StripeProblem(429, { type: 'invalid_request_error', code: 'rate_limit', message });
}

function brokenAnswer(requestId: string): Answer {
  const error = { type: 'api_error', message: 'An unknown error occurred (this one was asked for on the console).' };
  return { status: 500, body: JSON.stringify({ error }, null, 2), requestId };
}

function problemAnswer(error: unknown, requestId: string): Answer {
  if (error instanceof StripeProblem) {
    const url = error.body.code
      ? { doc_url: `https://docs.stripe.com/error-codes/${error.body.code.replaceAll('_', '-')}` }
      : {};
    return { status: error.status, body: JSON.stringify({ error: { ...error.body, ...url } }, null, 2), requestId };
  }
  console.error('payment stand-in:', error);
  const message = 'The stand-in itself has failed; its output says why.';
  return { status: 500, body: JSON.stringify({ error: { type: 'api_error', message } }), requestId };
}

function respond(call: Pick<Call, 'requestId' | 'idempotencyKey'>, answer: Answer, replayed: boolean): Response {
  return new Response(answer.body, {
    status: answer.status,
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-cache, no-store',
      'Request-Id': call.requestId,
      'Stripe-Version': apiVersion,
      ...(call.idempotencyKey ? { 'Idempotency-Key': call.idempotencyKey } : {}),
      ...(replayed ? { 'Idempotent-Replayed': 'true', 'Original-Request': answer.requestId } : {}),
      ...(answer.status === 409 ? { 'Stripe-Should-Retry': 'true' } : {}),
    },
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
