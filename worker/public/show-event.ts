/** One event as everybody sees it; a draft is nobody's business. */
import { publishedEvent } from '#db/published-events';
import type { HandlerOf } from '../app.ts';
import { database, timed, type ApiEnv } from '../context.ts';
import { throughCache } from '../http/edge-cache.ts';
import { refuse } from '../http/problem.ts';
import { readSettings } from '../desk/stored-settings.ts';
import { eventPage } from './event-views.ts';

const rule = { freshS: 10, staleS: 60 };

export const showEvent: HandlerOf<'showEvent', ApiEnv> = (c) => {
  const { slugOrId } = c.req.valid('param');
  return throughCache(c, rule, async () => {
    const found = await timed(c, 'db', () => publishedEvent(database(c), slugOrId));
    if (!found) return refuse(c, 'not-found');
    return c.json(eventPage(found, readSettings(found.event.publishedSettings).draft), 200);
  });
};
