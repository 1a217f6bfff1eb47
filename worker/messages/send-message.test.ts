import { afterEach, expect, it, vi } from 'vitest';
import type { Bindings } from '../env.ts';
import { sendMessage, type MailMessage } from './send-message.ts';

const message: MailMessage = { kind: 'order-confirmation', eventId: 'evt_1', orderId: 'ord_1', key: 'k-revoked' };
const office = {
  settings: async () => ({ eventId: 'evt_1' }),
  order: async () => ({ id: 'ord_1', tickets: [{ state: 'revoked' }, { state: 'revoked' }] }),
  openContacts: async () => [{ contact: JSON.stringify({ name: 'Zoë', email: 'zoe@example.org' }) }],
};
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
  BOX_OFFICE: { idFromName: (name: string) => name, get: () => office },
} as unknown as Bindings;

afterEach(() => void vi.restoreAllMocks());

it('an order of which every ticket is withdrawn is confirmed to nobody', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const send = vi.fn(async () => undefined);
  await sendMessage(env, { send }, message, 3); // from the third try on the catalogue may be away
  expect(send).not.toHaveBeenCalled();
  expect(warned.mock.calls.join()).toContain('message dead');
});
