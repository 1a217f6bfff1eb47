/** What an organizer sees of the doors while people come in, and says to them. */
import { createRoute, z } from '@hono/zod-openapi';
import { practiceKinds } from '#domain/admission/practice';
import { DeskArrivals, DeskInside } from '#domain/contract/arrivals';
import { EnrolmentView } from '#domain/contract/desk';
import { DeskDoorMessageList, DoorMessageRequest } from '#domain/contract/door-talk';
import { eventParam, idParam, jsonBody, jsonReply, refusals } from './shared.ts';

const tags = ['Desk'];
const dateQuery = z.object({
  occurrence: z.coerce.number().int().min(0).max(254).optional().describe('The date; missing is the one that is on'),
});
const csvReply = (description: string) => ({
  description,
  content: { 'text/csv': { schema: z.string().meta({ description: 'RFC 4180, UTF-8' }) } },
});

export const showArrivals = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/arrivals',
  tags,
  summary: 'Who has come when, by gate and minute, and who is expected',
  request: { params: eventParam, query: dateQuery },
  responses: { 200: jsonReply('DeskArrivals', DeskArrivals, 'As the box office has it this moment'), ...refusals },
});

export const showInside = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/inside',
  tags,
  summary: 'Who is inside now, by zone and gate, and how old the word of each door is: for an evacuation',
  request: { params: eventParam },
  responses: { 200: jsonReply('DeskInside', DeskInside, 'By what has arrived'), ...refusals },
});

export const listDoorMessages = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/door-messages',
  tags,
  summary: 'Messages to doors with what became of them, the newest first, at most 30',
  request: { params: eventParam },
  responses: { 200: jsonReply('DeskDoorMessageList', DeskDoorMessageList, 'The messages'), ...refusals },
});

export const sendDoorMessage = createRoute({
  method: 'post',
  path: '/api/desk/events/{event}/door-messages',
  tags,
  summary: 'Shows a message at one door or all, until somebody there acknowledges it',
  request: { params: eventParam, body: jsonBody('DoorMessageRequest', DoorMessageRequest) },
  responses: { 201: jsonReply('DoorMessageSent', z.object({ id: z.number().int() }), 'On its way'), ...refusals },
});

export const withdrawDoorMessage = createRoute({
  method: 'delete',
  path: '/api/desk/events/{event}/door-messages/{message}',
  tags,
  summary: 'Takes a message from the screens on which it still stands',
  request: { params: eventParam.extend({ message: z.coerce.number().int().min(1) }) },
  responses: { 204: { description: 'Withdrawn' }, ...refusals },
});

export const replaceDoor = createRoute({
  method: 'post',
  path: '/api/desk/events/{event}/doors/{device}/replacement',
  tags,
  summary: 'For a lost phone: withdraws the door and makes a link for another with the same name, gate and role',
  request: { params: eventParam.extend({ device: idParam('device') }) },
  responses: { 201: jsonReply('EnrolmentView', EnrolmentView, 'The link; it is shown only now'), ...refusals },
});

const PracticeSheet = z.object({
  codes: z.array(z.object({ kind: z.enum(practiceKinds), code: z.string() })),
});

export const showPractice = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/practice',
  tags,
  summary: 'Codes for practising: genuine, and let in nowhere but at a door in practice',
  request: { params: eventParam },
  responses: { 200: jsonReply('PracticeSheet', PracticeSheet, 'One code of each kind'), ...refusals },
});

export const exportConflicts = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/conflicts.csv',
  tags,
  summary: 'Every conflict that was ever reported, with both scans',
  request: { params: eventParam },
  responses: { 200: csvReply('The newest first'), ...refusals },
});

export const exportJournal = createRoute({
  method: 'get',
  path: '/api/desk/events/{event}/journal.csv',
  tags,
  summary: 'The journals of all doors as they signed them, with hashes and signatures',
  request: { params: eventParam },
  responses: { 200: csvReply('By door and sequence; the newest 50,000 entries of each'), ...refusals },
});
