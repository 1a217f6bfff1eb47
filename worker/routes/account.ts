/** Registering, signing in and out. The session is a cookie that no script can read. */
import { createRoute } from '@hono/zod-openapi';
import { RegisterRequest, SessionView, SignInRequest } from '#domain/contract/account';
import { jsonBody, jsonReply, refusals } from './shared.ts';

const tags = ['Account'];

export const register = createRoute({
  method: 'post',
  path: '/api/account',
  tags,
  summary: 'A new person with an organizer of their own, signed in at once',
  request: { body: jsonBody('RegisterRequest', RegisterRequest) },
  responses: { 201: jsonReply('SessionView', SessionView, 'Signed in'), ...refusals },
});

export const signIn = createRoute({
  method: 'post',
  path: '/api/session',
  tags,
  summary: 'Signs in; an unknown address and a wrong password get the same answer',
  request: { body: jsonBody('SignInRequest', SignInRequest) },
  responses: { 200: jsonReply('SessionView', SessionView, 'Signed in'), ...refusals },
});

export const showSession = createRoute({
  method: 'get',
  path: '/api/session',
  tags,
  summary: 'Who is signed in',
  responses: { 200: jsonReply('SessionView', SessionView, 'The person and their organizers'), ...refusals },
});

export const signOut = createRoute({
  method: 'delete',
  path: '/api/session',
  tags,
  summary: 'Signs out',
  responses: { 204: { description: 'Signed out' }, ...refusals },
});
