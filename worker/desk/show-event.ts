/** An event as the desk edits it. */
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { database, timed, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { deskEvent } from './desk-event.ts';

export const showDeskEvent: HandlerOf<'showDeskEvent', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'event.read');
  if (!access.ok) return refuse(c, access);
  const shown = await timed(c, 'db', () => deskEvent(database(c), event, Date.now()));
  return shown ? c.json(shown, 200) : refuse(c, 'not-found');
};
