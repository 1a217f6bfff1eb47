/** Who has come and who is inside, as the box office has it this moment. */
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';

export const showArrivals: HandlerOf<'showArrivals', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'totals.read');
  if (!access.ok) return refuse(c, access);
  const { occurrence } = c.req.valid('query');
  const arrivals = await timed(c, 'box', () => ask(c.env, event, (office) => office.arrivals(occurrence ?? null)));
  if (isBusy(arrivals)) return refuse(c, arrivals);
  if (!arrivals) return refuse(c, occurrence === undefined ? 'event-not-published' : 'unknown-occurrence');
  return c.json(arrivals, 200);
};

/** For an evacuation: one question, answered from what has arrived. */
export const showInside: HandlerOf<'showInside', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'totals.read');
  if (!access.ok) return refuse(c, access);
  const inside = await timed(c, 'box', () => ask(c.env, event, (office) => office.inside()));
  if (isBusy(inside)) return refuse(c, inside);
  return inside ? c.json(inside, 200) : refuse(c, 'event-not-published');
};
