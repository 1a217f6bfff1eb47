/** The secrets of one data folder: made once, at random, readable by their owner only, never committed. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface LocalSecrets {
  FOYER_KEK: string;
  AUTH_SECRET: string;
  BLIND_INDEX_KEY: string;
  STRIPE_SECRET_KEY: string;
  STRIPE_WEBHOOK_SECRET: string;
}

/** Reads the folder's secrets, or makes them. @throws Error with one sentence when the file is damaged. */
export async function localSecrets(dataDir: string): Promise<LocalSecrets> {
  const file = join(dataDir, 'secrets.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) {
    const made = makeSecrets();
    await mkdir(dataDir, { recursive: true });
    await writeFile(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  }
  const kept = parse(text);
  const names = Object.keys(makeSecrets()) as (keyof LocalSecrets)[];
  if (!names.every((name) => typeof kept?.[name] === 'string' && kept[name] !== '')) {
    throw new Error(
      `The secrets in ${file} are damaged, and without them its data cannot be read; start with --reset.`,
    );
  }
  return kept as LocalSecrets;
}

function parse(text: string): Partial<LocalSecrets> | null {
  try {
    return JSON.parse(text) as Partial<LocalSecrets>;
  } catch {
    return null;
  }
}

function makeSecrets(): LocalSecrets {
  return {
    FOYER_KEK: `v1:${randomBytes(32).toString('base64')}`,
    AUTH_SECRET: randomBytes(32).toString('base64url'),
    BLIND_INDEX_KEY: randomBytes(32).toString('base64url'),
    STRIPE_SECRET_KEY: `sk_test_local${randomBytes(12).toString('hex')}`,
    STRIPE_WEBHOOK_SECRET: `whsec_${randomBytes(24).toString('base64url')}`,
  };
}

/** A developer's own Stripe test account, from the environment; `null` where the double is to be used. */
export function stripeFromEnvironment(
  env: Record<string, string | undefined>,
): Pick<LocalSecrets, 'STRIPE_SECRET_KEY' | 'STRIPE_WEBHOOK_SECRET'> | null {
  const { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET } = env;
  if (!STRIPE_SECRET_KEY && !STRIPE_WEBHOOK_SECRET) return null;
  if (!STRIPE_SECRET_KEY || !STRIPE_WEBHOOK_SECRET) {
    throw new Error('Set both STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET to use a Stripe test account, or neither.');
  }
  if (!/^(sk|rk)_test_/.test(STRIPE_SECRET_KEY)) {
    throw new Error(
      'STRIPE_SECRET_KEY is not a test key (sk_test_… or rk_test_…); real money has no place on a developer’s machine.',
    );
  }
  return { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET };
}
