import { describe, expect, it, vi } from 'vitest';
import type { Bindings } from '../env.ts';
import { createApi } from '../serve-api.ts';
import { isOwnSite } from './cross-site.ts';
import { readWithin } from './body.ts';
import { requestIdOf } from './request-id.ts';

const limiter = (success: boolean) => ({ limit: async () => ({ success }) }) as unknown as RateLimit;

/** An environment in which nothing is there but words; tests put in what they need. */
function environment(changes: Partial<Bindings> = {}): Bindings {
  return {
    ENVIRONMENT: 'production',
    PUBLIC_ORIGIN: 'https://tickets.example',
    MAIL_FROM: 'Foyer <tickets@example.org>',
    LIBSQL_PRIMARY_URL: 'http://127.0.0.1:1',
    FOYER_KEK: `v1:${'A'.repeat(43)}=`,
    AUTH_SECRET: 'a secret of at least thirty-two characters',
    BLIND_INDEX_KEY: 'another',
    STRIPE_SECRET_KEY: 'sk_test_x',
    STRIPE_WEBHOOK_SECRET: 'whsec_x',
    LIMIT_MUTATIONS: limiter(true),
    LIMIT_DOORS: limiter(true),
    LIMIT_SIGN_IN: limiter(true),
    ...changes,
  } as Bindings;
}

const api = createApi();
const ask = async (path: string, init: RequestInit = {}, env = environment()) => {
  const response = await api.request(path, init, env);
  return { response, body: (await response.json()) as { code: string; [name: string]: unknown } };
};
const json = (value: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json', 'idempotency-key': 'k'.repeat(20), ...headers },
});

describe('what stands before every route', () => {
  it('too many changes from one address: 429 with Retry-After; reading goes on', async () => {
    const env = environment({ LIMIT_MUTATIONS: limiter(false) });
    const { response, body } = await ask('/api/session', json({}), env);
    expect(response.status).toBe(429);
    expect(body.code).toBe('rate-limited');
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask('/api/time', {}, env)).response.status).toBe(200);
  });

  it('too many tries to sign in are counted by a limiter of their own, and the switch to turn it off is for local use only', async () => {
    const env = environment({ LIMIT_SIGN_IN: limiter(false), RATE_LIMITS: 'off' });
    const wish = { email: 'a@example.org', password: 'x' };
    expect((await ask('/api/session', json(wish), env)).body.code).toBe('rate-limited');
    const register = { name: 'A', email: 'a@example.org', password: 'long enough pw', organizerName: 'A' };
    expect((await ask('/api/account', json(register), env)).body.code).toBe('rate-limited');
  });

  it('all doors of a venue share an address, so each counts for itself', async () => {
    const limit = vi.fn(async (_options: { key: string }) => ({ success: true }));
    const env = environment({ LIMIT_MUTATIONS: { limit } as unknown as RateLimit });
    const headers = { authorization: 'Foyer-Device dev_1 0 x', 'cf-connecting-ip': '192.0.2.1' };
    await ask('/api/doors/evt_00000000000000000000000000/journal', json({}, headers), env);
    expect(limit.mock.calls[0]![0].key).toBe('192.0.2.1 dev_1');
  });

  it('made-up devices do not lead past the limits: an address as a whole is counted too', async () => {
    const limit = vi.fn(async (_options: { key: string }) => ({ success: false }));
    const env = environment({ LIMIT_DOORS: { limit } as unknown as RateLimit });
    for (const device of ['dev_1', 'dev_2']) {
      const headers = { authorization: `Foyer-Device ${device} 0 x`, 'cf-connecting-ip': '192.0.2.1' };
      const { body } = await ask('/api/doors/evt_00000000000000000000000000/journal', json({}, headers), env);
      expect(body.code).toBe('rate-limited');
    }
    expect(limit.mock.calls.map(([{ key }]) => key)).toEqual(['192.0.2.1', '192.0.2.1']);
    expect((await ask('/api/session', json({}, { 'cf-connecting-ip': '192.0.2.1' }), env)).body.code).toBe(
      'invalid-fields',
    );
  });

  it('a limiter that is away does not close the shop', async () => {
    const broken = { limit: () => Promise.reject(new Error('away')) } as unknown as RateLimit;
    const { body } = await ask('/api/session', json({}), environment({ LIMIT_MUTATIONS: broken }));
    expect(body.code).toBe('invalid-fields');
  });

  it('an environment that is not set up says what is missing in the log, and nothing to the caller', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const env = environment({ FOYER_KEK: '', STRIPE_API_URL: 'http://localhost:1' });
    const { response, body } = await ask('/api/time', {}, env);
    expect(response.status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('FOYER_KEK');
    expect(logged.mock.calls.join()).toMatch(/FOYER_KEK is missing.*STRIPE_API_URL is for local use only/);
    logged.mockRestore();
  });

  it('a catalogue that is away is said to be away, with when to try again', async () => {
    const quiet = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { response, body } = await ask('/api/events/no-such-event');
    expect(response.status).toBe(503);
    expect(body.code).toBe('database-away');
    expect(response.headers.get('retry-after')).toBeTruthy();
    quiet.mockRestore();
  });

  it('a box office that is overloaded is busy; one that stumbles is asked again with a fresh stub', async () => {
    const quiet = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const faults: object[] = [{ retryable: true }, { overloaded: true }];
    const get = vi.fn(() => ({
      availability: async () => {
        throw Object.assign(new Error('fault'), faults.shift());
      },
    }));
    const BOX_OFFICE = { idFromName: (name: string) => name, get } as unknown as DurableObjectNamespace;
    const path = '/api/events/evt_00000000000000000000000000/availability';
    const { response, body } = await ask(path, {}, environment({ BOX_OFFICE }));
    expect(response.status).toBe(503);
    expect(body.code).toBe('busy');
    expect(get).toHaveBeenCalledTimes(2);
    quiet.mockRestore();
  });

  it('a page of another site is told by what its browser says', () => {
    const from = (headers: Record<string, string>) =>
      isOwnSite(new Request('https://tickets.example/api/x', { method: 'POST', headers }), 'https://tickets.example');
    expect(from({})).toBe(true);
    expect(from({ origin: 'https://tickets.example' })).toBe(true);
    expect(from({ 'sec-fetch-site': 'same-origin' })).toBe(true);
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', origin: 'https://tickets.example' },
    ])
      expect(from(headers as Record<string, string>), JSON.stringify(headers)).toBe(false);
  });

  it('only harmless request ids are taken over', () => {
    const id = (value: string) => requestIdOf(new Request('https://x.example', { headers: { 'x-request-id': value } }));
    expect(id('abc-12345')).toBe('abc-12345');
    for (const bad of ['short', 'x'.repeat(65), 'with "quotes" inside']) expect(id(bad)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('a body is read up to its bound and no further', async () => {
    const stream = (bytes: number) => new Blob([new Uint8Array(bytes)]).stream() as ReadableStream<Uint8Array>;
    expect(await readWithin(stream(100), 0, 100)).toHaveLength(100);
    expect(await readWithin(stream(101), 0, 100)).toHaveProperty('tooLarge');
    expect(await readWithin(stream(1), 101, 100)).toHaveProperty('tooLarge');
  });
});
