/** What an organizer does at the desk. Who may is said in one table (worker/authorize.ts). */
import { createRoute, z } from '@hono/zod-openapi';
import {
  BlockTicketsReply,
  BlockTicketsRequest,
  DeskEvent,
  DeskEventRow,
  DeskOrderList,
  DeskScanList,
  DeskSeatMap,
  DeskTotals,
  DoorList,
  EnrolmentRequest,
  EnrolmentView,
  SaveDraftRequest,
  SaveSeatMapReply,
} from '#domain/contract/desk';
import { PictureView } from '#domain/contract/public';
import { EventDraft } from '#domain/event/draft';
import { CancelOrderRequest, CancelReply } from '#domain/contract/sale';
import { cursorQuery, eventParam, idParam, jsonBody, jsonReply, orderParam, refusals } from './shared.ts';

const tags = ['Desk'];
const seatMapQuery = z.object({
  from: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Version of the map that was edited; refused when it is not the newest'),
});
const organizerParam = z.object({ organizer: idParam('organizer') });

export const listDeskEvents = createRoute({
  method: 'get',
  path: '/api/organizers/{organizer}/events',
  tags,
  summary: 'All events of an organizer, drafts too, the newest first',
  request: { params: organizerParam, query: cursorQuery },
  responses: {
    200: jsonReply(
      'DeskEventList',
      z.object({ events: z.array(DeskEventRow), nextCursor: z.string().nullable() }),
      'One page',
    ),
    ...refusals,
  },
});

export const createEvent = createRoute({
  method: 'post',
  path: '/api/organizers/{organizer}/events',
  tags,
  summary: 'A new draft, as unfinished as it may be',
  request: { params: organizerParam, body: jsonBody('EventDraft', EventDraft) },
  responses: { 201: jsonReply('DeskEvent', DeskEvent, 'The draft'), ...refusals },
});

export const showDeskEvent = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}',
  tags,
  summary: 'An event as the desk edits it, with what still stands in the way of its publication',
  request: { params: eventParam },
  responses: { 200: jsonReply('DeskEvent', DeskEvent, 'The event'), ...refusals },
});

export const saveDraft = createRoute({
  method: 'put',
  path: '/api/desk/events/{event}',
  tags,
  summary: 'Saves the form; refused when somebody else has saved in the meantime',
  request: { params: eventParam, body: jsonBody('SaveDraftRequest', SaveDraftRequest) },
  responses: { 200: jsonReply('DeskEvent', DeskEvent, 'The event'), ...refusals },
});

export const PublishRequest = z.strictObject({ version: z.number().int().min(0) });

export const publishEvent = createRoute({
  method: 'post',
  path: '/api/desk/events/{event}/publish',
  tags,
  summary: 'Puts the saved version on sale',
  request: { params: eventParam, body: jsonBody('PublishRequest', PublishRequest) },
  responses: { 200: jsonReply('DeskEvent', DeskEvent, 'The event'), ...refusals },
});

export const showSeatMap = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/seat-map',
  tags,
  summary: 'The seat map of the draft',
  request: { params: eventParam },
  responses: { 200: jsonReply('DeskSeatMap', DeskSeatMap, 'The map, or null where there is none'), ...refusals },
});

export const saveSeatMap = createRoute({
  method: 'put',
  path: '/api/desk/events/{event}/seat-map',
  tags,
  summary:
    'Gives the draft another seat map: the body is one of ours or a plan made for pretix, as JSON of at most 16 MB',
  request: { params: eventParam, query: seatMapQuery },
  responses: { 200: jsonReply('SaveSeatMapReply', SaveSeatMapReply, 'What was kept'), ...refusals },
});

export const removeSeatMap = createRoute({
  method: 'delete',
  path: '/api/desk/events/{event}/seat-map',
  tags,
  summary: 'Takes the seat map out of the draft; who has a seat keeps it',
  request: { params: eventParam },
  responses: { 204: { description: 'The draft has no map' }, ...refusals },
});

export const addPicture = createRoute({
  method: 'post',
  path: '/api/desk/events/{event}/pictures',
  tags,
  summary: 'Adds a picture: the bytes are the body (JPEG, PNG, WebP or AVIF, at most 5 MB)',
  request: { params: eventParam, query: z.object({ alt: z.string().trim().max(300).default('') }) },
  responses: { 201: jsonReply('PictureView', PictureView, 'The picture'), ...refusals },
});

export const removePicture = createRoute({
  method: 'delete',
  path: '/api/desk/events/{event}/pictures/{picture}',
  tags,
  summary: 'Takes a picture away',
  request: { params: eventParam.extend({ picture: idParam('picture') }) },
  responses: { 204: { description: 'Gone' }, ...refusals },
});

export const showTotals = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/totals',
  tags,
  summary: 'Sold, held, admitted: as the box office has it this moment',
  request: { params: eventParam },
  responses: { 200: jsonReply('DeskTotals', DeskTotals, 'The numbers'), ...refusals },
});

export const followTotals = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/live',
  tags,
  summary: 'The same as a WebSocket, at most about four times a second',
  request: { params: eventParam },
  responses: { 101: { description: 'Switching to WebSocket; each message is a DeskTotals' }, ...refusals },
});

export const listOrders = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/orders',
  tags,
  summary: 'Orders, the newest first; `query` takes an order id or a whole mail address',
  request: { params: eventParam, query: cursorQuery.extend({ query: z.string().trim().max(254).optional() }) },
  responses: { 200: jsonReply('DeskOrderList', DeskOrderList, 'One page'), ...refusals },
});

export const cancelOrder = createRoute({
  method: 'post',
  path: '/api/desk/events/{event}/orders/{order}/cancellations',
  tags,
  summary: 'Cancels an order or some of its tickets; what was paid for them goes back',
  request: { params: orderParam, body: jsonBody('CancelOrderRequest', CancelOrderRequest) },
  responses: { 200: jsonReply('CancelReply', CancelReply, 'Cancelled'), ...refusals },
});

export const blockTickets = createRoute({
  method: 'post',
  path: '/api/desk/events/{event}/orders/{order}/blocks',
  tags,
  summary: 'Blocks tickets of an order at all doors, or lifts the block; they stay sold either way',
  request: { params: orderParam, body: jsonBody('BlockTicketsRequest', BlockTicketsRequest) },
  responses: { 200: jsonReply('BlockTicketsReply', BlockTicketsReply, 'Doors hear of it'), ...refusals },
});

/** What the list of scans may be narrowed to. */
const scanKinds = ['refused', 'conflict', 'journal-broken'] as const;

export const listScans = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/scans',
  tags,
  summary: 'Refused scans and conflicts, the newest first',
  request: { params: eventParam, query: cursorQuery.extend({ kind: z.enum(scanKinds).optional() }) },
  responses: { 200: jsonReply('DeskScanList', DeskScanList, 'One page'), ...refusals },
});

export const inviteDoor = createRoute({
  method: 'post',
  path: '/api/desk/events/{event}/doors',
  tags,
  summary: 'A link that makes one device a door, within a day and once',
  request: { params: eventParam, body: jsonBody('EnrolmentRequest', EnrolmentRequest) },
  responses: { 201: jsonReply('EnrolmentView', EnrolmentView, 'The link; it is shown only now'), ...refusals },
});

export const listDoors = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/doors',
  tags,
  summary: 'The doors of an event',
  request: { params: eventParam },
  responses: { 200: jsonReply('DoorList', DoorList, 'All of them'), ...refusals },
});

export const revokeDoor = createRoute({
  method: 'delete',
  path: '/api/desk/events/{event}/doors/{device}',
  tags,
  summary: 'Withdraws a door',
  request: { params: eventParam.extend({ device: idParam('device') }) },
  responses: { 204: { description: 'Withdrawn' }, ...refusals },
});
