/** Who is signed in. */
import type { HandlerOf } from '../app.ts';
import type { ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { personOf, sessionView } from './person.ts';

export const showSession: HandlerOf<'showSession', ApiEnv> = async (c) => {
  const person = await personOf(c);
  return person ? c.json(await sessionView(c, person), 200) : refuse(c, 'not-signed-in');
};
