/** A new person with an organizer of their own, signed in at once. */
import { APIError } from 'better-auth/api';
import { createOrganizer, organizersOf } from '#db/organizers';
import { recordAudit } from '#db/audit';
import { newId } from '#domain/ids';
import type { RegisterRequest } from '#domain/contract/account';
import type { HandlerOf } from '../app.ts';
import { database, type ApiContext, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { signInIsWithin } from '../http/rate-limit.ts';
import { numberedSlugs, slugOf } from '../slug.ts';
import { blindAddress, identity } from './identity.ts';
import { sessionView, type Person } from './person.ts';
import { sealProfile } from './profile.ts';
import { enter } from './sign-in.ts';
import { findIdempotent, rememberIdempotent } from '../http/answer-once.ts';

const scope = 'register';

export const register: HandlerOf<'register', ApiEnv> = async (c) => {
  if (!(await signInIsWithin(c))) return refuse(c, { code: 'rate-limited', retryAfterMs: 60_000 });
  const request = c.req.valid('json');
  const claim = await findIdempotent(c, scope);
  if (claim.state === 'refused') return refuse(c, claim.refusal);
  if (claim.state === 'answered') return signInAgain(c, request);
  try {
    const person = (await signUp(c, request)) ?? (await finishSignUp(c, request));
    if (!person) {
      await claim.release();
      return refuse(c, 'email-taken');
    }
    await foundOrganizer(c, person, request.organizerName);
    await rememberIdempotent(c, scope, 201, '');
    return c.json(await sessionView(c, person), 201);
  } catch (error) {
    await claim.release().catch(() => undefined);
    throw error;
  }
};

/** Somebody who knows the password and has no organizer yet: the first try broke off half way, and this one goes on. */
async function finishSignUp(c: ApiContext, { email, password }: RegisterRequest): Promise<Person | null> {
  const entered = await enter(c, email, password);
  if ('code' in entered) return null;
  return (await organizersOf(database(c), entered.userId)).length === 0 ? entered : null;
}

/** The first answer had a cookie in it, which is kept nowhere: a repeat of the same request simply signs in. */
async function signInAgain(c: ApiContext, { email, password }: RegisterRequest) {
  const entered = await enter(c, email, password);
  if ('code' in entered) return refuse(c, entered);
  return c.json(await sessionView(c, entered), 201);
}

/** Null where the address is taken. */
async function signUp(c: ApiContext, request: RegisterRequest): Promise<Person | null> {
  const { name, email, password } = request;
  const blindEmail = await blindAddress(c, email);
  const sealedProfile = await sealProfile(c.env, blindEmail, { name, email });
  try {
    const body = { name: '', email: blindEmail, password, sealedProfile };
    const { headers, response } = await identity(c).api.signUpEmail({ body, returnHeaders: true });
    for (const cookie of headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
    return { userId: response.user.id, blindEmail, sealedProfile };
  } catch (error) {
    if (error instanceof APIError && error.body?.code?.toString().startsWith('USER_ALREADY_EXISTS')) return null;
    throw error;
  }
}

async function foundOrganizer(c: ApiContext, person: Person, name: string): Promise<void> {
  const db = database(c);
  const id = newId('organizer', (bytes) => crypto.getRandomValues(bytes));
  const atMs = Date.now();
  for (const slug of numberedSlugs(slugOf(name, 'organizer'))) {
    if ((await createOrganizer(db, { id, slug, name, ownerId: person.userId, atMs })) === 'created') break;
  }
  await recordAudit(db, {
    organizerId: id,
    atMs,
    actor: `usr:${person.userId}`,
    action: 'organizer.created',
    subject: id,
  });
}
