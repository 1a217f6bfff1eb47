/** Single tickets of an order: for whoever has its link, and at the desk. And the keys that all tickets are signed with. */
import { createRoute, z } from '@hono/zod-openapi';
import { TicketView } from '#domain/contract/sale';
import { BindTicketRequest, EventKeyList } from '#domain/contract/tickets';
import { eventParam, jsonBody, jsonReply, orderParam, refusals, secretQuery } from './shared.ts';

const ticketParam = orderParam.extend({ serial: z.coerce.number().int().min(0).max(0xffff_ffff) });
const keyParam = eventParam.extend({ key: z.coerce.number().int().min(0).max(255) });
const ticketReply = (description: string) => ({ 200: jsonReply('TicketView', TicketView, description), ...refusals });
const keysReply = { 200: jsonReply('EventKeyList', EventKeyList, 'All keys of the event'), ...refusals };

export const bindTicket = createRoute({
  method: 'post',
  path: '/api/events/{event}/orders/{order}/tickets/{serial}/binding',
  tags: ['Sale'],
  summary: 'Binds a ticket to the key in a phone, also to another phone than before; every code of before is dead',
  request: { params: ticketParam, query: secretQuery, body: jsonBody('BindTicketRequest', BindTicketRequest) },
  responses: ticketReply('Bound; `boundCode` is what the phone makes live codes of'),
});

export const reissueOwnTicket = createRoute({
  method: 'post',
  path: '/api/events/{event}/orders/{order}/tickets/{serial}/reissue',
  tags: ['Sale'],
  summary: 'A new code for a ticket; every code of before is dead, printed ones too',
  request: { params: ticketParam, query: secretQuery },
  responses: ticketReply('The ticket with its new code'),
});

export const reissueTicket = createRoute({
  method: 'post',
  path: '/api/desk/events/{event}/orders/{order}/tickets/{serial}/reissue',
  tags: ['Desk'],
  summary: 'A new code for a ticket of a buyer, who finds it under the order’s link',
  request: { params: ticketParam },
  responses: { 204: { description: 'Every code of before is dead' }, ...refusals },
});

export const listEventKeys = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/keys',
  tags: ['Desk'],
  summary: 'The keys that tickets of the event are signed with',
  request: { params: eventParam },
  responses: keysReply,
});

export const rotateEventKey = createRoute({
  method: 'post',
  path: '/api/desk/events/{event}/keys',
  tags: ['Desk'],
  summary: 'A further key, which signs from now on; tickets of the keys before it stay good',
  request: { params: eventParam },
  responses: keysReply,
});

export const retireEventKey = createRoute({
  method: 'post',
  path: '/api/desk/events/{event}/keys/{key}/retirement',
  tags: ['Desk'],
  summary: 'Nothing under this key is believed any more; its tickets are shown with new codes, those on paper are dead',
  request: { params: keyParam },
  responses: keysReply,
});
