import { Hono } from 'hono';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ApiContext } from '../context.ts';
import type { Bindings } from '../env.ts';
import { countWrongCode, isGuessing } from './rate-limit.ts';

let tries = 0;
const limiter = { limit: async () => ({ success: ++tries <= 3 }) } as unknown as RateLimit;
const env = {
  ENVIRONMENT: 'production',
  PUBLIC_ORIGIN: 'https://tickets.example',
  MAIL_FROM: 'Foyer <tickets@example.org>',
  LIBSQL_PRIMARY_URL: 'http://127.0.0.1:1',
  FOYER_KEK: `v1:${'A'.repeat(43)}=`,
  AUTH_SECRET: 'a secret of at least thirty-two characters',
  BLIND_INDEX_KEY: 'another',
  STRIPE_SECRET_KEY: 'sk_test_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_x',
  LIMIT_SIGN_IN: limiter,
} as Bindings;

/** Somebody uses a code: those that are there cost nothing. */
const app = new Hono<{ Bindings: Bindings }>();
app.get('/:code', async (c) => {
  const context = c as unknown as ApiContext;
  if (isGuessing(context)) return c.text('too many');
  if (c.req.param('code') === 'right') return c.text('taken');
  await countWrongCode(context);
  return c.text('unknown');
});
const use = async (code: string, address = '192.0.2.1') =>
  (await app.request(`/${code}`, { headers: { 'cf-connecting-ip': address } }, env)).text();

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

it('who tries codes that are not there may soon use none for a minute; who has one is never counted', async () => {
  for (let i = 0; i < 20; i++) expect(await use('right')).toBe('taken');
  for (let i = 0; i < 4; i++) expect(await use(`wrong${i}`)).toBe('unknown');
  expect(await use('wrong')).toBe('too many');
  expect(await use('right')).toBe('too many'); // else the limit would tell which is right
  expect(await use('right', '192.0.2.2')).toBe('taken');
  vi.setSystemTime(1_000_000 + 60_001);
  expect(await use('right')).toBe('taken');
});
