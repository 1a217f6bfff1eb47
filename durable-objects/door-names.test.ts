import { describe, expect, it } from 'vitest';
import { full } from '#domain/box-office/testing';
import { context, openEvent } from './testing/office.ts';
import { world } from './testing/worker.ts';

async function sold(namesAtDoor = true) {
  const event = await openEvent({ namesAtDoor });
  const orders: string[] = [];
  for (const name of ['Ada', 'Grace', 'Hedy']) {
    const orderId = await event.order([full(2)], JSON.stringify({ name }));
    await event.pay(orderId, (await event.stub().order(orderId))!.totalMinor);
    orders.push(orderId);
  }
  return { ...event, orders };
}

describe('names for doors', () => {
  it('[G15] are read by the page, with the codes and contacts of the orders that begin in it', async () => {
    const { stub, orders } = await sold();
    expect(await stub().namePages()).toHaveLength(1);
    const [page] = await stub().nameRows([0, 1, 7]);
    expect(page).toMatchObject({ page: 0 });
    expect(page!.orders.map(({ orderId, first, codes }) => [orderId, first, codes.length])).toEqual(
      orders.map((orderId, i) => [orderId, 2 * i, 2]),
    );
    expect(await stub().nameRows([1])).toEqual([]);
  });

  it('[G15] do not travel where the organizer did not say so, or a day after the end', async () => {
    const quiet = await sold(false);
    expect(await quiet.stub().namePages()).toBeNull();
    expect(await quiet.stub().nameRows([0])).toEqual([]);
    const event = await sold();
    const { occurrences } = (await event.stub().settings())!;
    const lastEndMs = Math.max(...occurrences.map(({ endsAtMs }) => endsAtMs));
    const at = async (atMs: number) => {
      world.aheadMs = atMs - Date.now();
      return event.stub().namePages();
    };
    expect(await at(lastEndMs + 23 * 3_600_000)).toHaveLength(1);
    expect(await at(lastEndMs + 25 * 3_600_000)).toBeNull();
    world.reset();
  });

  it('[G19] a page changes with a new code, a sale, a cancellation, and not with a scan', async () => {
    const { stub, orders, key } = await sold();
    const revision = async () => (await stub().namePages())![0];
    const seen = new Set([await revision()]);
    expect(await revision()).toBe([...seen][0]);
    await stub().run<'reissue'>({ kind: 'reissue', key: key(), orderId: orders[0]!, serial: 1 }, context);
    seen.add(await revision());
    const by = 'organizer' as const;
    await stub().run<'cancel'>({ kind: 'cancel', key: key(), orderId: orders[1]!, by }, context);
    seen.add(await revision());
    expect(seen.size).toBe(3);
    const [page] = await stub().nameRows([0]);
    expect(page!.orders.map(({ orderId }) => orderId)).toEqual([orders[0], orders[2]]);
  });

  it('[G19] whoever was forgotten is in no page any more, and the page says that it has changed', async () => {
    const { stub, orders, key } = await sold();
    const before = (await stub().namePages())![0];
    const { dataKeyId } = (await stub().order(orders[1]!))!;
    await stub().run<'forget'>({ kind: 'forget', key: key(), dataKeyId }, context);
    expect((await stub().namePages())![0]).not.toBe(before);
    const [page] = await stub().nameRows([0]);
    expect(page!.orders.map(({ orderId }) => orderId)).toEqual([orders[0], orders[2]]);
  });
});
