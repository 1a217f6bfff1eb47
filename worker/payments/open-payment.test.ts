import { afterEach, expect, it, vi } from 'vitest';
import type { OrderRow } from '#durable-objects/box-office-rpc';
import type { SalesSettings } from '#domain/box-office/settings';
import type { Bindings } from '../env.ts';
import { openPayment } from './open-payment.ts';

/** A key of its own each, since the client of a key keeps the fetch that it was made with. */
const environment = (key: string) =>
  ({
    ENVIRONMENT: 'production',
    PUBLIC_ORIGIN: 'https://tickets.example',
    MAIL_FROM: 'Foyer <tickets@example.org>',
    LIBSQL_PRIMARY_URL: 'http://127.0.0.1:1',
    FOYER_KEK: `v1:${'A'.repeat(43)}=`,
    AUTH_SECRET: 'a secret of at least thirty-two characters',
    BLIND_INDEX_KEY: 'another',
    STRIPE_SECRET_KEY: key,
    STRIPE_WEBHOOK_SECRET: 'whsec_x',
    BOX_OFFICE: { idFromName: (name: string) => name, get: () => ({ run: async () => ({ ok: true }) }) },
  }) as unknown as Bindings;
const settings = {
  eventId: 'evt_00000000000000000000000000',
  name: 'Bach',
  ticketTypes: [],
} as unknown as SalesSettings;
const order = {
  ...{ id: 'ord_00000000000000000000000000', status: 'awaiting-payment', payUrl: null, sessionId: null },
  ...{ createdAtMs: Date.now(), payUntilMs: Date.now() + 600_000, currency: 'EUR', locale: 'de', lines: [] },
} as unknown as OrderRow;

afterEach(() => void vi.restoreAllMocks());

it('an address that Stripe does not like is asked for on its page, and stands in no log', async () => {
  const asked: { form: string; key: string | null }[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_input, init) => {
    const form = String(init?.body);
    asked.push({ form, key: new Headers(init?.headers).get('idempotency-key') });
    if (!form.includes('customer_email'))
      return Response.json({ id: 'cs_1', url: 'https://pay.example/cs_1', expires_at: 1_800_000_000 });
    const message = 'Invalid email address: zoe@example';
    const error = { type: 'invalid_request_error', code: 'email_invalid', param: 'customer_email', message };
    return Response.json({ error }, { status: 400 });
  });
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(await openPayment(environment('sk_test_1'), settings, order, 'zoe@example', 'r-1')).toEqual({
    payUrl: 'https://pay.example/cs_1',
  });
  expect(asked).toHaveLength(2);
  expect(asked[0]!.key).toBe(order.id);
  expect(asked[1]!.key).toBe(`${order.id}:no-email`); // the first key is burnt: Stripe refuses it with another body
  expect(logged).not.toHaveBeenCalled();
});

it('what else Stripe refuses is not tried again, and is logged without its words', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
    const error = { type: 'invalid_request_error', code: 'amount_too_small', message: 'zoe@example pays too little' };
    return Response.json({ error }, { status: 400 });
  });
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(await openPayment(environment('sk_test_2'), settings, order, 'zoe@example', 'r-1')).toMatchObject({
    code: 'payment-unavailable',
  });
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(logged.mock.calls.join()).toContain('amount_too_small');
  expect(logged.mock.calls.join()).not.toContain('zoe@');
});

it('a page is closed within a day, however long an offer stands, and half a day later it is another one', async () => {
  const asked: { closesInS: number; key: string | null }[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_input, init) => {
    const closesAtS = Number(new URLSearchParams(String(init?.body)).get('expires_at'));
    const key = new Headers(init?.headers).get('idempotency-key');
    asked.push({ closesInS: closesAtS - Math.floor(Date.now() / 1_000), key });
    return Response.json({ id: 'cs_1', url: 'https://pay.example/cs_1', expires_at: closesAtS });
  });
  const day = 86_400_000;
  const open = (change: Partial<OrderRow>) =>
    openPayment(environment('sk_test_3'), settings, { ...order, ...change }, 'zoe@example.org', 'r-1');
  await open({});
  await open({ payUntilMs: Date.now() + 5 * day });
  await open({ createdAtMs: Date.now() - 2.6 * day, payUntilMs: Date.now() + 2 * day });
  for (const { closesInS } of asked) {
    expect(closesInS).toBeGreaterThan(1_800);
    expect(closesInS).toBeLessThan(86_400);
  }
  expect(asked[0]!.closesInS).toBeLessThan(2_600);
  expect(asked.map(({ key }) => key)).toEqual([order.id, order.id, `${order.id}:5`]);
});
