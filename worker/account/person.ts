/** The person behind a request, from the session cookie. */
import { organizersOf } from '#db/organizers';
import type { SessionView } from '#domain/contract/account';
import { authorizeEvent, authorizeOrganizer, type Access, type Action, type Denied } from '../authorize.ts';
import { database, timed, type ApiContext } from '../context.ts';
import { identity } from './identity.ts';
import { openProfile } from './profile.ts';

export interface Person {
  userId: string;
  blindEmail: string;
  sealedProfile: string | null;
}

/** Who is signed in, or null. */
export async function personOf(c: ApiContext, headers: Headers = c.req.raw.headers): Promise<Person | null> {
  if (!headers.get('cookie')) return null;
  const asked = await timed(c, 'identity', () => identity(c).api.getSession({ headers, returnHeaders: true }));
  const found = asked.response;
  if (!found) return null;
  // A session that was just prolonged needs a cookie that lives as long.
  for (const cookie of asked.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
  return { userId: found.user.id, blindEmail: found.user.email, sealedProfile: found.user.sealedProfile ?? null };
}

/** The person with name, address and organizers, as their own pages show them. */
export async function sessionView(c: ApiContext, person: Person): Promise<SessionView> {
  const [profile, organizers] = await Promise.all([
    openProfile(c.env, person.blindEmail, person.sealedProfile),
    timed(c, 'db', () => organizersOf(database(c), person.userId)),
  ]);
  return { user: { id: person.userId, name: profile?.name ?? '', email: profile?.email ?? '' }, organizers };
}

/** May whoever is signed in do this with the event? */
export async function accessToEvent(c: ApiContext, eventId: string, action: Action): Promise<Access | Denied> {
  const person = await personOf(c);
  if (!person) return { ok: false, code: 'not-signed-in' };
  return timed(c, 'db', () => authorizeEvent(database(c), person.userId, eventId, action));
}

/** The same for an organizer. */
export async function accessToOrganizer(c: ApiContext, organizerId: string, action: Action): Promise<Access | Denied> {
  const person = await personOf(c);
  if (!person) return { ok: false, code: 'not-signed-in' };
  return timed(c, 'db', () => authorizeOrganizer(database(c), person.userId, organizerId, action));
}
