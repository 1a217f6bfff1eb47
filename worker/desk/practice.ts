/** The practice sheet: codes that only a door in practice lets in. */
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';

export const showPractice: HandlerOf<'showPractice', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'doors.read');
  if (!access.ok) return refuse(c, access);
  const codes = await timed(c, 'box', () => ask(c.env, event, (office) => office.practiceCodes()));
  if (isBusy(codes)) return refuse(c, codes);
  // at a test event test tickets are let in, so there are none to practise with
  if (codes === 'practice-impossible') return refuse(c, 'not-found');
  return codes ? c.json({ codes }, 200) : refuse(c, 'event-not-published');
};
