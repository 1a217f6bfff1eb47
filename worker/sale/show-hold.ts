/** A reservation as it stands; one that has run out says so. */
import type { HoldView } from '#domain/contract/sale';
import type { HandlerOf } from '../app.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiContext, type ApiEnv } from '../context.ts';
import { refuse, type Refusal } from '../http/problem.ts';
import { eventOnSale } from './event-on-sale.ts';
import { holdViewOf } from './views.ts';

export const showHold: HandlerOf<'showHold', ApiEnv> = async (c) => {
  const { event, hold } = c.req.valid('param');
  const found = await holdView(c, event, hold);
  return 'view' in found ? c.json(found.view, 200) : refuse(c, found);
};

/** The hold as buyers see it. An id of 128 random bits that is not there any more has run out or was given back. */
export async function holdView(c: ApiContext, eventId: string, holdId: string): Promise<{ view: HoldView } | Refusal> {
  const found = await eventOnSale(c, eventId);
  if (!found.ok) return found;
  const hold = await timed(c, 'box', () => ask(c.env, eventId, (office) => office.holdView(holdId)));
  if (isBusy(hold)) return hold;
  if (hold === null) return { code: 'hold-expired' };
  return { view: holdViewOf(found.settings, hold) };
}
