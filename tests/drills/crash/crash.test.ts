import { describe, expect, it, vi } from 'vitest';
import { full } from '#domain/box-office/testing';
import { publish, sellBefore } from '../event.ts';
import { Office } from '../office.ts';
import { plants } from '../plants.ts';
import { startWorld } from '../world.ts';
import { crashDrill } from './crash.ts';
import type { Ledger } from './ledger.ts';
import type { Purchase } from './purchase.ts';

const minuteMs = 60_000;

/** What a buyer would believe to have, and nobody ever told them. */
function invented(change: Partial<Purchase>): Purchase {
  return {
    holdId: 'hld_invented',
    orderId: 'ord_invented',
    lines: [full(2)],
    quantity: 2,
    seats: null,
    stage: 'held',
    totalMinor: 5000,
    deadlineMs: Date.now() + 10 * minuteMs,
    pending: null,
    abandoned: false,
    ...change,
  };
}

describe('crash drill', { timeout: 60_000 }, () => {
  it('[DC1][DC2][DC3] five kills: nothing acknowledged is lost, nothing is there twice', async () => {
    const report = await crashDrill({ kills: 5, tickets: 1_000 });
    expect(report.losses).toEqual([]);
    expect(report.kills).toBeGreaterThanOrEqual(5);
    const { holds, orders, payments, unanswered } = report.counts;
    for (const told of [holds, orders, payments, unanswered, report.repeated, report.facts])
      expect(told).toBeGreaterThan(20);
  });

  it('[DC7] after a restart the world is told, though nobody asks the box office', async () => {
    const world = await startWorld();
    const office = await Office.prepare(world.url);
    try {
      await office.start('/ping');
      await publish(office, { places: 10, reduced: 1, seats: 100, holdMs: 60_000, singles: true });
      const orderIds = await sellBefore(office, 20);
      await office.kill();
      expect(world.messages.size).toBeLessThan(orderIds.length);
      await office.start('/ping'); // another object
      await vi.waitFor(() => expect(world.messages.size).toBe(orderIds.length), 10_000);
      expect([...world.facts.keys()].sort((a, b) => a - b)).toEqual([...world.facts.keys()].map((_, i) => i + 1));
      expect(world.faults).toEqual([]);
    } finally {
      await Promise.all([office.close(), world.close()]);
    }
  });

  it.each(plants)('[DC6] finds the planted fault %s', async (plant) => {
    const report = await crashDrill({ kills: 6, tickets: 100, plant });
    expect(report.losses.length).toBeGreaterThan(0);
  });

  it('[DC6] finds an acknowledgement that was never given', async () => {
    const forge = (ledger: Ledger) => {
      ledger.begin(invented({}));
      ledger.begin(invented({ holdId: 'hld_paid', stage: 'paid' }));
    };
    const { losses } = await crashDrill({ kills: 1, tickets: 100, forge });
    expect(losses).toContainEqual(expect.stringMatching(/^hld_invented \(told: held.*is gone, may be held$/));
    expect(losses).toContainEqual(expect.stringMatching(/^hld_paid \(told: paid.*is gone, may be paid$/));
    expect(losses).toContainEqual(expect.stringMatching(/are sold, the buyers know of/));
  });
});
