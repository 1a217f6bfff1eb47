/** Whether we are here, and what time it is. */
import { sql } from 'drizzle-orm';
import { databaseFault } from '#db/errors';
import type { HandlerOf } from '../app.ts';
import { config, database, type ApiContext, type ApiEnv } from '../context.ts';

export const tellTime: HandlerOf<'tellTime', ApiEnv> = (c) => c.json({ nowMs: Date.now() }, 200);

export const showHealth: HandlerOf<'showHealth', ApiEnv> = async (c) => {
  const { environment } = config(c);
  const answers = await catalogueAnswers(c);
  return c.json(
    { ok: true, environment, catalogue: answers ? ('ok' as const) : ('away' as const), nowMs: Date.now() },
    200,
  );
};

async function catalogueAnswers(c: ApiContext): Promise<boolean> {
  try {
    await database(c).read.get(sql`select 1`);
    return true;
  } catch (error) {
    if (!databaseFault(error)) throw error;
    return false;
  }
}
