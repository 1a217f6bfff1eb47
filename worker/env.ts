/** What the Worker is given, and the one place where it is parsed. Everything behind trusts it. */
import type { DatabaseEnv } from '#db/client';
import type { OutboxMessage } from '#durable-objects/box-office-rpc';

/** Bindings, vars and secrets as wrangler.toml names them. */
export interface Bindings extends DatabaseEnv {
  ENVIRONMENT: string;
  PUBLIC_ORIGIN: string;
  MAIL_FROM: string;
  /** `eu` keeps every box office of this environment within the EU; empty for no bound. */
  BOX_OFFICE_JURISDICTION?: string;
  /** Only in `local`: `off` lets a load test through. */
  RATE_LIMITS?: string;
  /** Only in `local`: where the double of Stripe listens. */
  STRIPE_API_URL?: string;
  /** `smtp://user:password@host:port`, `smtps://…`; not needed where EMAIL is bound. */
  SMTP_URL?: string;

  FOYER_KEK: string;
  AUTH_SECRET: string;
  BLIND_INDEX_KEY: string;
  STRIPE_SECRET_KEY: string;
  STRIPE_WEBHOOK_SECRET: string;

  BOX_OFFICE: DurableObjectNamespace;
  MESSAGES: Queue<OutboxMessage>;
  PICTURES: R2Bucket;
  LIMIT_MUTATIONS: RateLimit;
  LIMIT_DOORS: RateLimit;
  LIMIT_SIGN_IN: RateLimit;
  ASSETS: Fetcher;
  EMAIL?: SendEmail;
}

/** The same, checked. */
export interface Config {
  environment: string;
  isLocal: boolean;
  /** `https://tickets.example.org`, without a slash at the end. */
  publicOrigin: string;
  jurisdiction: 'eu' | 'fedramp' | null;
  rateLimits: boolean;
  /** Cookies go over TLS only. */
  secureCookies: boolean;
  stripe: { secretKey: string; webhookSecret: string; apiUrl: URL | null };
  mailFrom: { name: string; email: string };
  smtpUrl: URL | null;
}

/** Thrown at the first request of an environment that is not set up; names what is missing, shows no value. */
export class ConfigError extends Error {
  constructor(problems: string[]) {
    super(`The environment is not set up: ${problems.join('; ')}.`);
    this.name = 'ConfigError';
  }
}

const required = [
  'ENVIRONMENT',
  'PUBLIC_ORIGIN',
  'MAIL_FROM',
  'LIBSQL_PRIMARY_URL',
  'FOYER_KEK',
  'AUTH_SECRET',
  'BLIND_INDEX_KEY',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
] as const;

const parsed = new WeakMap<object, Config>();

/** The environment, parsed once per isolate. @throws ConfigError */
export function configOf(env: Bindings): Config {
  const known = parsed.get(env);
  if (known) return known;
  const config = parseConfig(env);
  parsed.set(env, config);
  return config;
}

function parseConfig(env: Bindings): Config {
  const problems: string[] = required.filter((name) => !env[name]).map((name) => `${name} is missing`);
  const environment = env.ENVIRONMENT;
  const isLocal = environment === 'local';
  const publicOrigin = urlOf(env.PUBLIC_ORIGIN);
  if (!publicOrigin) problems.push('PUBLIC_ORIGIN is no URL');
  if (env.STRIPE_API_URL && !isLocal) problems.push('STRIPE_API_URL is for local use only');
  if (env.STRIPE_API_URL && !urlOf(env.STRIPE_API_URL)) problems.push('STRIPE_API_URL is no URL');
  if (env.SMTP_URL && !/^smtps?:/.test(env.SMTP_URL)) problems.push('SMTP_URL must begin with smtp:// or smtps://');
  const mailFrom = parseAddress(env.MAIL_FROM ?? '');
  if (!mailFrom) problems.push('MAIL_FROM must read "Name <address>"');
  const jurisdiction = env.BOX_OFFICE_JURISDICTION || null;
  if (jurisdiction !== null && jurisdiction !== 'eu' && jurisdiction !== 'fedramp')
    problems.push('BOX_OFFICE_JURISDICTION must be empty, eu or fedramp');
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    environment,
    isLocal,
    publicOrigin: publicOrigin!.origin,
    jurisdiction: jurisdiction as Config['jurisdiction'],
    rateLimits: !(isLocal && env.RATE_LIMITS === 'off'),
    secureCookies: publicOrigin!.protocol === 'https:',
    stripe: {
      secretKey: env.STRIPE_SECRET_KEY,
      webhookSecret: env.STRIPE_WEBHOOK_SECRET,
      apiUrl: env.STRIPE_API_URL ? urlOf(env.STRIPE_API_URL) : null,
    },
    mailFrom: mailFrom!,
    smtpUrl: env.SMTP_URL ? new URL(env.SMTP_URL) : null,
  };
}

function urlOf(text: string | undefined): URL | null {
  try {
    return new URL(text ?? '');
  } catch {
    return null;
  }
}

function parseAddress(text: string): { name: string; email: string } | null {
  const match = /^\s*(?:"?([^"<>\r\n]*?)"?\s*<([^<>\s@]+@[^<>\s@]+)>|([^<>\s@]+@[^<>\s@]+))\s*$/.exec(text);
  return match ? { name: match[1] ?? '', email: match[2] ?? match[3]! } : null;
}
