/** Signs in. An unknown address costs the same time and gets the same answer as a wrong password. */
import { APIError } from 'better-auth/api';
import type { HandlerOf } from '../app.ts';
import type { ApiContext, ApiEnv } from '../context.ts';
import { refuse, type Refusal } from '../http/problem.ts';
import { signInIsWithin } from '../http/rate-limit.ts';
import { blindAddress, identity } from './identity.ts';
import { sessionView, type Person } from './person.ts';

export const signIn: HandlerOf<'signIn', ApiEnv> = async (c) => {
  if (!(await signInIsWithin(c))) return refuse(c, { code: 'rate-limited', retryAfterMs: 60_000 });
  const { email, password } = c.req.valid('json');
  const entered = await enter(c, email, password);
  if ('code' in entered) return refuse(c, entered);
  return c.json(await sessionView(c, entered), 200);
};

/** Checks the password and sets the cookie of a new session; the one that came with the request ends (rotation). */
export async function enter(c: ApiContext, email: string, password: string): Promise<Person | Refusal> {
  const { api } = identity(c);
  const body = { email: await blindAddress(c, email), password };
  try {
    const { headers, response } = await api.signInEmail({ body, returnHeaders: true });
    await endSession(c);
    for (const cookie of headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
    const { id, email: blindEmail, sealedProfile } = response.user as typeof response.user & { sealedProfile?: string };
    return { userId: id, blindEmail, sealedProfile: sealedProfile ?? null };
  } catch (error) {
    if (error instanceof APIError && error.statusCode < 500) return { code: 'wrong-credentials' };
    throw error;
  }
}

/** Ends the session of the request's cookie, if there is one. */
export async function endSession(c: ApiContext): Promise<Headers | null> {
  const { headers } = c.req.raw;
  if (!headers.get('cookie')?.includes('foyer.session_token')) return null;
  return (await identity(c).api.signOut({ headers, returnHeaders: true })).headers;
}
