/** The list of published events, searched and filtered. */
import { listPublishedEvents } from '#db/published-events';
import type { HandlerOf } from '../app.ts';
import { database, timed, type ApiEnv } from '../context.ts';
import { throughCache } from '../http/edge-cache.ts';
import { badCursor, refuse } from '../http/problem.ts';
import { eventCard } from './event-views.ts';

/** A new event appears within seconds; a million visitors cost one query each ten. */
const rule = { freshS: 10, staleS: 60 };

export const listEvents: HandlerOf<'listEvents', ApiEnv> = (c) => {
  const filter = c.req.valid('query');
  return throughCache(
    c,
    rule,
    async () => {
      const page = await timed(c, 'db', () => listPublishedEvents(database(c), { ...filter, nowMs: Date.now() }));
      if (!page) return refuse(c, badCursor);
      return c.json({ events: page.rows.map(eventCard), nextCursor: page.nextCursor }, 200);
    },
    filter,
  );
};
