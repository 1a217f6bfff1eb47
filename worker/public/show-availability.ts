/** What is left, from the box office by way of the edge cache: a million people looking cost it two answers a second. */
import type { HandlerOf } from '../app.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { throughCache } from '../http/edge-cache.ts';
import { refuse } from '../http/problem.ts';

/** Nothing shown is older than a second, whoever looked last; a crowd of lookers costs the box office two answers a second. */
const rule = { freshS: 0.5, staleS: 0.25, alsoForWriters: true } as const;

export const showAvailability: HandlerOf<'showAvailability', ApiEnv> = (c) => {
  const { event } = c.req.valid('param');
  return throughCache(c, rule, async () => {
    const said = await timed(c, 'box', () => ask(c.env, event, (office) => office.availability()));
    if (isBusy(said)) return refuse(c, said);
    if (said.version === 0) return refuse(c, 'not-found');
    return c.json({ atMs: said.atMs, entries: said.byType }, 200);
  });
};
