import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OutboxMessage } from '#durable-objects/box-office-rpc';
import type { Bindings } from '../env.ts';
import { consumeQueue } from './consume-queue.ts';

const mail: OutboxMessage = { kind: 'order-confirmation', eventId: 'evt_1', orderId: 'ord_1', key: 'k-1' };
const refund: OutboxMessage = {
  ...{ kind: 'refund-payment', eventId: 'evt_1', orderId: 'ord_1', key: 'k-2' },
  ...{ paymentIntent: 'pi_1', amountMinor: 100, currency: 'EUR' },
};
const mailer = { send: async () => undefined };

function aBatch(queue: string, body: OutboxMessage, attempts: number) {
  const message = { id: 'm1', body, attempts, timestamp: new Date(), ack: vi.fn(), retry: vi.fn() };
  return { message, batch: { queue, messages: [message] } as unknown as MessageBatch<OutboxMessage> };
}
const env = (changes: object = {}) => ({ LIBSQL_PRIMARY_URL: 'http://127.0.0.1:1', ...changes }) as unknown as Bindings;

describe('the queue', () => {
  const quiet = [
    vi.spyOn(console, 'warn').mockImplementation(() => undefined),
    vi.spyOn(console, 'error').mockImplementation(() => undefined),
  ];
  afterEach(() => quiet.forEach((spy) => spy.mockClear()));

  it('what fails comes again, later each time', async () => {
    const delays: number[] = [];
    for (const attempts of [1, 2, 3, 20]) {
      const { batch, message } = aBatch('foyer-messages', mail, attempts);
      await consumeQueue(batch, env(), mailer);
      expect(message.ack).not.toHaveBeenCalled();
      delays.push((message.retry.mock.calls[0]![0] as { delaySeconds: number }).delaySeconds);
    }
    expect(delays).toEqual([5, 10, 20, 3_600]);
  });

  it('a mail that died waits for the catalogue to write it down', async () => {
    const { batch, message } = aBatch('foyer-messages-dead', mail, 1);
    await consumeQueue(batch, env(), mailer);
    expect(message.retry).toHaveBeenCalled();
  });

  it('money is never given up: it goes back into the queue', async () => {
    const send = vi.fn(async () => undefined);
    const { batch, message } = aBatch('foyer-messages-dead', refund, 1);
    await consumeQueue(batch, env({ MESSAGES: { send } }), mailer);
    expect(send).toHaveBeenCalledWith(refund, { delaySeconds: 3_600 });
    expect(message.ack).toHaveBeenCalled();
  });

  it('in every environment a message is tried long enough, and its burial longer than a catalogue is away', async () => {
    const text = await readFile(join(import.meta.dirname, '../../wrangler.toml'), 'utf8');
    const consumers = text.split(/^\[/m).filter((table) => /^\[(env\.[\w-]+\.)?queues\.consumers\]/.test(table));
    const burials = consumers.filter((table) => /^queue = ".*-dead"$/m.test(table));
    const environments = text.match(/^\[env\.[\w-]+\]$/gm)!.length + 1;
    expect([consumers.length, burials.length]).toEqual([2 * environments, environments]);
    for (const table of consumers)
      expect(table).toMatch(burials.includes(table) ? /^max_retries = 100$/m : /^max_retries = 20$/m);
  });
});
