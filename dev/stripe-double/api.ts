import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Books } from './books.ts';
import { answerCalls, type CallDeps, type Work } from './call.ts';
import { lineItems, shapesOf } from './look-up.ts';
import { filtersOf, listOf } from './lists.ts';
import type { Parameters } from './parameters.ts';
import { StripeProblem } from './problem.ts';
import type { Kinds } from './records.ts';
import { createRefund } from './refunds.ts';
import { createSession, expireSession } from './sessions.ts';
import { refundShape, sessionShape, type Wire } from './shapes.ts';

export interface ApiDeps extends CallDeps {
  /** How many deliveries of an event are still to come. */
  pendingWebhooks(eventId: string): number;
}

/** The endpoints under `/v1` that the shop uses; each is one line that says what it does. */
export function stripeApi(deps: ApiDeps): Hono<{ Bindings: HttpBindings }> {
  const api = new Hono<{ Bindings: HttpBindings }>();
  const on = answerCalls(deps);
  const get = (path: string, work: Work) => void api.get(`/v1/${path}`, on(work));
  const post = (path: string, work: Work) => void api.post(`/v1/${path}`, on(work));
  const shapes = (books: Books) => shapesOf(books, deps.pendingWebhooks);

  post('checkout/sessions', (books, given) => shapes(books).session(createSession(books, given)));
  get('checkout/sessions', (books, given) => listSessions(books, given));
  get('checkout/sessions/:id', (books, _, id) => shapes(books).one('session', 'checkout.session', id));
  get('checkout/sessions/:id/line_items', (books, _, id) => lineItems(books, id));
  post('checkout/sessions/:id/expire', (books, _, id) => shapes(books).session(expireSession(books, id)));
  get('payment_intents/:id', (books, _, id) => shapes(books).one('payment', 'payment_intent', id));
  get('charges/:id', (books, _, id) => shapes(books).one('charge', 'charge', id));
  post('refunds', (books, given) => refundShape(createRefund(books, given)));
  get('refunds', (books, given) => listRefunds(books, given));
  get('refunds/:id', (books, _, id) => shapes(books).one('refund', 'refund', id));
  get('events', (books, given) => listEvents(books, given, shapes(books).event));
  get('events/:id', (books, _, id) => shapes(books).one('event', 'event', id));
  get('balance', () => ({ object: 'balance', available: [], pending: [], livemode: false }));
  api.all(
    '/v1/*',
    on((_books, _given, _id, call) => refuseUnknownUrl(call.method, call.path)),
  );
  return api;
}

function refuseUnknownUrl(method: string, path: string): never {
  const message = `Unrecognized request URL (${method}: ${path}). The stand-in knows only what the shop uses.`;
  throw new StripeProblem(404, { type: 'invalid_request_error', message });
}

const listing = ['limit', 'starting_after', 'ending_before', 'created', 'expand'];

function listSessions(books: Books, given: Parameters): Wire {
  given.refuseUnknown([...listing, 'payment_intent', 'status']);
  const where = filtersOf(given, { payment_intent: 'paymentId', status: 'status' });
  const shape = (session: Kinds['session']) => sessionShape(session, books.publicUrl());
  return listOf(books.store, 'session', given, '/v1/checkout/sessions', shape, where);
}

function listRefunds(books: Books, given: Parameters): Wire {
  given.refuseUnknown([...listing, 'payment_intent', 'charge']);
  const where = filtersOf(given, { payment_intent: 'paymentId', charge: 'chargeId' });
  return listOf(books.store, 'refund', given, '/v1/refunds', refundShape, where);
}

function listEvents(books: Books, given: Parameters, shape: (event: Kinds['event']) => Wire): Wire {
  given.refuseUnknown([...listing, 'type', 'types']);
  const types = given.texts('types', 20);
  const where = [
    ...filtersOf(given, { type: 'type' }),
    ...(types.length > 0 ? [{ field: 'type' as const, is: 'in' as const, value: types }] : []),
  ];
  return listOf(books.store, 'event', given, '/v1/events', shape, where);
}
