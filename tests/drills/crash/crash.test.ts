import { describe, expect, it } from 'vitest';
import { full } from '#domain/box-office/testing';
import { plants } from '../planted-faults.ts';
import { crashDrill } from './crash.ts';
import type { Ledger } from './ledger.ts';
import type { Purchase } from './purchase.ts';

const minuteMs = 60_000;

/** What a buyer would believe to have, and nobody ever told them. */
function invented(change: Partial<Purchase>): (ledger: Ledger) => void {
  const purchase: Purchase = {
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
  return (ledger) => ledger.begin(purchase);
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

  it.each(plants)('[DC6] finds the planted fault %s', async (plant) => {
    const report = await crashDrill({ kills: 6, tickets: 100, plant });
    expect(report.losses.length).toBeGreaterThan(0);
  });

  it('[DC6] finds an acknowledgement that was never given', async () => {
    const held = await crashDrill({ kills: 1, tickets: 100, forge: invented({}) });
    expect(held.losses).toContainEqual(expect.stringContaining('hld_invented (told: held'));
    const paid = await crashDrill({ kills: 1, tickets: 100, forge: invented({ stage: 'paid' }) });
    expect(paid.losses).toContainEqual(expect.stringContaining('is gone, may be paid'));
    expect(paid.losses).toContainEqual(expect.stringMatching(/are sold, the buyers know of/));
  });
});
