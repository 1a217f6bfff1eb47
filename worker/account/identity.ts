/**
 * Who is signed in. better-auth keeps people, passwords and sessions; it never sees an address or a name: `email` is a keyed hash
 * under a domain that cannot exist, and the real ones lie sealed beside it. It is used as a library, behind routes of our own.
 */
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { fromBase64url, toHex } from '#domain/crypto/bytes';
import { account, session, user, verification } from '#db/schema/people';
import { blindEmail, normalEmail } from '../sale/contact.ts';
import { config, database, type ApiContext } from '../context.ts';
import { hashPassword, verifyPassword } from './password.ts';

/** A working week and the weekend; used again within a day it is prolonged. */
const sessionLifeS = 7 * 24 * 3_600;
const sessionRenewS = 24 * 3_600;

export type Identity = ReturnType<typeof createIdentity>;
const made = new WeakMap<ApiContext, Identity>();

/** The identity service over this request's database. */
export function identity(c: ApiContext): Identity {
  let service = made.get(c);
  if (!service) made.set(c, (service = createIdentity(c)));
  return service;
}

function createIdentity(c: ApiContext) {
  const { publicOrigin, secureCookies } = config(c);
  return betterAuth({
    database: drizzleAdapter(database(c).strict, {
      provider: 'sqlite',
      schema: { user, session, account, verification },
    }),
    baseURL: publicOrigin,
    basePath: '/api/identity', // never mounted: nothing is reachable but through our own routes
    secret: c.env.AUTH_SECRET,
    telemetry: { enabled: false },
    logger: { disabled: true }, // it would log what we keep out of logs
    rateLimit: { enabled: false }, // ours stands in front
    user: { additionalFields: { sealedProfile: { type: 'string', required: false, returned: true } } },
    emailAndPassword: {
      enabled: true,
      autoSignIn: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: { expiresIn: sessionLifeS, updateAge: sessionRenewS },
    advanced: {
      cookiePrefix: 'foyer',
      useSecureCookies: secureCookies,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => `usr_${crypto.randomUUID().replaceAll('-', '')}` },
    },
  });
}

/** What stands in the `email` column for an address. */
export async function blindAddress(c: ApiContext, email: string): Promise<string> {
  const hash = await blindEmail(c.env, normalEmail(email));
  // Mail addresses have no case, base64url does: hexadecimal survives both.
  return `${toHex(fromBase64url(hash)!)}@blind.invalid`;
}
