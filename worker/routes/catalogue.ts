/** What anybody may read. */
import { createRoute, z } from '@hono/zod-openapi';
import { Availability, EventList, EventListQuery, EventPage } from '#domain/contract/public';
import { SeatMap } from '#domain/seating/seat-map';
import { eventParam, idParam, jsonReply, refusals } from './shared.ts';

const tags = ['Catalogue'];

export const listEvents = createRoute({
  method: 'get',
  path: '/api/events',
  tags,
  summary: 'Published events, the next ones first',
  request: { query: EventListQuery },
  responses: { 200: jsonReply('EventList', EventList, 'One page of events'), ...refusals },
});

export const showEvent = createRoute({
  method: 'get',
  path: '/api/events/{slugOrId}',
  tags,
  summary: 'One event with its dates and ticket types',
  request: { params: z.object({ slugOrId: z.string().min(1).max(140) }) },
  responses: { 200: jsonReply('EventPage', EventPage, 'The public page of the event'), ...refusals },
});

export const showAvailability = createRoute({
  method: 'get',
  path: '/api/events/{event}/availability',
  tags,
  summary: 'What is left of each ticket type, at most a second old',
  request: { params: eventParam },
  responses: { 200: jsonReply('Availability', Availability, 'What the box office said'), ...refusals },
});

export const showPublicSeatMap = createRoute({
  method: 'get',
  path: '/api/events/{event}/seat-map',
  tags,
  summary: 'A published version of the seat map; `seatMapVersion` of the event says which is on sale',
  request: {
    params: eventParam,
    query: z.object({ v: z.coerce.number().int().min(1).max(0xffff_ffff).describe('The version') }),
  },
  responses: { 200: jsonReply('SeatMap', SeatMap, 'The map, drawn and named; it never changes'), ...refusals },
});

/** In one spelling only: `00` would be another copy in every cache. */
const dateParam = eventParam.extend({
  occurrence: z
    .string()
    .regex(/^(0|[1-9]\d{0,2})$/)
    .transform(Number)
    .pipe(z.number().int().min(0).max(254)),
});

export const showSeats = createRoute({
  method: 'get',
  path: '/api/events/{event}/occurrences/{occurrence}/seats',
  tags,
  summary: 'Which seats of a date are free, held, sold or not for sale, in a few bytes, at most a second old',
  request: { params: dateParam },
  responses: {
    200: {
      description: 'A snapshot: bitmaps by position in the seat map of the version that it names',
      content: { 'application/octet-stream': { schema: z.any() } },
    },
    ...refusals,
  },
});

export const followSeats = createRoute({
  method: 'get',
  path: '/api/events/{event}/occurrences/{occurrence}/seats/live',
  tags,
  summary: 'The same as a WebSocket: a snapshot, then what changes, at least once a second',
  request: { params: dateParam },
  responses: {
    101: { description: 'Switching to WebSocket. Bytes are snapshots and deltas, text is an availability as JSON' },
    ...refusals,
  },
});

export const showPicture = createRoute({
  method: 'get',
  path: '/api/pictures/{picture}',
  tags,
  summary: 'The bytes of a picture; they never change',
  request: { params: z.object({ picture: idParam('picture') }) },
  responses: { 200: { description: 'The picture', content: { 'image/*': { schema: z.any() } } }, ...refusals },
});

export const tellTime = createRoute({
  method: 'get',
  path: '/api/time',
  tags: ['Service'],
  summary: 'The clock that decides sales',
  responses: { 200: jsonReply('Time', z.object({ nowMs: z.number().int() }), 'UTC, ms since 1970'), ...refusals },
});

export const Health = z.object({
  ok: z.boolean(),
  environment: z.string(),
  catalogue: z.enum(['ok', 'away']),
  nowMs: z.number().int(),
});

export const showHealth = createRoute({
  method: 'get',
  path: '/api/health',
  tags: ['Service'],
  summary: 'Whether the Worker runs and the catalogue answers; selling goes on without the latter',
  responses: { 200: jsonReply('Health', Health, 'How things are'), ...refusals },
});
