/** From a hold to an order with its tickets. Nobody needs an account; an order is opened by its secret. */
import { createRoute, z } from '@hono/zod-openapi';
import {
  CancelReply,
  CancelTicketsRequest,
  CheckoutReply,
  CheckoutRequest,
  CodeView,
  HoldRequest,
  HoldView,
  OrderView,
  WaitingConfirmation,
  WaitingMailed,
  WaitingReply,
  WaitingRequest,
  WaitingView,
} from '#domain/contract/sale';
import { entryParam, eventParam, holdParam, jsonBody, jsonReply, orderParam, refusals, secretQuery } from './shared.ts';

const tags = ['Sale'];

export const holdTickets = createRoute({
  method: 'post',
  path: '/api/events/{event}/holds',
  tags,
  summary: 'Reserves tickets, all or none of them',
  request: { params: eventParam, body: jsonBody('HoldRequest', HoldRequest) },
  responses: { 201: jsonReply('HoldView', HoldView, 'Reserved until `expiresAtMs`'), ...refusals },
});

export const showHold = createRoute({
  method: 'get',
  path: '/api/events/{event}/holds/{hold}',
  tags,
  summary: 'A reservation as it stands',
  request: { params: holdParam },
  responses: { 200: jsonReply('HoldView', HoldView, 'The reservation'), ...refusals },
});

export const extendHold = createRoute({
  method: 'post',
  path: '/api/events/{event}/holds/{hold}/extension',
  tags,
  summary: 'A full reservation time from now, at most 30 minutes after it was made',
  request: { params: holdParam },
  responses: { 200: jsonReply('HoldView', HoldView, 'The reservation'), ...refusals },
});

export const releaseHold = createRoute({
  method: 'delete',
  path: '/api/events/{event}/holds/{hold}',
  tags,
  summary: 'Gives a reservation back',
  request: { params: holdParam },
  responses: { 204: { description: 'Given back, or gone already' }, ...refusals },
});

export const releaseHoldOnLeave = createRoute({
  method: 'post',
  path: '/api/events/{event}/holds/{hold}/release',
  tags,
  summary: 'The same for navigator.sendBeacon, which can only POST and sends no key',
  request: { params: holdParam },
  responses: { 204: { description: 'Given back, or gone already' }, ...refusals },
});

export const checkOut = createRoute({
  method: 'post',
  path: '/api/events/{event}/holds/{hold}/checkout',
  tags,
  summary: 'Turns a reservation into an order: the price is fixed here',
  request: { params: holdParam, body: jsonBody('CheckoutRequest', CheckoutRequest) },
  responses: { 201: jsonReply('CheckoutReply', CheckoutReply, 'The order, and where to pay for it'), ...refusals },
});

export const showOrder = createRoute({
  method: 'get',
  path: '/api/events/{event}/orders/{order}',
  tags,
  summary: 'An order with its tickets, for whoever holds its secret',
  request: { params: orderParam, query: secretQuery },
  responses: { 200: jsonReply('OrderView', OrderView, 'The order'), ...refusals },
});

export const payAgain = createRoute({
  method: 'post',
  path: '/api/events/{event}/orders/{order}/payment',
  tags,
  summary: 'Where to go on paying while the order waits for it',
  request: { params: orderParam, query: secretQuery },
  responses: { 200: jsonReply('PaymentPage', z.object({ payUrl: z.string() }), 'The payment page'), ...refusals },
});

export const showCalendar = createRoute({
  method: 'get',
  path: '/api/events/{event}/orders/{order}/calendar.ics',
  tags,
  summary: 'The dates of an order for a calendar (RFC 5545)',
  request: { params: orderParam, query: secretQuery },
  responses: {
    200: { description: 'The calendar file', content: { 'text/calendar': { schema: z.string() } } },
    ...refusals,
  },
});

export const showPdf = createRoute({
  method: 'get',
  path: '/api/events/{event}/orders/{order}/tickets.pdf',
  tags,
  summary: 'The tickets of an order to print (A4) or to keep (as wide as a phone), one a page',
  request: { params: orderParam, query: secretQuery.extend({ format: z.enum(['a4', 'phone']).default('a4') }) },
  responses: {
    200: {
      description: 'The tickets',
      content: { 'application/pdf': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...refusals,
  },
});

export const cancelTickets = createRoute({
  method: 'post',
  path: '/api/events/{event}/orders/{order}/cancellations',
  tags,
  summary: 'Gives tickets of an order back, as far as the organizer lets buyers; what was paid for them goes back',
  request: { params: orderParam, query: secretQuery, body: jsonBody('CancelTicketsRequest', CancelTicketsRequest) },
  responses: { 200: jsonReply('CancelReply', CancelReply, 'Given back'), ...refusals },
});

export const showCode = createRoute({
  method: 'get',
  path: '/api/events/{event}/codes/{code}',
  tags,
  summary: 'What a code shows, lowers and opens; few tries a minute',
  request: { params: eventParam.extend({ code: z.string().min(1).max(64) }) },
  responses: { 200: jsonReply('CodeView', CodeView, 'The code can be used now'), ...refusals },
});

export const joinWaitingList = createRoute({
  method: 'post',
  path: '/api/events/{event}/waiting-list',
  tags,
  summary:
    'Asks to wait for what is sold out, as a party: all of it or nothing is offered. Counts once it is confirmed by mail',
  request: { params: eventParam, body: jsonBody('WaitingRequest', WaitingRequest) },
  responses: { 202: jsonReply('WaitingMailed', WaitingMailed, 'The mail with the link is on its way'), ...refusals },
});

export const confirmWaiting = createRoute({
  method: 'post',
  path: '/api/events/{event}/waiting-list/confirmations',
  tags,
  summary: 'Confirms with what stood in the link of the mail; from here on the party waits',
  request: { params: eventParam, body: jsonBody('WaitingConfirmation', WaitingConfirmation) },
  responses: { 201: jsonReply('WaitingReply', WaitingReply, 'The entry, and its link'), ...refusals },
});

export const showWaiting = createRoute({
  method: 'get',
  path: '/api/events/{event}/waiting-list/{entry}',
  tags,
  summary: 'The place in line, or what is offered, for whoever holds the secret',
  request: { params: entryParam, query: secretQuery },
  responses: { 200: jsonReply('WaitingView', WaitingView, 'The entry'), ...refusals },
});

export const leaveWaitingList = createRoute({
  method: 'delete',
  path: '/api/events/{event}/waiting-list/{entry}',
  tags,
  summary: 'Leaves the list; an open offer goes to the next',
  request: { params: entryParam, query: secretQuery },
  responses: { 204: { description: 'Left, or gone already' }, ...refusals },
});

export const leaveByMail = createRoute({
  method: 'post',
  path: '/api/events/{event}/waiting-list/{entry}/leave',
  tags,
  summary: 'The same with one click in a mail program (RFC 8058), which sends a form and no key',
  request: { params: entryParam, query: secretQuery },
  responses: { 204: { description: 'Left, or gone already' }, ...refusals },
});

export const hearStripe = createRoute({
  method: 'post',
  path: '/api/stripe/webhook',
  tags: ['Service'],
  summary: 'Where Stripe tells of payments; signed, at least once, in any order',
  responses: {
    200: jsonReply('WebhookReply', z.object({ received: z.literal(true) }), 'Heard'),
    ...refusals,
  },
});
