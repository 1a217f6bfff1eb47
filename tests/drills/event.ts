/** The event that is drilled, and what was sold of it before. */
import type { Command } from '#domain/box-office/commands';
import type { SalesSettings } from '#domain/box-office/settings';
import { demoSettings, full } from '#domain/box-office/testing';
import { newId, type IdKind } from '#domain/ids';
import { commandsPerCallMax } from '#durable-objects/box-office-rpc';
import type { Office } from './office.ts';

const dayMs = 86_400_000;
const ticketsPerOrder = 2;
export const priceMinor = 2500;
const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
const id = (kind: IdKind) => newId(kind, random);

/** Two nights from tomorrow on; so many places each night, of them so many reduced. */
export function drillSettings(change: { capacity: number; reduced: number; holdMs: number }): SalesSettings {
  const atMs = (night: number) => Date.now() + (night + 1) * dayMs;
  return demoSettings({
    occurrences: [0, 1].map((index) => ({
      index,
      doorsOpenAtMs: atMs(index),
      startsAtMs: atMs(index),
      endsAtMs: atMs(index) + dayMs / 4,
    })),
    pools: [
      { index: 0, name: 'all', capacity: change.capacity },
      { index: 2, name: 'reduced', capacity: change.reduced },
    ],
    holdMs: change.holdMs,
  });
}

export async function publish(office: Office, settings: SalesSettings): Promise<void> {
  const reply = await office.run({ kind: 'configure', key: `publish:${settings.version}`, settings });
  if (!reply.ok) throw new Error(`the event cannot be published: ${reply.code}`);
}

/** Sells tickets of the first night, two to an order, and pays for them. Returns the ids of the orders. */
export async function sellBefore(office: Office, tickets: number): Promise<string[]> {
  const orderIds: string[] = [];
  const perCall = Math.floor(commandsPerCallMax / 3);
  for (let sold = 0; sold < tickets; sold += perCall * ticketsPerOrder) {
    const orders = Math.min(perCall, Math.ceil((tickets - sold) / ticketsPerOrder));
    const commands = Array.from({ length: orders }, () => {
      const orderId = id('order');
      orderIds.push(orderId);
      return purchase(id('hold'), orderId);
    }).flat();
    for (const reply of await office.execute(commands)) if (!reply.ok) throw new Error(`not sold: ${reply.code}`);
  }
  return orderIds;
}

function purchase(holdId: string, orderId: string): Command[] {
  const contact = { dataKeyId: id('dataKey'), wrappedDataKey: 'v1.none', sealedContact: 'sealed', emailBlind: 'blind' };
  const who = { contact, locale: 'en', secretHash: 'hash', expectedTotalMinor: null };
  const amountMinor = priceMinor * ticketsPerOrder;
  const money = { paymentIntent: `pi_${orderId}`, amountMinor, currency: 'EUR', atMs: Date.now() };
  return [
    { kind: 'hold', key: holdId, holdId, lines: [full(ticketsPerOrder)] },
    { kind: 'checkout', key: orderId, holdId, orderId, ...who },
    { kind: 'paid', key: `pi_${orderId}`, orderId, ...money },
  ];
}
