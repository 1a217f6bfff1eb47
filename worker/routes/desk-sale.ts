/** What an organizer does at the desk about a running sale: codes, places kept aside, the waiting list. */
import { createRoute, z } from '@hono/zod-openapi';
import {
  AllotmentRequest,
  DeskAllotment,
  DeskAllotmentList,
  DeskCodeList,
  DeskWaitingList,
  ReleaseAllotmentRequest,
  SetCodesRequest,
} from '#domain/contract/desk';
import { waitingStates } from '#domain/contract/sale';
import { entryParam, eventParam, idParam, jsonBody, jsonReply, refusals } from './shared.ts';

const tags = ['Desk'];
/** Lists that a box office gives are longer than those of the catalogue: a thousand codes are made at once. */
const longList = z.object({
  cursor: z.string().max(20).optional().describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
const allotmentParam = eventParam.extend({ allotment: idParam('allotment') });

export const listCodes = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/codes',
  tags,
  summary: 'Sale codes with their use, in the order in which they were made',
  request: { params: eventParam, query: longList },
  responses: { 200: jsonReply('DeskCodeList', DeskCodeList, 'One page'), ...refusals },
});

export const setCodes = createRoute({
  method: 'put',
  path: '/api/desk/events/{event}/codes',
  tags,
  summary: 'Makes codes, or changes those that are there; their use stays',
  request: { params: eventParam, body: jsonBody('SetCodesRequest', SetCodesRequest) },
  responses: { 200: jsonReply('SetCodesReply', z.object({ codes: z.number().int() }), 'How many'), ...refusals },
});

export const listAllotments = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/allotments',
  tags,
  summary: 'Places and seats that are kept off general sale',
  request: { params: eventParam },
  responses: { 200: jsonReply('DeskAllotmentList', DeskAllotmentList, 'All of them'), ...refusals },
});

export const makeAllotment = createRoute({
  method: 'post',
  path: '/api/desk/events/{event}/allotments',
  tags,
  summary: 'Keeps places of a type, or seats of a date, for nobody or for whoever has a code',
  request: { params: eventParam, body: jsonBody('AllotmentRequest', AllotmentRequest) },
  responses: { 201: jsonReply('DeskAllotment', DeskAllotment, 'What is kept'), ...refusals },
});

const Released = z.object({ id: z.string(), left: z.number().int() });

export const releaseAllotment = createRoute({
  method: 'post',
  path: '/api/desk/events/{event}/allotments/{allotment}/release',
  tags,
  summary: 'Puts all of it back on sale, or so many places, or some seats',
  request: { params: allotmentParam, body: jsonBody('ReleaseAllotmentRequest', ReleaseAllotmentRequest) },
  responses: { 200: jsonReply('ReleasedAllotment', Released, 'What is still kept'), ...refusals },
});

export const listWaiting = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/waiting-list',
  tags,
  summary: 'Who waits, in the order in which they joined; names for those who may see them',
  request: { params: eventParam, query: longList },
  responses: { 200: jsonReply('DeskWaitingList', DeskWaitingList, 'One page, and how many in all'), ...refusals },
});

export const removeWaiting = createRoute({
  method: 'delete',
  path: '/api/desk/events/{event}/waiting-list/{entry}',
  tags,
  summary: 'Takes somebody off the list; an open offer goes to the next',
  request: { params: entryParam },
  responses: { 204: { description: 'Not on the list' }, ...refusals },
});

const Offered = z.object({ id: z.string(), state: z.enum(waitingStates) });

export const offerNow = createRoute({
  method: 'post',
  path: '/api/desk/events/{event}/waiting-list/{entry}/offer',
  tags,
  summary: 'Offers places to somebody out of turn, if there are any',
  request: { params: entryParam },
  responses: { 200: jsonReply('OfferedPlaces', Offered, 'The offer is made'), ...refusals },
});
