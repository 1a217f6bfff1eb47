/** Signs out: the session is deleted, and so is its cookie. */
import type { HandlerOf } from '../app.ts';
import type { ApiEnv } from '../context.ts';
import { endSession } from './sign-in.ts';

export const signOut: HandlerOf<'signOut', ApiEnv> = async (c) => {
  const headers = await endSession(c);
  for (const cookie of headers?.getSetCookie() ?? []) c.header('set-cookie', cookie, { append: true });
  return c.body(null, 204);
};
