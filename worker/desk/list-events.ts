/** All events of an organizer with the numbers as last reported. */
import { eventsOf, type DeskRow } from '#db/events';
import type { DeskEventRow } from '#domain/contract/desk';
import type { HandlerOf } from '../app.ts';
import { accessToOrganizer } from '../account/person.ts';
import { database, timed, type ApiEnv } from '../context.ts';
import { badCursor, refuse } from '../http/problem.ts';
import { pictureView } from '../public/event-views.ts';

export const listDeskEvents: HandlerOf<'listDeskEvents', ApiEnv> = async (c) => {
  const { organizer } = c.req.valid('param');
  const access = await accessToOrganizer(c, organizer, 'event.list');
  if (!access.ok) return refuse(c, access);
  const page = await timed(c, 'db', () => eventsOf(database(c), organizer, c.req.valid('query')));
  if (!page) return refuse(c, badCursor);
  return c.json({ events: page.rows.map(rowView), nextCursor: page.nextCursor }, 200);
};

function rowView({ event, picture, totals }: DeskRow): DeskEventRow {
  const { id, slug, name, status, startsAtMs, zone, city, capacity, currency } = event;
  return {
    ...{ id, slug, name, status, startsAtMs, zone, city, capacity, currency },
    picture: picture ? pictureView(picture) : null,
    sold: totals?.sold ?? 0,
    revenueMinor: totals?.revenueMinor ?? 0,
  };
}
