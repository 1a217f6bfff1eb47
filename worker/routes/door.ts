/**
 * What a door asks. It signs each call with its own key:
 * `Authorization: Foyer-Device <device id> <unix ms> <base64url Ed25519 signature>` (see worker/door/device-signature.ts).
 */
import { createRoute, z } from '@hono/zod-openapi';
import {
  EnrolReply,
  EnrolRequest,
  JournalReply,
  JournalUpload,
  MeetReply,
  MeetRequest,
  NamePagesReply,
  NamesQuery,
} from '#domain/contract/door';
import { DoorReport, DoorReportReply } from '#domain/contract/door-talk';
import { eventParam, jsonBody, jsonReply, refusals } from './shared.ts';

const tags = ['Door'];

export const enrolDoor = createRoute({
  method: 'post',
  path: '/api/doors',
  tags,
  summary: 'Makes this device a door, with the token of an enrolment link',
  request: { body: jsonBody('EnrolRequest', EnrolRequest) },
  responses: { 201: jsonReply('EnrolReply', EnrolReply, 'Enrolled; pin `trustAnchor`'), ...refusals },
});

export const fetchPack = createRoute({
  method: 'get',
  path: '/api/doors/{event}/pack',
  tags,
  summary: 'The signed gate pack, or what changed since an epoch',
  request: { params: eventParam, query: z.object({ since: z.coerce.number().int().min(0).optional() }) },
  responses: {
    200: { description: 'Pack or delta', content: { 'application/octet-stream': { schema: z.any() } } },
    304: { description: 'Nothing has changed since that epoch' },
    ...refusals,
  },
});

export const meetDoors = createRoute({
  method: 'post',
  path: '/api/doors/{event}/meeting',
  tags,
  summary: 'Says that this door is online, and carries its introductions to others that are',
  request: { params: eventParam, body: jsonBody('MeetRequest', MeetRequest) },
  responses: { 200: jsonReply('MeetReply', MeetReply, 'Who else is online, and what they sent'), ...refusals },
});

export const listNamePages = createRoute({
  method: 'get',
  path: '/api/doors/{event}/names',
  tags,
  summary: 'The revision of each page of names; 304 where the digest is that of what is held',
  request: { params: eventParam, query: z.object({ held: z.string().max(43).optional() }) },
  responses: {
    200: jsonReply('NamePagesReply', NamePagesReply, '`pages` is null where no names may be held here'),
    304: { description: 'Nothing has changed' },
    ...refusals,
  },
});

export const fetchNames = createRoute({
  method: 'get',
  path: '/api/doors/{event}/names/pages',
  tags,
  summary: 'Pages of names, sealed per ticket, or to this device where it may look people up',
  request: { params: eventParam, query: NamesQuery },
  responses: {
    200: {
      description: 'Pages, each after its length (u32)',
      content: { 'application/octet-stream': { schema: z.any() } },
    },
    ...refusals,
  },
});

export const uploadJournal = createRoute({
  method: 'post',
  path: '/api/doors/{event}/journal',
  tags,
  summary: 'Hands in journal entries, in any order and any number of times',
  request: { params: eventParam, body: jsonBody('JournalUpload', JournalUpload) },
  responses: {
    200: jsonReply('JournalReply', JournalReply, 'How far the journal is kept, and conflicts'),
    ...refusals,
  },
});

export const reportDoor = createRoute({
  method: 'post',
  path: '/api/doors/{event}/report',
  tags,
  summary: 'How the device is and which messages were seen there; which messages it should show comes back',
  request: { params: eventParam, body: jsonBody('DoorReport', DoorReport) },
  responses: { 200: jsonReply('DoorReportReply', DoorReportReply, 'What to show'), ...refusals },
});
